"""What people do to one task: done and undone, started, waiting, blocked, reassigned, noted, snoozed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from core.errors import BadInput, Conflict
from core.onboarding.edits_checks import named, not_past, open_task, task_of, text_of
from core.onboarding.edits_kinds import (
    AddNote,
    BlockTask,
    MarkTaskDone,
    Reassign,
    ReopenTask,
    Snooze,
    StartTask,
    TaskEdit,
    Unblock,
    WaitFor,
)
from core.onboarding.plan import Blocker, Note, Plan, Task, TaskState
from core.onboarding.readiness import Moment, entered, open_ids
from core.onboarding.words import short
from core.types import Side

LONGEST_SNOOZE = timedelta(days=30)
_BEGUN = (TaskState.IN_PROGRESS, TaskState.WAITING_CUSTOMER, TaskState.WAITING_VENDOR)


def edited_task(plan: Plan, edit: TaskEdit, moment: Moment) -> Task:
    """The edit's task after it. Raises NotFound, Conflict or BadInput with the sentence for the person."""
    match edit:
        case MarkTaskDone():
            changed = done(open_task(plan, edit.task), moment)
        case ReopenTask():
            changed = reopened(plan, task_of(plan, edit.task), moment)
        case StartTask():
            changed = _started(open_task(plan, edit.task), moment)
        case WaitFor():
            changed = _waiting(open_task(plan, edit.task), edit.side, moment)
        case BlockTask():
            changed = _blocked(open_task(plan, edit.task), edit, moment)
        case Unblock():
            changed = _unblocked(plan, task_of(plan, edit.task), moment)
        case Reassign():
            changed = _reassigned(open_task(plan, edit.task), edit)
        case AddNote():
            changed = _noted(task_of(plan, edit.task), edit.text, moment)
        case Snooze():
            changed = _snoozed(open_task(plan, edit.task), edit.until, moment)
        case _:
            assert_never(edit)
    return changed


def done(task: Task, moment: Moment) -> Task:
    """The task, finished today. A blocker stays noted, so that undo brings it back."""
    history = entered(task, TaskState.DONE, moment)
    return replace(task, state=TaskState.DONE, done_on=moment.today, history=history, snoozed_until=None)


def reopened(plan: Plan, task: Task, moment: Moment) -> Task:
    """The task as it stood before it was marked done. Raises Conflict when it is not done."""
    if task.state is not TaskState.DONE:
        raise Conflict(f"“{short(task.title)}” is not marked done.", task=task.id)
    state = _before(plan, task, TaskState.DONE)
    return replace(task, state=state, done_on=None, history=entered(task, state, moment))


def _before(plan: Plan, task: Task, state: TaskState) -> TaskState:
    """Where the task stood before it last entered ``state``; readiness is judged as of now."""
    last = max((n for n, change in enumerate(task.history) if change.state is state), default=0)
    earlier = [change.state for change in task.history[:last]]
    if state is TaskState.DONE and task.blocker and earlier[-1:] == [TaskState.BLOCKED]:
        return TaskState.BLOCKED
    stood = next((s for s in reversed(earlier) if s not in (TaskState.DONE, TaskState.BLOCKED)), None)
    if stood in _BEGUN:
        return stood
    return TaskState.NOT_STARTED if open_ids(plan).intersection(task.after) else TaskState.READY


def _started(task: Task, moment: Moment) -> Task:
    _refuse_blocked(task)
    if task.state is TaskState.IN_PROGRESS:
        raise Conflict(f"“{short(task.title)}” is already in progress.", task=task.id)
    history = entered(task, TaskState.IN_PROGRESS, moment)
    return replace(task, state=TaskState.IN_PROGRESS, started_on=task.started_on or moment.today, history=history)


def _waiting(task: Task, side: Side, moment: Moment) -> Task:
    _refuse_blocked(task)
    if side is Side.JOINT:
        raise BadInput("Say which side is waited for: the customer or us.", field="side")
    state = TaskState.WAITING_CUSTOMER if side is Side.CUSTOMER else TaskState.WAITING_VENDOR
    if task.state is state:
        whom = "the customer" if side is Side.CUSTOMER else "us"
        raise Conflict(f"“{short(task.title)}” is already waiting for {whom}.", task=task.id)
    return replace(
        task, state=state, started_on=task.started_on or moment.today, history=entered(task, state, moment)
    )


def _blocked(task: Task, edit: BlockTask, moment: Moment) -> Task:
    reason = text_of(edit.reason, field="reason", asked="Say what blocks this task.", longest=1000)
    if edit.owner is None:
        raise BadInput("Name who clears this blocker.", field="owner")
    until = not_past(edit.until, field="until", asked="Say by when it is expected to be cleared.", today=moment.today)
    since = task.blocker.since if task.state is TaskState.BLOCKED and task.blocker else moment.now
    blocker = Blocker(
        reason=reason, type=edit.type, priority=edit.priority, owner=edit.owner, since=since, until=until
    )
    if task.state is not TaskState.BLOCKED:
        history = entered(task, TaskState.BLOCKED, moment)
        return replace(task, state=TaskState.BLOCKED, blocker=blocker, history=history)
    if task.blocker == blocker:
        raise Conflict(f"“{short(task.title)}” is already blocked for this reason.", task=task.id)
    return replace(task, blocker=blocker)


def _unblocked(plan: Plan, task: Task, moment: Moment) -> Task:
    if task.state is not TaskState.BLOCKED:
        raise Conflict(f"“{short(task.title)}” is not blocked.", task=task.id)
    state = _before(plan, task, TaskState.BLOCKED)
    return replace(task, state=state, blocker=None, history=entered(task, state, moment))


def _reassigned(task: Task, edit: Reassign) -> Task:
    if edit.owner is None:
        raise BadInput("Choose who answers for this task now.", field="owner")
    if edit.backup == edit.owner:
        raise BadInput("The backup must be somebody else than the owner.", field="backup")
    if (task.owner, task.backup) == (edit.owner, edit.backup):
        raise Conflict(f"“{short(task.title)}” is already theirs.", task=task.id)
    return replace(task, owner=edit.owner, backup=edit.backup)


def _noted(task: Task, text: str, moment: Moment) -> Task:
    note = Note(text=text_of(text, field="text", asked="Write the note first."), at=moment.now, by=named(moment))
    return replace(task, notes=(*task.notes, note))


def _snoozed(task: Task, until: datetime, moment: Moment) -> Task:
    if until <= moment.now:
        raise BadInput("Choose a time in the future.", field="until")
    if until - moment.now > LONGEST_SNOOZE:
        raise BadInput(f"At most {LONGEST_SNOOZE.days} days; move the due date instead.", field="until")
    return replace(task, snoozed_until=until)


def _refuse_blocked(task: Task) -> None:
    if task.state is TaskState.BLOCKED:
        raise Conflict(f"“{short(task.title)}” is blocked; unblock it first.", task=task.id)
