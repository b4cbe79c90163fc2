"""What a button carries comes back the same, and an old one is told kindly."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.ids import Act, Box, Form, MilestoneVerb, PlanVerb, SnoozeFor, TaskVerb
from blocks.payloads import (
    BookingRef,
    ChecklistRef,
    ConfirmRef,
    MeantRef,
    MilestoneDo,
    OnboardRef,
    PlanDo,
    PlanRef,
    SlotRef,
    SnoozeRef,
    TaskDo,
    TaskRef,
    TasksPage,
    unpack,
)
from core.errors import Conflict
from core.messages import FileFormat
from core.onboarding.edits import DropMilestone, DropTask, MarkMilestoneReached, MoveTarget

PLAN = "plan_ab23456789abcdef"
AT = datetime(2026, 9, 25, 12, 0, tzinfo=UTC)
SAMPLES = (
    PlanRef(plan=PLAN),
    PlanDo(plan=PLAN, do=PlanVerb.ADD_MILESTONE),
    TaskRef(plan=PLAN, task="e01"),
    TaskDo(plan=PLAN, task="e" * 40, page=12, do=TaskVerb.WAIT_CUSTOMER),
    TasksPage(plan=PLAN, page=2),
    MilestoneDo(plan=PLAN, milestone="m" * 40, listed=True, do=MilestoneVerb.REACHED),
    SnoozeRef(plan=PLAN, task="e" * 40, until=SnoozeFor.MONDAY),
    SlotRef(plan=PLAN, session="t-admin-a", cohort=12, at=AT),
    BookingRef(plan=PLAN, session="t-admin-a", booking="b1"),
    ChecklistRef(plan=PLAN, format=FileFormat.ICS, shared=True),
    MeantRef(verb="milestones", name="A & <B>"),
    OnboardRef(account="acc_1"),
    ConfirmRef(plan=PLAN, edit=MarkMilestoneReached(milestone="m1")),
)


@pytest.mark.parametrize("payload", SAMPLES, ids=lambda payload: type(payload).__name__)
def test_a_payload_comes_back_the_same_and_fits_an_option(payload):
    packed = payload.pack()
    assert unpack(type(payload), packed) == payload
    assert json.loads(packed)["v"] == 1
    assert len(packed) <= 150


@pytest.mark.parametrize(
    "edit",
    [
        DropTask(task="e01", reason="“" * 500),
        DropMilestone(milestone="m1", reason='"\n' * 250),
        MoveTarget(milestone="m1", new=date(2026, 12, 24), reason="x" * 500),
    ],
    ids=lambda edit: edit.kind,
)
def test_a_change_to_confirm_comes_back_the_same_and_fits_a_modal(edit):
    ref = ConfirmRef(plan=PLAN, edit=edit)
    assert unpack(ConfirmRef, ref.pack()) == ref
    assert len(ref.pack()) <= 3000


@given(st.text(max_size=300))
def test_nothing_else_reads_as_a_payload(packed):
    with pytest.raises(Conflict, match="older version"):
        unpack(TaskDo, packed)


@pytest.mark.parametrize("packed", ['{"v":2,"p":"p"}', '{"v":1}', '{"v":1,"p":"p","new":1}', "[]", "null"])
def test_a_payload_of_another_version_is_refused_kindly(packed):
    with pytest.raises(Conflict, match="Open the plan again"):
        unpack(PlanRef, packed)


@pytest.mark.parametrize("kind", [Act, Form, Box])
def test_names_are_short_and_leave_room_for_a_suffix(kind):
    assert all(len(member) <= 40 and ":" not in member for member in kind)
