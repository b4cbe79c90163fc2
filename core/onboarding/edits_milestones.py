"""What people do to one milestone: move its promise, reach it, undo that, confirm it."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from core.errors import Conflict
from core.onboarding.edits_checks import milestone_of, named, not_past, text_of, unreached, working_day
from core.onboarding.edits_kinds import (
    ConfirmMilestone,
    MarkMilestoneReached,
    MilestoneEdit,
    MoveTarget,
    ReopenMilestone,
)
from core.onboarding.edits_tasks import done, reopened
from core.onboarding.plan import Milestone, Plan, TargetMove, Task
from core.onboarding.readiness import Moment, calendars_of, with_milestone, with_task
from core.onboarding.words import day_words


def edited_milestone(plan: Plan, edit: MilestoneEdit, moment: Moment) -> Plan:
    """The plan after the edit. Raises NotFound, Conflict, BadInput or Refused with the sentence for the person."""
    match edit:
        case MoveTarget():
            return with_milestone(plan, _moved(plan, unreached(plan, edit.milestone), edit, moment))
        case MarkMilestoneReached():
            return _reached(plan, unreached(plan, edit.milestone), moment)
        case ReopenMilestone():
            return _reopened(plan, milestone_of(plan, edit.milestone), moment)
        case ConfirmMilestone():
            return with_milestone(plan, _confirmed(plan, milestone_of(plan, edit.milestone), moment))
        case _:
            assert_never(edit)


def confirms_on(plan: Plan, milestone: Milestone) -> date | None:
    """The joint working day at whose end a reached milestone counts as confirmed; None while it is not reached."""
    if milestone.reached_on is None:
        return None
    return calendars_of(plan).joint.add(milestone.reached_on, milestone.confirm_days)


def finished_last(plan: Plan, milestone: Milestone) -> tuple[Task, ...]:
    """The milestone's tasks that were marked done at the latest instant; several when one press did them."""
    tasks = [task for task in plan.tasks if task.id in milestone.after and task.history and task.done_on]
    latest = max((task.history[-1].at for task in tasks), default=None)
    return tuple(task for task in tasks if task.history[-1].at == latest)


def _moved(plan: Plan, milestone: Milestone, edit: MoveTarget, moment: Moment) -> Milestone:
    by = named(moment)
    reason = text_of(edit.reason, field="reason", asked="Say why the date moves; the customer may ask.", longest=1000)
    new = not_past(edit.new, field="new", asked="Choose the new date.", today=moment.today)
    if new == milestone.target:
        raise Conflict(f"“{milestone.name}” is already promised for {day_words(new)}.", milestone=milestone.id)
    working_day(plan, new, field="new")
    move = TargetMove(old=milestone.target, new=new, by=by, at=moment.now, reason=reason)
    return replace(milestone, target=new, moves=(*milestone.moves, move))


def _reached(plan: Plan, milestone: Milestone, moment: Moment) -> Plan:
    for task in plan.tasks:
        if task.id in milestone.after and task.state.is_open:
            plan = with_task(plan, done(task, moment))
    return plan


def _reopened(plan: Plan, milestone: Milestone, moment: Moment) -> Plan:
    if milestone.reached_on is None:
        raise Conflict(f"“{milestone.name}” is not reached yet.", milestone=milestone.id)
    for task in finished_last(plan, milestone):
        plan = with_task(plan, reopened(plan, task, moment))
    return plan


def _confirmed(plan: Plan, milestone: Milestone, moment: Moment) -> Milestone:
    if milestone.confirmed_on:
        raise Conflict(f"“{milestone.name}” was already confirmed on {day_words(milestone.confirmed_on)}.")
    day = confirms_on(plan, milestone)
    if day is None:
        raise Conflict(f"“{milestone.name}” is not reached yet.", milestone=milestone.id)
    if day > moment.today:
        raise Conflict(f"“{milestone.name}” is confirmed on {day_words(day)} if nothing goes wrong until then.")
    return replace(milestone, confirmed_on=day)
