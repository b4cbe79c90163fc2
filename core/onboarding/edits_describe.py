"""The sentence that tells a plan's thread what somebody did. The person is named in front of it by the edge."""

from typing import assert_never

from core.onboarding.edits_kinds import (
    AddMilestone,
    AddNote,
    AddTask,
    BlockTask,
    BookSession,
    Cancel,
    CancelBooking,
    ChangeMilestone,
    ChangeTask,
    ConfirmMilestone,
    DropMilestone,
    DropTask,
    Edit,
    Finish,
    Hold,
    Judge,
    MarkMilestoneReached,
    MarkTaskDone,
    MilestoneEdit,
    MoveTarget,
    NamePeople,
    PlanEdit,
    Reassign,
    ReopenMilestone,
    ReopenTask,
    Resume,
    SessionEdit,
    ShapeEdit,
    Snooze,
    StartTask,
    TaskEdit,
    Unblock,
    WaitFor,
)
from core.onboarding.edits_milestones import confirms_on
from core.onboarding.edits_people import people_words
from core.onboarding.edits_sessions import local_words, session_name, session_of
from core.onboarding.plan import Milestone, Plan, PlanState, Task, TaskState
from core.onboarding.readiness import calendars_of, live_milestones
from core.onboarding.words import count, day_words, person, quoted, short, short_day
from core.types import Side

_SEEN = 200


def describe(edit: Edit, before: Plan, after: Plan) -> str:
    """What ``edit`` did between the two plans, as the predicate of a sentence, without a full stop.

    For example ``marked "Run the kickoff meeting" done, 2 days late``.
    """
    said = _said(edit, before, after)
    return "; ".join((said, *_consequences(edit, before, after)))


def _said(edit: Edit, before: Plan, after: Plan) -> str:
    if isinstance(edit, TaskEdit):
        return _of_task(edit, before, after)
    if isinstance(edit, MilestoneEdit):
        return _of_milestone(edit, before, after)
    if isinstance(edit, SessionEdit):
        return _of_session(edit, before, after)
    if isinstance(edit, ShapeEdit):
        return _of_shape(edit, before, after)
    return _of_plan(edit, before, after)


def _of_task(edit: TaskEdit, before: Plan, after: Plan) -> str:
    title = _title(before, edit.task)
    match edit:
        case MarkTaskDone():
            said = f"marked {title} done{_lateness(after, edit.task)}{_skipped(before, edit.task)}"
        case ReopenTask():
            said = f"undid {title}: it is not done yet"
        case StartTask():
            said = f"started {title}{_skipped(before, edit.task)}"
        case WaitFor():
            said = f"set {title} to wait for {'the customer' if edit.side is Side.CUSTOMER else 'us'}"
        case BlockTask():
            said = f"marked {title} blocked: {_blocker(after, edit.task)}"
        case Unblock():
            said = f"unblocked {title}"
        case Reassign():
            said = f"gave {title} to {_owners(edit)}"
        case AddNote():
            said = f"noted on {title}: {_cut(edit.text.strip())}"
        case Snooze():
            said = f"snoozed {title} until {local_words(before, edit.until)}"
        case _:
            assert_never(edit)
    return said


def _of_milestone(edit: MilestoneEdit, before: Plan, after: Plan) -> str:
    name = quoted([_milestone(before, edit.milestone).name])
    match edit:
        case MoveTarget():
            move = _milestone(after, edit.milestone).moves[-1]
            return (
                f"moved the target of {name} from {day_words(move.old)} to {day_words(move.new)}: {_cut(move.reason)}"
            )
        case MarkMilestoneReached():
            return f"marked the milestone {name} reached"
        case ReopenMilestone():
            changed = [t.title for t in after.tasks if t.state.is_open and _was_done(before, t)]
            return f"reopened the milestone {name}: {quoted(changed)} is not done yet"
        case ConfirmMilestone():
            return f"confirmed the milestone {name}"
        case _:
            assert_never(edit)


def _of_session(edit: SessionEdit, before: Plan, after: Plan) -> str:
    name = f"“{session_name(before, session_of(before, edit.session))}”"
    match edit:
        case BookSession():
            trainer = f" with {person(edit.trainer)}" if edit.trainer else ""
            return f"booked {name}, cohort {edit.cohort}, for {local_words(after, edit.starts_at)}{trainer}"
        case CancelBooking():
            booking = next(b for b in session_of(before, edit.session).bookings if b.id == edit.booking)
            return f"cancelled {name}, cohort {booking.cohort}, of {local_words(before, booking.starts_at)}"
        case _:
            assert_never(edit)


def _of_shape(edit: ShapeEdit, before: Plan, after: Plan) -> str:
    match edit:
        case AddTask():
            task = after.tasks[-1]
            due = f", due {day_words(task.due)}" if task.due else ""
            return f"added the task “{short(task.title)}” ({count(task.days, 'working day')}{due})"
        case ChangeTask():
            return f"changed {_title(before, edit.task)}: {_task_changes(before, after, edit.task)}"
        case DropTask():
            return f"dropped {_title(before, edit.task)}: {_cut(edit.reason.strip())}"
        case AddMilestone():
            new = after.milestones[-1]
            return f"added the milestone {quoted([new.name])} for {day_words(new.target)}"
        case ChangeMilestone():
            changes = _milestone_changes(before, after, edit.milestone)
            return f"changed the milestone {quoted([_milestone(before, edit.milestone).name])}: {changes}"
        case DropMilestone():
            name = quoted([_milestone(before, edit.milestone).name])
            return f"dropped the milestone {name}: {_cut(edit.reason.strip())}"
        case _:
            assert_never(edit)


def _of_plan(edit: PlanEdit, before: Plan, after: Plan) -> str:
    match edit:
        case Hold():
            return f"put the plan on hold: {_cut(after.hold_reason)}"
        case Resume():
            since = f" after its rest since {day_words(before.held_on)}" if before.held_on else ""
            return f"resumed the plan{since}; the due days of open tasks moved along"
        case Judge():
            flagged = after.judged_at_risk
            return f"flagged the plan at risk: {_cut(flagged)}" if flagged else "took the at-risk flag away"
        case Finish():
            return "finished the plan"
        case Cancel():
            return f"cancelled the plan: {_cut(after.hold_reason)}"
        case NamePeople():
            return f"changed the plan's people: {people_words(edit)}"
        case _:
            assert_never(edit)


def _consequences(edit: Edit, before: Plan, after: Plan) -> tuple[str, ...]:
    """What followed from it: milestones reached or open again, and the end of the plan."""
    reached_before = {m.id: m.reached_on for m in live_milestones(before)}
    named = edit.milestone if isinstance(edit, ReopenMilestone) else ""
    said = []
    for milestone in live_milestones(after):
        was = reached_before.get(milestone.id)
        if milestone.reached_on and not was:
            said.append(f"the milestone {quoted([milestone.name])} is reached{_check(after, milestone)}")
        elif was and not milestone.reached_on and milestone.id != named:
            said.append(f"the milestone {quoted([milestone.name])} is open again")
    if after.state is PlanState.FINISHED and before.state is not after.state and not isinstance(edit, Finish):
        said.append("everything is done and the plan is finished")
    if before.state is PlanState.FINISHED and after.state is PlanState.RUNNING:
        said.append("the plan is running again")
    return tuple(said)


def _check(plan: Plan, milestone: Milestone) -> str:
    day = confirms_on(plan, milestone)
    return f", to be confirmed on {day_words(day)}" if day and not milestone.confirmed_on else ""


def _lateness(plan: Plan, task_id: str) -> str:
    task = _task(plan, task_id)
    if task.due is None or task.done_on is None:
        return ""
    days = calendars_of(plan).of(task.side).between(task.due, task.done_on)
    if days == 0:
        return ""
    return f", {count(abs(days), 'day')} {'late' if days > 0 else 'early'}"


def _skipped(plan: Plan, task_id: str) -> str:
    task = _task(plan, task_id)
    left = [t.title for t in plan.tasks if t.id in task.after and t.state.is_open]
    return f", although {quoted(left)} {'is' if len(left) == 1 else 'are'} still open" if left else ""


def _blocker(plan: Plan, task_id: str) -> str:
    blocker = _task(plan, task_id).blocker
    if blocker is None:
        return ""
    until = day_words(blocker.until)
    return f"{_cut(blocker.reason)} ({blocker.priority}, {person(blocker.owner)} clears it by {until})"


def _owners(edit: Reassign) -> str:
    backup = f", with {person(edit.backup)} as backup" if edit.backup else ""
    return f"{person(edit.owner)}{backup}"


def _task_changes(before: Plan, after: Plan, task_id: str) -> str:
    old, new = _task(before, task_id), _task(after, task_id)
    parts = (
        f"now called “{short(new.title)}”" if old.title != new.title else "",
        f"{old.days} to {count(new.days, 'working day')}" if old.days != new.days else "",
        f"not before day {new.start_day}" if old.start_day != new.start_day else "",
        f"due {_day(old)} to {_day(new)}" if old.due != new.due else "",
        f"owner {person(new.owner)}" if old.owner != new.owner else "",
        _waits(after, new) if old.after != new.after else "",
        f"now {new.visibility}" if old.visibility != new.visibility else "",
        "another criterion" if old.criterion != new.criterion else "",
    )
    return ", ".join(part for part in parts if part)


def _milestone_changes(before: Plan, after: Plan, milestone_id: str) -> str:
    old, new = _milestone(before, milestone_id), _milestone(after, milestone_id)
    tasks = quoted([_task(after, task_id).title for task_id in new.after])
    parts = (
        f"now called “{short(new.name)}”" if old.name != new.name else "",
        f"reached by {tasks}" if old.after != new.after else "",
        "another condition" if old.done_when != new.done_when else "",
    )
    return ", ".join(part for part in parts if part)


def _waits(plan: Plan, task: Task) -> str:
    if not task.after:
        return "waits for nothing"
    return f"waits for {quoted([_task(plan, task_id).title for task_id in task.after])}"


def _day(task: Task) -> str:
    return short_day(task.due) if task.due else "none"


def _was_done(plan: Plan, task: Task) -> bool:
    return _task(plan, task.id).state is TaskState.DONE


def _title(plan: Plan, task_id: str) -> str:
    return f"“{short(_task(plan, task_id).title)}”"


def _task(plan: Plan, task_id: str) -> Task:
    return next(task for task in plan.tasks if task.id == task_id)


def _milestone(plan: Plan, milestone_id: str) -> Milestone:
    return next(m for m in plan.milestones if m.id == milestone_id)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SEEN else f"{line[: _SEEN - 1]}…"
