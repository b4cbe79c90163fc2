"""The dates of a plan: forward pass and driving chain. One run is exact; ``forecast`` repeats it with chance.

``early start = max(not before, roll(end(p) + 1 day) for every predecessor p)``, ``end = early start + (days - 1)``
working days, each on the calendar of the task's side. Days are counted as ordinals and shown as dates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from graphlib import TopologicalSorter
from zoneinfo import ZoneInfo

from core.calendar import Calendars, WorkCalendar
from core.onboarding.plan import Milestone, Plan, Task, TaskState
from core.onboarding.readiness import calendars_of
from core.types import DayBasis, Roll

__all__ = ["Dated", "Schedule", "not_before", "ordered", "schedule", "slip", "target_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A task's computed dates. ``driver`` is the predecessor that set its start, None when its own day did."""

    start: date
    end: date
    driver: str | None


@dataclass(frozen=True, slots=True)
class _Span:
    """First and last day of a task as ordinals, and the predecessor that set its start."""

    start: int
    end: int
    driver: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A plan's dates. Tasks that do not apply and dropped milestones have none.

    ``last`` names the task that ends each milestone.
    """

    tasks: Mapping[str, Dated]
    milestones: Mapping[str, date]
    last: Mapping[str, str]
    end: date

    def chain(self, milestone_id: str) -> tuple[str, ...]:
        """The ids of the tasks that drive a milestone's date, first to last; empty when it waits for none."""
        links: list[str] = []
        task_id = self.last.get(milestone_id)
        while task_id is not None:
            links.append(task_id)
            task_id = self.tasks[task_id].driver
        return tuple(reversed(links))


def schedule(plan: Plan, *, today: date | None) -> Schedule:
    """The plan's dates as they stand on ``today``; with None, as planned, as if nothing had happened yet.

    With ``today`` done tasks end when they ended, begun ones start when they were begun, open ones cannot end
    before today, and blocked ones go on after the blocker's date.
    """
    cals = calendars_of(plan)
    tasks = ordered(plan.tasks)
    spans = _spans(plan, tasks, cals, today)
    live = tuple(m for m in plan.milestones if not m.dropped_because)
    last = {m.id: _last(m, spans) for m in live}
    goals = {m.id: _goal(m, spans, last[m.id], today) for m in live}
    end = max((*(span.end for span in spans.values()), *goals.values()), default=plan.start.toordinal())
    return Schedule(
        tasks={task.id: _dated(spans[task.id]) for task in tasks},
        milestones={milestone_id: date.fromordinal(goal) for milestone_id, goal in goals.items()},
        last={milestone_id: task_id for milestone_id, task_id in last.items() if task_id},
        end=date.fromordinal(end),
    )


def ordered(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The tasks that apply, each after its predecessors."""
    known = {task.id: task for task in tasks if task.state is not TaskState.NOT_APPLICABLE}
    order = _order(tuple((task.id, task.after) for task in known.values()))
    return tuple(known[task_id] for task_id in order if task_id in known)


@lru_cache(maxsize=1024)
def _order(shape: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """Plans of one template share their order."""
    return tuple(TopologicalSorter(dict(shape)).static_order())


def target_for(plan: Plan, day: int) -> date:
    """The promise "Day ``day``" as a date.

    A calendar day that is closed for either side rolls as the plan says (back: a promise is not postponed in
    silence); working days are counted on the joint calendar from the rolled start.
    """
    joint = calendars_of(plan).joint
    start = plan.start.toordinal()
    match plan.basis, plan.roll:
        case DayBasis.WORKING, _:
            return date.fromordinal(joint.step(start, day))
        case DayBasis.CALENDAR, Roll.PREVIOUS:
            return date.fromordinal(joint.step_back(start + day))
        case _:
            return date.fromordinal(joint.step(start + day, 0))


def slip(plan: Plan, milestone: Milestone, day: date) -> int:
    """Joint working days from the milestone's target to ``day``: positive means late."""
    joint = calendars_of(plan).joint
    return joint.between(milestone.target, day)


def not_before(plan: Plan, task: Task, cals: Calendars) -> int:
    """The ordinal of the first day a task's own ``start_day`` allows, on the calendar of its side."""
    start, calendar = plan.start.toordinal(), cals.of(task.side)
    if plan.basis is DayBasis.WORKING:
        return calendar.step(start, task.start_day)
    return calendar.step(start + task.start_day, 0)


def _spans(plan: Plan, tasks: Iterable[Task], cals: Calendars, today: date | None) -> dict[str, _Span]:
    spans: dict[str, _Span] = {}
    for task in tasks:
        calendar = cals.of(task.side)
        start, driver = not_before(plan, task, cals), None
        for before in task.after:
            # A tie goes to the task's own day and then to the predecessor named first.
            after = calendar.step(spans[before].end + 1, 0) if before in spans else start
            if after > start:
                start, driver = after, before
        span = _Span(start=start, end=calendar.step(start, task.days - 1), driver=driver)
        spans[task.id] = span if today is None else _happened(plan, task, span, calendar, today.toordinal())
    return spans


def _happened(plan: Plan, task: Task, span: _Span, calendar: WorkCalendar, today: int) -> _Span:
    """The span with what is known of the task by ``today``."""
    started = task.started_on.toordinal() if task.started_on else None
    if task.state is TaskState.DONE and task.done_on:
        end = task.done_on.toordinal()
        return _Span(start=min(span.start if started is None else started, end), end=end, driver=None)
    start, driver, end = span.start, span.driver, span.end
    if started is not None:
        start, driver, end = started, None, calendar.step(started, task.days - 1)
    if task.blocker:
        resumed = resumes(task, calendar, today)
        start = start if started is not None else max(start, resumed)
        end = max(end, calendar.step(max(start, resumed), remaining_days(plan, task, calendar) - 1))
    return _Span(start=start, end=max(end, calendar.step(today, 0)), driver=driver)


def resumes(task: Task, calendar: WorkCalendar, today: int) -> int:
    """The ordinal on which blocked work goes on: the working day after the blocker's date, today at the earliest."""
    assert task.blocker is not None
    return calendar.step(max(task.blocker.until.toordinal() + 1, today), 0)


def remaining_days(plan: Plan, task: Task, calendar: WorkCalendar) -> int:
    """Working days still to do of a blocked task: all of them unless it was begun, at least 1."""
    if task.started_on is None or task.blocker is None:
        return task.days
    stopped = task.blocker.since.astimezone(ZoneInfo(plan.time_zone)).date()
    done = calendar.between(task.started_on, max(task.started_on, stopped))
    return max(1, task.days - done)


def _last(milestone: Milestone, spans: Mapping[str, _Span]) -> str | None:
    """The task that ends the milestone; of several that end together the one named first."""
    return max((t for t in milestone.after if t in spans), key=lambda t: spans[t].end, default=None)


def _goal(milestone: Milestone, spans: Mapping[str, _Span], last: str | None, today: date | None) -> int:
    """The ordinal a milestone falls on: reached, computed, or its target when it waits for no task."""
    if today is not None and milestone.reached_on:
        return milestone.reached_on.toordinal()
    return spans[last].end if last else milestone.target.toordinal()


def _dated(span: _Span) -> Dated:
    return Dated(start=date.fromordinal(span.start), end=date.fromordinal(span.end), driver=span.driver)
