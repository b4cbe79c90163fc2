"""What happens to one task, and what follows from it."""

from datetime import timedelta

import pytest
from a_small_plan import CSM, ENGINEER, MANAGER, at, day, plan

from core.errors import BadInput, Conflict, CoordinatorError, NotFound, Refused
from core.onboarding.edits import (
    AddNote,
    BlockTask,
    MarkTaskDone,
    Reassign,
    ReopenTask,
    Snooze,
    StartTask,
    Unblock,
    WaitFor,
    apply,
    describe,
)
from core.onboarding.plan import PlanState, TaskState
from core.types import BlockerType, Priority, Side


def block(task="kick", **changes):
    values = {"reason": "Legal review", "type": BlockerType.CUSTOMER, "priority": Priority.P1, "owner": CSM}
    return BlockTask(task=task, **({**values, "until": day(15)} | changes))


def after(*edits, start=None, by=CSM, now=None):
    made = start or plan()
    for edit in edits:
        made = apply(made, edit, by=by, now=now or at(day(8)))
    return made


def test_a_done_task_makes_what_waited_for_it_ready():
    made = after(MarkTaskDone(task="kick"))
    assert made.task("kick").state is TaskState.DONE
    assert made.task("kick").done_on == day(8)
    assert made.task("map").state is TaskState.READY
    assert made.task("load").state is TaskState.NOT_STARTED


def test_undo_takes_readiness_back_too():
    made = after(MarkTaskDone(task="kick"), ReopenTask(task="kick"))
    assert made.task("kick").state is TaskState.READY
    assert made.task("kick").done_on is None
    assert made.task("map").state is TaskState.NOT_STARTED


def test_the_day_a_task_is_done_is_the_day_where_the_plan_lives():
    late_evening = at(day(8), 23) + timedelta(hours=1, minutes=30)
    assert after(MarkTaskDone(task="kick"), now=late_evening).task("kick").done_on == day(9)


def test_marking_done_twice_changes_nothing_and_says_who_was_first():
    made = after(MarkTaskDone(task="kick"))
    with pytest.raises(Conflict, match="already marked done by <@UCSM> on Tue 8 Sep"):
        after(MarkTaskDone(task="kick"), start=made, by=MANAGER)


def test_a_task_may_be_done_before_its_predecessors_and_the_line_says_so():
    before = plan()
    made = after(MarkTaskDone(task="map"))
    said = describe(MarkTaskDone(task="map"), before, made)
    assert said == (
        "marked “Sign off the mapping” done, 3 days early, although “Run the kickoff meeting” is still open"
    )


def test_lateness_is_counted_in_working_days():
    made = apply(plan(), MarkTaskDone(task="tenant"), by=CSM, now=at(day(14)))
    assert describe(MarkTaskDone(task="tenant"), plan(), made) == "marked “Provision the tenant” done, 5 days late"


def test_undo_brings_a_blocked_task_back_with_its_blocker():
    made = after(block(), MarkTaskDone(task="kick"), ReopenTask(task="kick"))
    assert made.task("kick").state is TaskState.BLOCKED
    assert made.task("kick").blocker.reason == "Legal review"


def test_unblocking_returns_a_begun_task_to_work_even_after_done_and_undo():
    made = after(StartTask(task="kick"), block(), MarkTaskDone(task="kick"), ReopenTask(task="kick"))
    made = after(Unblock(task="kick"), start=made)
    assert made.task("kick").state is TaskState.IN_PROGRESS
    assert made.task("kick").blocker is None


def test_waiting_goes_to_the_side_that_is_waited_for():
    assert after(WaitFor(task="map", side=Side.CUSTOMER)).task("map").state is TaskState.WAITING_CUSTOMER
    assert after(WaitFor(task="map", side=Side.VENDOR)).task("map").state is TaskState.WAITING_VENDOR


def test_blocking_again_corrects_the_blocker_and_keeps_since_when():
    made = after(block())
    made = apply(made, block(reason="Court"), by=CSM, now=at(day(10)))
    assert made.task("kick").blocker.reason == "Court"
    assert made.task("kick").blocker.since == at(day(8))


@pytest.mark.parametrize(
    ("edit", "error", "sentence"),
    [
        (MarkTaskDone(task="gone"), NotFound, "no task “gone”"),
        (ReopenTask(task="kick"), Conflict, "is not marked done"),
        (Unblock(task="kick"), Conflict, "is not blocked"),
        (WaitFor(task="kick", side=Side.JOINT), BadInput, "which side"),
        (block(owner=None), BadInput, "who clears"),
        (block(until=None), BadInput, "by when"),
        (block(until=day(7)), BadInput, "Mon 7 Sep is in the past"),
        (block(reason="  "), BadInput, "what blocks"),
        (block(reason="x" * 1001), BadInput, "at most 1000"),
        (Reassign(task="kick", owner=None), BadInput, "who answers"),
        (Reassign(task="kick", owner=CSM, backup=CSM), BadInput, "somebody else"),
        (Reassign(task="kick", owner=CSM), Conflict, "already theirs"),
        (AddNote(task="kick", text="\n"), BadInput, "Write the note"),
        (Snooze(task="kick", until=at(day(8), 9)), BadInput, "in the future"),
        (Snooze(task="kick", until=at(day(8)) + timedelta(days=31)), BadInput, "At most 30 days"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(edit, error, sentence):
    with pytest.raises(error, match=sentence):
        after(edit)


@pytest.mark.parametrize("edit", [StartTask(task="kick"), block(), WaitFor(task="kick", side=Side.CUSTOMER)])
def test_a_second_press_is_refused(edit):
    made = after(edit)
    with pytest.raises(Conflict, match="already"):
        after(edit, start=made)


@pytest.mark.parametrize("edit", [StartTask(task="kick"), WaitFor(task="kick", side=Side.VENDOR)])
def test_a_blocked_task_is_unblocked_before_it_goes_on(edit):
    with pytest.raises(Conflict, match="unblock it first"):
        after(block(), edit)


def test_a_note_needs_a_person():
    with pytest.raises(Refused):
        after(AddNote(task="kick", text="Called them."), by=None)


def test_a_reassigned_task_has_its_new_people():
    made = after(Reassign(task="kick", owner=MANAGER, backup=ENGINEER))
    assert (made.task("kick").owner, made.task("kick").backup) == (MANAGER, ENGINEER)


def test_a_snooze_ends_with_the_task():
    made = after(Snooze(task="kick", until=at(day(10))), MarkTaskDone(task="kick"))
    assert made.task("kick").snoozed_until is None


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (StartTask(task="map"), "started “Sign off the mapping”, although “Run the kickoff meeting” is still open"),
        (WaitFor(task="kick", side=Side.CUSTOMER), "set “Run the kickoff meeting” to wait for the customer"),
        (
            block(),
            "marked “Run the kickoff meeting” blocked: Legal review (P1, <@UCSM> clears it by Tue 15 Sep)",
        ),
        (Reassign(task="kick", owner=MANAGER), "gave “Run the kickoff meeting” to <@UMANAGER>"),
        (
            AddNote(task="kick", text="They asked\nfor  Friday."),
            "noted on “Run the kickoff meeting”: They asked for Friday.",
        ),
        (Snooze(task="kick", until=at(day(10), 9)), "snoozed “Run the kickoff meeting” until Thu 10 Sep 09:00"),
    ],
)
def test_each_deed_has_its_line(edit, said):
    assert describe(edit, plan(), after(edit)) == said


def test_the_last_task_reaches_the_milestone_and_finishing_waits_for_the_clean_days():
    made = after(*(MarkTaskDone(task=name) for name in ("kick", "tenant", "map", "load", "train")))
    last = MarkTaskDone(task="live")
    done = after(last, start=made)
    assert done.milestone("m3").reached_on == day(8)
    assert done.milestone("m3").confirmed_on is None
    assert done.state is PlanState.RUNNING
    assert describe(last, made, done).endswith(
        "the milestone “First workflow live” is reached, to be confirmed on Thu 10 Sep"
    )


def test_nothing_is_done_to_a_plan_by_a_refused_edit():
    made = plan()
    with pytest.raises(CoordinatorError):
        apply(made, block(owner=None), by=CSM, now=at(day(8)))
    assert made == plan()
