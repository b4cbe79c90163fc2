"""A reminder that is acted upon shows what is left of it, however it was acted upon."""

import json
from datetime import timedelta

import pytest

from blocks.payloads import PlanRef, SnoozeRef, TaskDo, TaskRef
from core.messages import Nudge, PlanCard, Reason, Reminder
from core.onboarding.draft import Draft
from core.onboarding.holders import role_question
from core.onboarding.plan import TaskState
from core.types import ChannelId, Tier
from core.usecases.start_plan import start
from slackapp.delivery.render import render
from slackapp.features import people, plans, reminders, tasks

TEAM = "T1"
FIRST, SECOND = "e01", "e05"


@pytest.fixture
def phone(make_phone):
    return make_phone(reminders.FEATURE, tasks.FEATURE, people.FEATURE, plans.FEATURE)


@pytest.fixture
def plan(phone, store, clock):
    draft = Draft(name="Acme", start=clock.now().date(), owner="U1", tier=Tier.ENTERPRISE, channel=ChannelId("C1"))
    with store.begin(TEAM) as work:
        return start(work, draft, request_id="r1", by="U1", now=clock.now())


def delivered(store, clock):
    """Everything that waits is sent; what was sent, with how it is drawn."""
    found = []
    for _ in range(5):
        with store.begin(TEAM) as work:
            for one in work.outbox.claim(now=clock.now(), wall=clock.wall(), owner="t", limit=50):
                found.append((one, render(work, one, clock.now())))
                ts = f"{one.id}.1"
                work.outbox.sent(one, channel=ChannelId("D1"), ts=ts, wall=clock.wall())
        clock.at += timedelta(seconds=2)
    return found


def of_kind(found, kind):
    return [(one, drawn) for one, drawn in found if isinstance(one.intent, kind)]


@pytest.fixture
def reminder(store, clock, plan):
    """The delivery of a reminder of two tasks and a question, which lies in Slack."""
    due = plan.task(FIRST).due
    nudges = tuple(Nudge(task=task, reason=Reason.DUE_TODAY, due=due) for task in (FIRST, SECOND))
    said = Reminder(plan=plan.id, to="U1", nudges=nudges, asks=(role_question(plan, "admin"),))
    with store.begin(TEAM) as work:
        work.outbox.put(said, lane="U1", slot="remind:1")
    ((delivery, _),) = of_kind(delivered(store, clock), Reminder)
    return delivery.id


def tasks_of(drawn):
    """The tasks that stand in a message with buttons."""
    ids = [str(block.get("block_id", "")) for block in drawn.blocks]
    return [block.split(":")[2] for block in ids if block.startswith("nudge:")]


def redrawn(store, clock):
    ((one, drawn),) = of_kind(delivered(store, clock), Reminder)
    assert one.slot == "remind:1"
    return one.id, drawn


def ref(plan, task, number):
    return TaskRef(plan=plan.id, task=task, reminder=number)


def test_done_leaves_the_other_task(phone, slack, store, clock, plan, reminder):
    phone.press(f"remind.done:{FIRST}", ref(plan, FIRST, reminder).pack())
    number, drawn = redrawn(store, clock)
    assert tasks_of(drawn) == [SECOND]
    assert number > reminder
    assert f'"block_id": "nudge:{number}:{SECOND}"' in json.dumps(drawn.to_dict())
    phone.press(f"remind.done:{SECOND}", ref(plan, SECOND, number).pack(), action_ts="12.1")
    assert tasks_of(redrawn(store, clock)[1]) == []


def test_a_snoozed_task_leaves_the_message_and_does_not_come_back_into_it(phone, store, clock, plan, reminder):
    snooze = SnoozeRef(plan=plan.id, task=FIRST, reminder=reminder, until="1d")
    phone.press(f"remind.snooze:{FIRST}", snooze.pack())
    phone.press(f"remind.done:{SECOND}", ref(plan, SECOND, reminder).pack(), action_ts="12.1")
    assert tasks_of(redrawn(store, clock)[1]) == []


def test_a_task_blocked_in_its_form_leaves_the_message(phone, slack, store, clock, plan, reminder):
    phone.press(f"remind.block:{FIRST}", ref(plan, FIRST, reminder).pack())
    private = slack.of("views.open")[0]["view"]["private_metadata"]
    typed = {"reason": {"value": "Their network"}, "until": {"selected_date": "2026-11-20"}}
    chosen = {"type": "customer", "priority": "P2"}
    values = {box: {"typed": answer} for box, answer in typed.items()}
    values |= {box: {"typed": {"selected_option": {"value": value}}} for box, value in chosen.items()}
    values |= {"owner": {"typed": {"selected_user": "U1"}}}
    phone.submit("task.block", values, private=private)
    with store.read(TEAM) as work:
        assert work.plans.get(plan.id).task(FIRST).state is TaskState.BLOCKED
    assert tasks_of(redrawn(store, clock)[1]) == [SECOND]


def test_a_started_task_leaves_the_message(phone, store, clock, plan, reminder):
    phone.press("task.do:start", TaskDo(plan=plan.id, task=FIRST, reminder=reminder, do="start").pack())
    assert tasks_of(redrawn(store, clock)[1]) == [SECOND]


def test_an_answered_question_leaves_the_message(phone, slack, store, clock, plan, reminder):
    phone.press("plan.people", PlanRef(plan=plan.id, reminder=reminder).pack())
    private = slack.of("views.open")[0]["view"]["private_metadata"]
    values = {
        "contact.admin": {"typed": {"value": "Their Administrator"}},
        "holder:csm": {"typed": {"selected_user": "U1"}},
    }
    phone.submit("plan.people", values, private=private)
    drawn = json.dumps(redrawn(store, clock)[1].to_dict())
    assert "Who is it?" not in drawn
    assert FIRST in drawn


def test_a_reminder_of_an_older_version_is_answered_all_the_same(phone, store, clock, plan, reminder):
    phone.press(f"remind.done:{FIRST}", TaskRef(plan=plan.id, task=FIRST).pack())
    phone.press(f"remind.done:{SECOND}", ref(plan, SECOND, 999_999).pack(), action_ts="12.1")
    assert of_kind(delivered(store, clock), Reminder) == []
    with store.read(TEAM) as work:
        assert work.plans.get(plan.id).task(SECOND).state is TaskState.DONE


def test_the_cards_menus_stand_in_another_block_after_each_choice(phone, store, clock, plan):
    before = of_kind(delivered(store, clock), PlanCard)
    phone.press("plan.more", json.dumps({"v": 1, "p": plan.id, "d": "hold"}))
    after = of_kind(delivered(store, clock), PlanCard)
    assert before[-1][1].blocks[-1]["block_id"] != after[-1][1].blocks[-1]["block_id"]
