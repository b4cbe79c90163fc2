"""What an edit presupposes, each with its sentence when it does not hold."""

from collections.abc import Iterable
from datetime import date
from graphlib import CycleError, TopologicalSorter

from core.errors import BadInput, Conflict, NotFound, Refused
from core.onboarding.edits_kinds import (
    AddNote,
    Cancel,
    DropMilestone,
    DropTask,
    Edit,
    Finish,
    Hold,
    MarkMilestoneReached,
    MarkTaskDone,
    ReopenMilestone,
    ReopenTask,
    Resume,
)
from core.onboarding.plan import Milestone, Plan, PlanKind, PlanState, Task, TaskState
from core.onboarding.readiness import Moment, calendars_of
from core.onboarding.words import ARROW, day_words, person, quoted, short
from core.types import UserId

LONGEST_TEXT = 3000
LONGEST_TITLE = 200


def task_of(plan: Plan, task_id: str) -> Task:
    """The plan's task. Raises NotFound, or Conflict when it is no part of the plan any more."""
    task = plan.task(task_id)
    if task is None:
        raise NotFound(f"This plan has no task “{task_id}”; it may have been changed since.", task=task_id)
    if task.state is TaskState.NOT_APPLICABLE:
        why = f": {task.dropped_because}" if task.dropped_because else ""
        raise Conflict(f"“{short(task.title)}” is no longer part of this plan{why}.", task=task_id)
    return task


def open_task(plan: Plan, task_id: str) -> Task:
    """The plan's task, still to be done. Raises Conflict naming who marked it done and when."""
    task = task_of(plan, task_id)
    if task.state is TaskState.DONE:
        raise Conflict(f"“{short(task.title)}” was already marked done{_by_and_day(task)}.", task=task_id)
    return task


def milestone_of(plan: Plan, milestone_id: str) -> Milestone:
    """The plan's milestone. Raises NotFound, or Conflict when it was dropped."""
    milestone = plan.milestone(milestone_id)
    if milestone is None:
        raise NotFound(
            f"This plan has no milestone “{milestone_id}”; it may have been changed since.", milestone=milestone_id
        )
    if milestone.dropped_because:
        raise Conflict(f"“{milestone.name}” is no longer part of this plan: {milestone.dropped_because}.")
    return milestone


def unreached(plan: Plan, milestone_id: str) -> Milestone:
    """The plan's milestone, not reached yet. Raises Conflict naming by whom and when it was."""
    milestone = milestone_of(plan, milestone_id)
    if milestone.reached_on:
        who = f" by {person(milestone.reached_by)}" if milestone.reached_by else ""
        raise Conflict(f"“{milestone.name}” was already reached on {day_words(milestone.reached_on)}{who}.")
    return milestone


def text_of(value: str, *, field: str, asked: str, longest: int = LONGEST_TEXT) -> str:
    """The text without blanks around it. Raises BadInput saying what is ``asked`` when there is none, or too much."""
    text = value.strip()
    if not text:
        raise BadInput(asked, field=field)
    if len(text) > longest:
        raise BadInput(f"This is {len(text)} characters long; at most {longest} fit.", field=field)
    return text


def not_past(day: date | None, *, field: str, asked: str, today: date) -> date:
    """The day, today or later. Raises BadInput otherwise, or with ``asked`` when there is none."""
    if day is None:
        raise BadInput(asked, field=field)
    if day < today:
        raise BadInput(f"{day_words(day)} is in the past; choose today or a later day.", field=field)
    return day


def working_day(plan: Plan, day: date, *, field: str) -> date:
    """The day, one on which both sides work. Raises BadInput naming the working days around it."""
    joint = calendars_of(plan).joint
    if joint.is_open(day):
        return day
    around = f"{day_words(joint.roll_back(day))} and {day_words(joint.roll_forward(day))}"
    raise BadInput(f"Nobody works on {day_words(day)}; the nearest working days are {around}.", field=field)


def named(moment: Moment) -> UserId:
    """The person who does it. Raises Refused when it is the app, which may not."""
    if moment.by is None:
        raise Refused("Only a person can do this, under their own name.")
    return moment.by


def permitted(plan: Plan, edit: Edit) -> None:
    """Raises Conflict when the plan's own state does not allow the edit."""
    if plan.kind is PlanKind.PLAY:
        _permitted_in_play(plan, edit)
    match plan.state:
        case PlanState.CANCELLED if not isinstance(edit, AddNote):
            raise Conflict("This plan was cancelled and cannot be changed any more.", plan=plan.id)
        case PlanState.FINISHED if not isinstance(edit, AddNote | ReopenTask | ReopenMilestone):
            raise Conflict("This plan is finished; undo one of its tasks to go on with it.", plan=plan.id)
        case PlanState.ON_HOLD if isinstance(edit, Hold):
            raise Conflict(f"This plan is already on hold: {plan.hold_reason}.", plan=plan.id)
        case PlanState.RUNNING if isinstance(edit, Resume):
            raise Conflict("This plan is running already.", plan=plan.id)
        case _:
            return


def _permitted_in_play(plan: Plan, edit: Edit) -> None:
    """A save play ends when its outcome is recorded, and stays ended."""
    if plan.state is PlanState.FINISHED and not isinstance(edit, AddNote):
        raise Conflict("The outcome of this save play was recorded; start another one.", plan=plan.id)
    ends = isinstance(edit, Cancel | Finish | MarkMilestoneReached | DropMilestone)
    promised = {task_id for milestone in plan.milestones for task_id in milestone.after}
    if ends or (isinstance(edit, MarkTaskDone | DropTask) and edit.task in promised):
        raise Conflict(
            f"A save play ends when its outcome is recorded: `/retention {plan.account_name}`.", plan=plan.id
        )


def dependable(plan: Plan, after: Iterable[str]) -> tuple[str, ...]:
    """Task ids, each once and each part of the plan. Raises BadInput naming one that is not."""
    ids = tuple(dict.fromkeys(after))
    for task_id in ids:
        task = plan.task(task_id)
        if task is None or task.state is TaskState.NOT_APPLICABLE:
            raise BadInput(f"“{task.title if task else task_id}” is not part of this plan.", field="after")
    return ids


def acyclic(plan: Plan) -> Plan:
    """The plan itself. Raises BadInput with the cycle printed when tasks wait for each other in a circle."""
    try:
        TopologicalSorter({task.id: task.after for task in plan.tasks}).prepare()
    except CycleError as error:
        titles = {task.id: short(task.title) for task in plan.tasks}
        circle = ARROW.join(titles[task_id] for task_id in error.args[1])
        raise BadInput(f"These tasks would wait for each other: {circle}.", field="after") from None
    return plan


def with_work(milestone: Milestone, after: tuple[str, ...]) -> tuple[str, ...]:
    """``after`` itself. Raises BadInput when the milestone would have no task left."""
    if not after:
        raise BadInput(f"{quoted([milestone.name])} needs at least one task that reaches it.", field="after")
    return after


def _by_and_day(task: Task) -> str:
    who = f" by {person(task.history[-1].by)}" if task.history else ""
    return f"{who} on {day_words(task.done_on)}" if task.done_on else who
