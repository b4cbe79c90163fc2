"""The weekly summary of a plan: what was done, what comes next, what is blocked, what moved."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from core.messages import WeekSummary
from core.onboarding.plan import Plan, Task, TaskState
from core.onboarding.readiness import live_milestones
from core.onboarding.replan import split_words
from core.onboarding.status import pace_words

_NEXT = 5
_WEEK = timedelta(days=7)


def week_end(monday: date) -> date:
    """The last day of the week that the summary of this Monday tells of: the Sunday before it."""
    return monday - timedelta(days=1)


def week_summary(
    plan: Plan,
    *,
    week_end: date,
    lines: Iterable[tuple[date, str]],
    then: Mapping[str, date],
    skipped: int = 0,
) -> WeekSummary:
    """The summary of the seven days that end with ``week_end``.

    ``lines`` are dated sentences. Told are first how the plan stands (its pace, and whose days were late), then
    those of the week, oldest first. ``then`` are the milestones' forecast days a week ago (``Forecast.expected``),
    as far as there were any. Tasks are named by their ids.
    """
    first = week_end - _WEEK + timedelta(days=1)
    told = sorted(((day, text) for day, text in lines if first <= day <= week_end), key=lambda line: line[0])
    done = [task for task in plan.tasks if task.done_on and first <= task.done_on <= week_end]
    return WeekSummary(
        plan=plan.id,
        week_end=week_end,
        done=tuple(task.id for task in sorted(done, key=lambda task: task.done_on or week_end)),
        next_up=tuple(task.id for task in next_up(plan)),
        blocked=tuple(task.id for task in plan.tasks if task.state is TaskState.BLOCKED),
        forecasts=_forecasts(plan, then),
        lines=(*_standing(plan, week_end), *(text for _, text in told)),
        skipped=skipped,
    )


def next_up(plan: Plan, *, most: int = _NEXT) -> tuple[Task, ...]:
    """The open tasks somebody can work on now, the earliest due first; blocked ones are left out."""
    idle = (TaskState.NOT_STARTED, TaskState.BLOCKED)
    ready = [task for task in plan.tasks if task.state.is_open and task.state not in idle]
    return tuple(sorted(ready, key=lambda task: task.due or date.max)[:most])


def _standing(plan: Plan, day: date) -> tuple[str, ...]:
    late = split_words(plan, today=day)
    return (pace_words(plan, today=day), *([late] if late else []))


def _forecasts(plan: Plan, then: Mapping[str, date]) -> tuple[tuple[str, date | None, date], ...]:
    if plan.forecast is None:
        return ()
    now = plan.forecast.expected
    waiting = [m.id for m in live_milestones(plan) if m.reached_on is None and m.id in now]
    return tuple((milestone_id, then.get(milestone_id), now[milestone_id]) for milestone_id in waiting)
