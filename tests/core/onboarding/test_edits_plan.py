"""Milestones, sessions, the plan's own life, and its shape."""

from dataclasses import replace
from datetime import timedelta

import pytest
from a_small_plan import CSM, ENGINEER, MANAGER, at, day, plan

from core.errors import BadInput, Conflict, NotFound, Refused
from core.onboarding.edits import (
    AddMilestone,
    AddNote,
    AddTask,
    BookSession,
    Cancel,
    CancelBooking,
    ChangeMilestone,
    ChangeTask,
    ConfirmMilestone,
    DropMilestone,
    DropTask,
    Finish,
    Hold,
    Judge,
    MarkMilestoneReached,
    MarkTaskDone,
    MoveTarget,
    ReopenMilestone,
    ReopenTask,
    Resume,
    apply,
    describe,
)
from core.onboarding.plan import PlanState, Session, TaskState
from core.types import SessionMode, Side, Visibility


def after(*edits, start=None, by=CSM, now=None):
    made = start or plan()
    for edit in edits:
        made = apply(made, edit, by=by, now=now or at(day(8)))
    return made


def new_task(**changes):
    values = {"title": "Check the firewall", "phase": "p1", "role": "impl_engineer", "side": Side.VENDOR}
    return AddTask(**({**values, "visibility": Visibility.SHARED, "days": 2} | changes))


EVERYTHING = tuple(MarkTaskDone(task=name) for name in ("kick", "tenant", "map", "load", "train", "live"))


class TestMilestones:
    def test_a_moved_target_keeps_both_dates_the_name_and_the_reason(self):
        edit = MoveTarget(milestone="m3", new=day(25), reason="Their audit")
        made = after(edit)
        (move,) = made.milestone("m3").moves
        assert (move.old, move.new, move.by, move.reason) == (day(21), day(25), CSM, "Their audit")
        assert made.milestone("m3").baseline == day(21)
        assert describe(edit, plan(), made) == (
            "moved the target of “First workflow live” from Mon 21 Sep to Fri 25 Sep: Their audit"
        )

    @pytest.mark.parametrize(
        ("edit", "error", "sentence"),
        [
            (MoveTarget(milestone="m3", new=day(25), reason=""), BadInput, "why the date moves"),
            (MoveTarget(milestone="m3", new=day(4), reason="x"), BadInput, "in the past"),
            (MoveTarget(milestone="m3", new=day(21), reason="x"), Conflict, "already promised for Mon 21 Sep"),
            (MoveTarget(milestone="m3", new=day(26), reason="x"), BadInput, "are Fri 25 Sep and Mon 28 Sep"),
            (MoveTarget(milestone="m9", new=day(25), reason="x"), NotFound, "no milestone"),
            (ReopenMilestone(milestone="m3"), Conflict, "not reached yet"),
            (ConfirmMilestone(milestone="m3"), Conflict, "not reached yet"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, edit, error, sentence):
        with pytest.raises(error, match=sentence):
            after(edit)

    def test_the_app_moves_no_promise(self):
        with pytest.raises(Refused):
            after(MoveTarget(milestone="m3", new=day(25), reason="x"), by=None)

    def test_reaching_a_milestone_marks_its_tasks_and_undo_reopens_just_those(self):
        made = after(MarkTaskDone(task="kick"))
        reached = apply(made, MarkMilestoneReached(milestone="m1"), by=MANAGER, now=at(day(9)))
        assert reached.task("tenant").state is TaskState.DONE
        assert (reached.milestone("m1").reached_on, reached.milestone("m1").reached_by) == (day(9), MANAGER)
        assert reached.milestone("m1").confirmed_on == day(9)
        undone = apply(reached, ReopenMilestone(milestone="m1"), by=CSM, now=at(day(9), 11))
        assert undone.milestone("m1").reached_on is None
        assert undone.task("tenant").state is TaskState.READY
        assert undone.task("kick").state is TaskState.DONE

    def test_a_reached_milestone_cannot_be_reached_again_or_moved(self):
        made = after(MarkMilestoneReached(milestone="m1"))
        for edit in (MarkMilestoneReached(milestone="m1"), MoveTarget(milestone="m1", new=day(25), reason="x")):
            with pytest.raises(Conflict, match="already reached on Tue 8 Sep by <@UCSM>"):
                after(edit, start=made)

    def test_the_go_live_is_confirmed_after_two_clean_working_days_and_then_the_plan_is_finished(self):
        made = after(*EVERYTHING, now=at(day(10)))
        early = ConfirmMilestone(milestone="m3")
        with pytest.raises(Conflict, match="confirmed on Mon 14 Sep if nothing goes wrong"):
            apply(made, early, by=None, now=at(day(11)))
        sure = apply(made, early, by=None, now=at(day(14)))
        assert sure.milestone("m3").confirmed_on == day(14)
        assert sure.state is PlanState.FINISHED
        with pytest.raises(Conflict, match="plan is finished"):
            apply(sure, early, by=None, now=at(day(14)))

    def test_a_late_confirmation_still_names_the_day_it_was_earned(self):
        made = after(*EVERYTHING, now=at(day(10)))
        sure = apply(made, ConfirmMilestone(milestone="m3"), by=None, now=at(day(28)))
        assert sure.milestone("m3").confirmed_on == day(14)

    def test_undoing_a_task_opens_the_milestone_and_the_finished_plan_again(self):
        made = after(*EVERYTHING, Finish())
        edit = ReopenTask(task="live")
        undone = after(edit, start=made)
        assert undone.milestone("m3").reached_on is None
        assert undone.milestone("m3").confirmed_on is None
        assert undone.state is PlanState.RUNNING
        assert describe(edit, made, undone) == (
            "undid “Switch live”: it is not done yet; the milestone “First workflow live” is open again; "
            "the plan is running again"
        )


class TestTheLifeOfAPlan:
    def test_on_hold_then_resumed_the_due_days_of_open_tasks_move_by_the_rest(self):
        made = after(MarkTaskDone(task="tenant"), Hold(reason="Budget freeze"))
        assert (made.state, made.held_on) == (PlanState.ON_HOLD, day(8))
        resumed = apply(made, Resume(), by=CSM, now=at(day(15)))
        assert resumed.state is PlanState.RUNNING
        assert (resumed.task("map").due, resumed.task("tenant").due) == (day(18), day(7))
        assert resumed.milestone("m3").target == day(21)
        assert (resumed.hold_reason, resumed.held_on) == ("", None)

    def test_work_goes_on_while_on_hold_and_finishes_at_the_resumption(self):
        made = after(Hold(reason="Audit"), *EVERYTHING)
        assert made.state is PlanState.ON_HOLD
        made = apply(made, Resume(), by=CSM, now=at(day(9)))
        assert made.state is PlanState.RUNNING
        assert after(Finish(), start=made).state is PlanState.FINISHED

    @pytest.mark.parametrize(
        ("edits", "sentence"),
        [
            ((Resume(),), "running already"),
            ((Hold(reason="Audit"), Hold(reason="Audit")), "already on hold: Audit"),
            ((Finish(),), "6 tasks still open: “Run the kickoff meeting”, “Provision the tenant”"),
            ((Cancel(reason="Lost"), MarkTaskDone(task="kick")), "was cancelled"),
            ((*EVERYTHING, Finish(), Hold(reason="x")), "is finished"),
            ((Judge(reason="Quiet"), Judge(reason="Quiet")), "already flagged"),
            ((Judge(reason=""),), "not flagged"),
        ],
    )
    def test_what_the_state_forbids_is_said(self, edits, sentence):
        with pytest.raises(Conflict, match=sentence):
            after(*edits)

    @pytest.mark.parametrize("edit", [Hold(reason=" "), Cancel(reason="")])
    def test_rest_and_end_need_a_reason(self, edit):
        with pytest.raises(BadInput):
            after(edit)

    def test_a_cancelled_plan_still_takes_notes(self):
        made = after(Cancel(reason="Lost"), AddNote(task="kick", text="They may return."))
        assert made.task("kick").notes[0].text == "They may return."


class TestShape:
    def test_a_new_task_makes_others_wait_for_it(self):
        edit = new_task(after=("tenant",), before=("load", "m1"))
        made = after(edit)
        assert made.task("x1").state is TaskState.NOT_STARTED
        assert made.task("load").after == ("map", "tenant", "x1")
        assert made.milestone("m1").after == ("tenant", "kick", "x1")
        assert made.task("x1").due is not None
        assert describe(edit, plan(), made).startswith("added the task “Check the firewall” (2 working days, due ")

    def test_new_ids_are_free_even_after_a_drop(self):
        made = after(new_task(), DropTask(task="x1", reason="No"), new_task())
        assert [t.id for t in made.tasks[-2:]] == ["x1", "x2"]

    def test_a_cycle_is_refused_and_printed(self):
        with pytest.raises(BadInput, match="wait for each other: ") as refused:
            after(ChangeTask(task="kick", after=("live",)))
        circle = refused.value.sentence.removesuffix(".").split(": ")[1].split(" → ")
        assert circle[0] == circle[-1]
        assert {"Run the kickoff meeting", "Switch live"} <= set(circle)

    def test_a_task_cannot_wait_for_itself(self):
        with pytest.raises(BadInput, match="Pilot load → Pilot load"):
            after(ChangeTask(task="load", after=("load",)))

    def test_a_dropped_task_passes_on_what_it_waited_for(self):
        edit = DropTask(task="map", reason="No migration")
        made = after(edit)
        assert made.task("map").state is TaskState.NOT_APPLICABLE
        assert made.task("load").after == ("kick", "tenant")
        assert describe(edit, plan(), made) == "dropped “Sign off the mapping”: No migration"
        with pytest.raises(Conflict, match="no longer part of this plan: No migration"):
            after(MarkTaskDone(task="map"), start=made)

    def test_a_milestone_inherits_the_work_before_a_dropped_task(self):
        assert after(DropTask(task="live", reason="x")).milestone("m3").after == ("load", "train")

    def test_a_milestone_keeps_at_least_one_task(self):
        made = after(DropTask(task="tenant", reason="x"))
        with pytest.raises(BadInput, match="only task of the milestone “Platform access configured”"):
            after(DropTask(task="kick", reason="x"), start=made)
        with pytest.raises(BadInput, match="at least one task"):
            after(ChangeMilestone(milestone="m3", after=()))

    def test_changing_a_task_says_what_changed(self):
        edit = ChangeTask(task="map", days=5, due=day(16), after=())
        made = after(edit)
        assert made.task("map").state is TaskState.READY
        assert describe(edit, plan(), made) == (
            "changed “Sign off the mapping”: 3 to 5 working days, due 11 Sep to 16 Sep, waits for nothing"
        )

    @pytest.mark.parametrize(
        ("edit", "sentence"),
        [
            (new_task(title=" "), "what is to be done"),
            (new_task(title="x" * 201), "at most 200"),
            (new_task(phase="p9"), "one of the plan's phases"),
            (new_task(days=0), "1 to 250"),
            (new_task(after=("gone",)), "“gone” is not part of this plan"),
            (new_task(side=Side.JOINT, visibility=Visibility.INTERNAL), "cannot be internal"),
            (ChangeTask(task="map", due=day(2)), "in the past"),
            (ChangeTask(task="map", start_day=-1), "day 0"),
            (DropTask(task="map", reason=""), "why this task"),
            (DropMilestone(milestone="m1", reason=""), "no longer promised"),
            (AddMilestone(name="Pilot", target=day(18), after=(), done_when=""), "at least one task"),
            (AddMilestone(name="Pilot", target=day(19), after=("load",), done_when=""), "Nobody works on Sat 19 Sep"),
        ],
    )
    def test_bad_input_is_answered_with_a_sentence(self, edit, sentence):
        with pytest.raises(BadInput, match=sentence):
            after(edit)

    def test_a_change_that_changes_nothing_is_refused(self):
        for edit in (
            ChangeTask(task="map", days=3),
            ChangeMilestone(milestone="m1", name="Platform access configured"),
        ):
            with pytest.raises(Conflict, match="Nothing is different"):
                after(edit)

    def test_a_new_milestone_has_its_day_and_baseline(self):
        edit = AddMilestone(name="Pilot loaded", target=day(16), after=("load",), done_when="Rows match.")
        made = after(edit)
        milestone = made.milestone("m2")
        assert (milestone.day, milestone.baseline, milestone.target) == (9, day(16), day(16))
        assert describe(edit, plan(), made) == "added the milestone “Pilot loaded” for Wed 16 Sep"

    def test_a_plan_keeps_one_milestone(self):
        made = after(DropMilestone(milestone="m1", reason="Merged"))
        assert made.milestone("m1").dropped_because == "Merged"
        with pytest.raises(BadInput, match="at least one milestone"):
            after(DropMilestone(milestone="m3", reason="x"), start=made)


class TestSessions:
    def book(self, **changes):
        values = {"session": "t1", "cohort": 1, "starts_at": at(day(17), 14), "trainer": ENGINEER}
        return BookSession(**(values | changes))

    def test_a_cohort_gets_its_slot(self):
        made = after(self.book())
        (booking,) = made.sessions[0].bookings
        assert (booking.id, booking.ends_at) == ("t1.1", at(day(17), 15))
        assert describe(self.book(), plan(), made) == (
            "booked “Train the admins”, cohort 1, for Thu 17 Sep 14:00 with <@UENGINEER>"
        )

    def test_twelve_people_in_eight_seats_are_two_cohorts(self):
        with pytest.raises(BadInput, match="2 cohorts; choose 1 to 2"):
            after(self.book(cohort=3))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"cohort": 1}, "already booked for Thu 17 Sep 14:00"),
            ({"cohort": 2, "starts_at": at(day(17), 15, 15)}, "leave 30 minutes"),
            ({"cohort": 2, "starts_at": at(day(8), 9)}, "in the future"),
            ({"cohort": 2, "starts_at": at(day(19), 9)}, "Nobody works on Sat 19 Sep"),
        ],
    )
    def test_a_slot_that_cannot_be_is_refused(self, changes, sentence):
        with pytest.raises((BadInput, Conflict), match=sentence):
            after(self.book(), self.book(**changes))

    def test_a_trainer_gives_two_sessions_a_day(self):
        made = replace(plan(), audience={"admin": 24})
        edits = [self.book(cohort=n, starts_at=at(day(17), 8 + 2 * n)) for n in (1, 2, 3)]
        with pytest.raises(BadInput, match="already gives 2 sessions that day"):
            after(*edits, start=made)

    def test_a_session_comes_after_those_it_needs(self):
        second = Session(
            id="t2", task="train", audience="admin", minutes=60, seats=20, mode=SessionMode.LIVE, needs=("t1",)
        )
        made = replace(plan(), sessions=(*plan().sessions, second))
        edits = self.book(), self.book(session="t2", starts_at=at(day(16)), trainer=None)
        with pytest.raises(BadInput, match="“Train the admins” comes first and ends Thu 17 Sep 15:00"):
            after(*edits, start=made)

    def test_a_cancelled_slot_is_free_again(self):
        cancel = CancelBooking(session="t1", booking="t1.1")
        booked = after(self.book())
        made = after(cancel, start=booked)
        assert made.sessions[0].bookings == ()
        assert describe(cancel, booked, made) == "cancelled “Train the admins”, cohort 1, of Thu 17 Sep 14:00"
        with pytest.raises(NotFound, match="already cancelled"):
            after(cancel, start=made)

    def test_dropping_the_task_frees_the_slots(self):
        made = after(self.book(), DropTask(task="train", reason="x"))
        assert made.sessions[0].bookings == ()

    def test_a_booking_in_the_past_of_a_zone_is_judged_by_the_instant(self):
        late = at(day(17), 14) + timedelta(minutes=1)
        with pytest.raises(BadInput, match="future"):
            apply(plan(), self.book(), by=CSM, now=late)
