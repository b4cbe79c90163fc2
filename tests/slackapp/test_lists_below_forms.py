"""A list in a modal is drawn anew when something was picked in it, and when the form above it was submitted."""

import json

import pytest

from blocks.payloads import MilestoneDo, MilestoneRef, TaskDo, TaskRef
from core.onboarding.draft import Draft
from core.types import ChannelId, Tier
from core.usecases.start_plan import start
from slackapp.features import milestones, tasks

TEAM = "T1"
LIST = {"id": "VLIST", "team_id": TEAM, "type": "modal", "hash": "h0", "callback_id": "tasks", "blocks": []}


@pytest.fixture
def phone(make_phone):
    return make_phone(milestones.FEATURE, tasks.FEATURE)


@pytest.fixture
def plan(phone, store, clock):
    draft = Draft(name="Acme", start=clock.now().date(), owner="U1", tier=Tier.SMB, channel=ChannelId("C1"))
    with store.begin(TEAM) as work:
        return start(work, draft, request_id="r1", by="U1", now=clock.now())


def submitted(phone, form, ref, previous, **answers):
    view = {
        "id": "VFORM",
        "previous_view_id": previous,
        "type": "modal",
        "hash": "h1",
        "callback_id": form,
        "private_metadata": ref.pack(),
        "blocks": [],
        "state": {"values": {box: {"typed": answer} for box, answer in answers.items()}},
    }
    who = {"id": "U1", "team_id": TEAM}
    return phone.interact({"type": "view_submission", "team": {"id": TEAM}, "user": who, "view": view})


def test_a_form_opens_above_its_list_and_nothing_stays_picked_there(phone, slack, plan):
    pick = TaskDo(plan=plan.id, task=plan.tasks[0].id, page=0, do="note").pack()
    phone.press("task.do:x", pick, view=LIST, container={}, message={})
    assert slack.of("views.push")[0]["view"]["callback_id"] == "task.note"
    (drawn,) = slack.of("views.update")
    assert (drawn["view_id"], drawn["hash"], drawn["view"]["callback_id"]) == ("VLIST", "h0", "tasks")


def test_the_list_of_tasks_shows_what_the_form_above_it_did(phone, slack, plan):
    task = plan.tasks[0]
    ref = TaskRef(plan=plan.id, task=task.id, page=0)
    submitted(phone, "task.note", ref, "VLIST", text={"value": "They ask for a recording"})
    (drawn,) = slack.of("views.update")
    assert drawn["view_id"] == "VLIST"
    assert "1 noted" in json.dumps(drawn["view"])


def test_the_list_of_milestones_shows_what_the_form_above_it_did(phone, slack, plan):
    ref = MilestoneRef(plan=plan.id, milestone="m1", listed=True)
    typed = {"title": {"value": "Everybody signs in"}, "criterion": {"value": "Seen"}}
    after = {"after": {"selected_options": [{"value": one} for one in plan.milestone("m1").after]}}
    submitted(phone, "milestone.change", ref, "VLIST", **typed, **after)
    assert "Everybody signs in" in json.dumps(slack.of("views.update")[0]["view"])


def test_a_form_that_was_opened_alone_redraws_nothing(phone, slack, plan):
    ref = TaskRef(plan=plan.id, task=plan.tasks[0].id, page=0)
    submitted(phone, "task.note", ref, None, text={"value": "x"})
    assert not slack.of("views.update")


def test_a_list_that_cannot_be_redrawn_does_not_undo_the_change(phone, slack, store, plan):
    slack.errors["views.update"] = "not_found"
    ref = TaskRef(plan=plan.id, task=plan.tasks[0].id, page=0)
    assert submitted(phone, "task.note", ref, "VLIST", text={"value": "x"}).status_code == 200
    with store.read(TEAM) as work:
        assert work.plans.get(plan.id).tasks[0].notes


def test_a_message_of_milestones_is_drawn_anew_when_something_was_picked_in_it(phone, slack, plan):
    phone.press("milestone.do:m1", MilestoneDo(plan=plan.id, milestone="m1", do="move").pack())
    (answer,) = slack.of("hook")
    assert answer["replace_original"]
    assert "Milestones of Acme" in json.dumps(answer["blocks"])
