"""How a plan stands, in one word and the reasons for it.

The worst of three: the chance of the next milestone, the share of overdue work, and behaviour; a person's judgement
can only make it worse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.content.plan_template import GO_LIVE
from core.onboarding.first_value import learned_pace
from core.onboarding.plan import Plan, PlanState, Task, TaskState
from core.onboarding.readiness import next_milestone
from core.onboarding.schedule import schedule
from core.onboarding.words import count, day_words, percent, short

LIKELY, EVEN = 0.8, 0.5
"""Chances of the next milestone being on time from which a plan is on track, and from which it is at risk [D]."""
SOME_OVERDUE, MOST_OVERDUE = 0.2, 0.6
"""Shares of the due tasks that are overdue: from the first at risk, above the second off track [OnRamp]."""
QUIET_DAYS, SILENT_DAYS = 5, 10
"""Calendar days without any activity: up to the first is fine, over the second means low engagement [OnRamp]."""
SLOW_PACE = 1.15
LAUNCH_DAYS = 90


class Level(StrEnum):
    """How a plan stands, best first."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"

    @property
    def label(self) -> str:
        """The level as people write it."""
        return self.replace("_", " ").capitalize()

    @property
    def rank(self) -> int:
        """0 for the best, 3 for the worst."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A level and the sentences that lead to it, worst first; on track has none."""

    level: Level
    reasons: tuple[str, ...]


def status(plan: Plan, *, today: date) -> Status:
    """How the plan stands on ``today``.

    A finished or cancelled plan is on track: nothing is left to go wrong. One on hold is not measured.
    """
    if plan.state in (PlanState.FINISHED, PlanState.CANCELLED):
        return Status(level=Level.ON_TRACK, reasons=())
    found = list(_said_by_people(plan))
    if plan.state is PlanState.RUNNING:
        found += [*_chance(plan), *_overdue(plan, today), *_behaviour(plan, today)]
    ordered = sorted(found, key=lambda reason: -reason[0].rank)
    level = ordered[0][0] if ordered else Level.ON_TRACK
    return Status(level=level, reasons=tuple(text for _, text in ordered))


def pace_words(plan: Plan, *, today: date) -> str:
    """The pace in words: tasks done against those that should be done by today."""
    expected = due_tasks(plan, today=today)
    done = sum(task.state is TaskState.DONE for task in plan.tasks)
    if not expected:
        return f"{count(done, 'task')} done, none due yet"
    return f"{count(done, 'task')} done, {expected} due by today"


def is_overdue(task: Task, *, today: date) -> bool:
    """Whether an open task is past the day it was promised for."""
    return task.state.is_open and task.due is not None and task.due < today


def overdue(plan: Plan, *, today: date) -> tuple[Task, ...]:
    """The open tasks whose promised day is over, the longest overdue first."""
    late = [task for task in plan.tasks if is_overdue(task, today=today)]
    return tuple(sorted(late, key=lambda task: task.due or today))


def due_tasks(plan: Plan, *, today: date) -> int:
    """How many tasks were promised for today or earlier."""
    return sum(_should_be_done(task, today) for task in plan.tasks)


def quiet_days(plan: Plan, *, today: date) -> int:
    """Calendar days since a person last did something to a task."""
    return (today - _last_activity(plan)).days


def _chance(plan: Plan) -> Iterator[tuple[Level, str]]:
    milestone = next_milestone(plan)
    if milestone is None or plan.forecast is None or milestone.id not in plan.forecast.chances:
        return
    on_time = plan.forecast.chances[milestone.id].on_time
    if on_time >= LIKELY:
        return
    level = Level.WATCH if on_time >= EVEN else Level.AT_RISK
    expected = plan.forecast.expected[milestone.id]
    dates = f"target {day_words(milestone.target)}, forecast {day_words(expected)}"
    yield level, f"“{short(milestone.name)}” is on time with a chance of {percent(on_time)} ({dates})"


def _overdue(plan: Plan, today: date) -> Iterator[tuple[Level, str]]:
    due, late = due_tasks(plan, today=today), len(overdue(plan, today=today))
    share = late / due if due else 0.0
    if share < SOME_OVERDUE:
        return
    level = Level.OFF_TRACK if share > MOST_OVERDUE else Level.AT_RISK
    yield (
        level,
        f"{late} of {count(due, 'task')} due by today {'is' if late == 1 else 'are'} overdue ({percent(share)})",
    )


def _behaviour(plan: Plan, today: date) -> Iterator[tuple[Level, str]]:
    quiet = quiet_days(plan, today=today)
    if quiet > SILENT_DAYS:
        yield Level.AT_RISK, f"nothing has happened for {quiet} days"
    elif quiet > QUIET_DAYS:
        yield Level.WATCH, f"nothing has happened for {quiet} days"
    pace = learned_pace(plan, schedule(plan, today=today))
    if pace > SLOW_PACE:
        yield Level.AT_RISK, f"the customer's tasks take {pace:.2f} times as long as planned"
    launch = plan.milestone(GO_LIVE)
    if (
        launch
        and not launch.dropped_because
        and launch.reached_on is None
        and (today - plan.start).days > LAUNCH_DAYS
    ):
        yield Level.AT_RISK, f"“{short(launch.name)}” is not reached {LAUNCH_DAYS} days after the start"


def _said_by_people(plan: Plan) -> Iterator[tuple[Level, str]]:
    if plan.judged_at_risk:
        yield Level.AT_RISK, f"flagged by judgement: {plan.judged_at_risk}"
    if plan.state is PlanState.ON_HOLD:
        since = f" since {day_words(plan.held_on)}" if plan.held_on else ""
        yield Level.WATCH, f"on hold{since}: {plan.hold_reason}"


def _should_be_done(task: Task, today: date) -> bool:
    return task.state is not TaskState.NOT_APPLICABLE and task.due is not None and task.due <= today


def _last_activity(plan: Plan) -> date:
    """The last day a person did something to a task, or else the first day anybody could."""
    by_people = (c.at for task in plan.tasks for c in task.history if c.by)
    noted = (note.at for task in plan.tasks for note in task.notes)
    latest = max((*by_people, *noted, plan.created_at))
    return max(latest.astimezone(ZoneInfo(plan.time_zone)).date(), plan.start)
