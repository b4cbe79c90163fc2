"""Grave changes are shown before they are made, and made only on a yes."""

import json

import pytest

from blocks.payloads import ConfirmRef, MilestoneDo, MilestoneRef, TaskRef
from core.onboarding.draft import Draft
from core.onboarding.edits import ChangeTask, DropMilestone, MarkMilestoneReached, MarkTaskDone
from core.onboarding.plan import Facts, TaskState
from core.types import ChannelId, Tier
from core.usecases.change_plan import change
from core.usecases.start_plan import start
from slackapp.features import confirm, milestones, tasks

TEAM = "T1"


@pytest.fixture
def phone(make_phone):
    return make_phone(confirm.FEATURE, milestones.FEATURE, tasks.FEATURE)


@pytest.fixture
def plan(phone, store, clock):
    draft = Draft(
        name="Acme",
        start=clock.now().date(),
        owner="U1",
        tier=Tier.ENTERPRISE,
        channel=ChannelId("C1"),
        facts=Facts(has_migration=True),
    )
    with store.begin(TEAM) as work:
        return start(work, draft, request_id="r1", by="U1", now=clock.now())


def saved(store, plan):
    with store.read(TEAM) as work:
        return work.plans.get(plan.id)


def said(view):
    return json.dumps(view["blocks"], ensure_ascii=False)


def submitted(phone, form, ref, **answers):
    values = {box: {"typed": answer} for box, answer in answers.items()}
    blocks = [{"type": "input", "block_id": box} for box in values]
    return phone.submit(form, values, private=ref.pack(), blocks=blocks).json()


def yes(phone, view):
    return phone.submit("confirm", private=view["private_metadata"], view_hash="h2").json()


def test_reaching_a_milestone_names_what_it_marks_done(phone, slack, store, plan):
    phone.press("milestone.do:m1", MilestoneDo(plan=plan.id, milestone="m1", do="reached").pack())
    view = slack.of("views.open")[0]["view"]
    assert "This marks 1 task done: *" in said(view)
    assert "*Platform access configured*: reached" in said(view)
    assert saved(store, plan) == plan
    assert yes(phone, view) == {"response_action": "clear"}
    assert saved(store, plan).milestone("m1").reached_on


def test_moving_a_promise_shows_both_dates_and_the_chance(phone, store, plan):
    ref = MilestoneRef(plan=plan.id, milestone="m3")
    answer = submitted(
        phone,
        "milestone.move",
        ref,
        milestone={"selected_option": {"value": "m3"}},
        target={"selected_date": "2026-12-30"},
        reason={"value": "Their freeze\u0007 week"},
    )
    assert answer["response_action"] == "update"
    assert "promised Wed 16 Dec → Wed 30 Dec" in said(answer["view"])
    assert "on time: uncertain" in said(answer["view"])
    assert saved(store, plan) == plan
    yes(phone, answer["view"])
    (move,) = saved(store, plan).milestone("m3").moves
    assert (move.by, move.reason) == ("U1", "Their freeze week")


def test_dropping_a_task_shows_what_moves_first(phone, store, plan):
    answer = submitted(phone, "task.drop", TaskRef(plan=plan.id, task="e13"), reason={"value": "They did it before"})
    assert "*First workflow live*: forecast" in said(answer["view"])
    assert saved(store, plan) == plan
    yes(phone, answer["view"])
    assert saved(store, plan).task("e13").state is TaskState.NOT_APPLICABLE


def test_dropping_a_milestone_says_that_it_is_no_longer_promised(phone, store, plan):
    ref = MilestoneRef(plan=plan.id, milestone="m4")
    answer = submitted(phone, "milestone.drop", ref, reason={"value": "Out of scope"})
    assert "no longer promised" in said(answer["view"])
    yes(phone, answer["view"])
    assert saved(store, plan).milestone("m4").dropped_because == "Out of scope"


def test_what_cannot_be_done_is_refused_before_it_is_asked(phone, plan):
    ref = MilestoneRef(plan=plan.id, milestone="m4")
    answer = submitted(phone, "milestone.drop", ref, reason={"value": " "})
    assert "Say why" in answer["errors"]["reason"]


def test_those_whose_work_becomes_ready_are_named(phone, slack, store, clock, plan):
    with store.begin(TEAM) as work:
        waiting = next(t for t in plan.tasks if "e07" in t.after)
        edit = ChangeTask(task=waiting.id, owner="UADMIN", after=("e07",))
        change(work, plan.id, edit, by="U1", now=clock.now())
    phone.press("milestone.do:m1", MilestoneDo(plan=plan.id, milestone="m1", do="reached").pack())
    assert "<@UADMIN> will be told" in said(slack.of("views.open")[0]["view"])


def test_a_yes_to_what_has_changed_meanwhile_is_told_so(phone, store, clock, plan):
    ref = ConfirmRef(plan=plan.id, edit=DropMilestone(milestone="m4", reason="Out of scope"))
    with store.begin(TEAM) as work:
        change(work, plan.id, DropMilestone(milestone="m4", reason="Earlier"), by="UADMIN", now=clock.now())
    answer = phone.submit("confirm", private=ref.pack()).json()
    assert "no longer part of this plan: Earlier" in said(answer["view"])


def test_undo_of_a_done_task_stays_one_press(phone, store, clock, plan):
    with store.begin(TEAM) as work:
        change(work, plan.id, MarkTaskDone(task="e01"), by="U1", now=clock.now())
    phone.press("task.do", json.dumps({"v": 1, "p": plan.id, "t": "e01", "d": "undo"}))
    assert saved(store, plan).task("e01").state is TaskState.READY


def test_a_guest_cannot_say_yes(phone, store, plan):
    ref = ConfirmRef(plan=plan.id, edit=MarkMilestoneReached(milestone="m1"))
    phone.submit("confirm", private=ref.pack(), user="UGUEST")
    assert saved(store, plan) == plan
