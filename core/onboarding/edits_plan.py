"""What people do to the whole plan: hold, resume, judge, finish, cancel."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from core.errors import Conflict
from core.onboarding.agenda_times import mondays, week_key
from core.onboarding.edits_checks import text_of
from core.onboarding.edits_kinds import Cancel, Finish, Hold, Judge, NamePeople, PlanEdit, Resume
from core.onboarding.edits_people import named_people
from core.onboarding.plan import Plan, PlanState, Task
from core.onboarding.readiness import Moment, calendars_of, open_ids
from core.onboarding.words import count, quoted

_LONGEST_REASON = 1000


def edited_plan(plan: Plan, edit: PlanEdit, moment: Moment) -> Plan:
    """The plan after the edit. Raises Conflict or BadInput with the sentence for the person."""
    match edit:
        case Hold():
            reason = _reason(edit.reason, "Say why the plan rests.")
            return replace(plan, state=PlanState.ON_HOLD, hold_reason=reason, held_on=moment.today)
        case Resume():
            return _resumed(plan, moment.today)
        case Judge():
            return _judged(plan, edit.reason.strip())
        case Finish():
            return _finished(plan, moment.today)
        case Cancel():
            reason = _reason(edit.reason, "Say why the plan ends.")
            return replace(plan, state=PlanState.CANCELLED, hold_reason=reason, held_on=None)
        case NamePeople():
            return named_people(plan, edit)
        case _:
            assert_never(edit)


def _reason(text: str, asked: str) -> str:
    return text_of(text, field="reason", asked=asked, longest=_LONGEST_REASON)


def _resumed(plan: Plan, today: date) -> Plan:
    """The open tasks' due days move by the rest; milestone targets are promises and stay.

    The summaries of the rest count as given: there was nothing to tell.
    """
    since = plan.held_on or today
    tasks = tuple(_shifted(plan, task, since, today) for task in plan.tasks)
    said = dict.fromkeys((*plan.said, *(week_key(monday) for monday in mondays(since, today))))
    rested = replace(plan, tasks=tasks, said=tuple(said))
    return replace(rested, state=PlanState.RUNNING, hold_reason="", held_on=None)


def _shifted(plan: Plan, task: Task, since: date, today: date) -> Task:
    if task.due is None or not task.state.is_open:
        return task
    calendar = calendars_of(plan).of(task.side)
    rest = calendar.between(since, today)
    return replace(task, due=calendar.add(task.due, rest)) if rest > 0 else task


def _judged(plan: Plan, reason: str) -> Plan:
    if reason == plan.judged_at_risk:
        said = "already flagged at risk for this reason" if reason else "not flagged at risk"
        raise Conflict(f"This plan is {said}.", plan=plan.id)
    return replace(plan, judged_at_risk=reason[:_LONGEST_REASON])


def _finished(plan: Plan, today: date) -> Plan:
    left = open_ids(plan)
    if left:
        titles = quoted([task.title for task in plan.tasks if task.id in left])
        raise Conflict(f"{count(len(left), 'task')} still open: {titles}. Mark them done or drop them first.")
    milestones = tuple(
        m if m.dropped_because or m.confirmed_on else replace(m, confirmed_on=today) for m in plan.milestones
    )
    return replace(plan, state=PlanState.FINISHED, milestones=milestones, hold_reason="", held_on=None)
