"""How long customers take: the pace a customer has shown, and the time to first value over many customers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.content.plan_template import GO_LIVE
from core.onboarding.plan import Plan, TaskState
from core.onboarding.readiness import calendars_of
from core.onboarding.schedule import Schedule
from core.types import Side

__all__ = ["Observed", "learned_pace", "median_days", "observed", "survival"]

CREDIT = 10
"""Working days exactly as planned that a new customer is credited with, so that one late task says little [D]."""
HALF, ROUNDING = 0.5, 1e-9


def learned_pace(plan: Plan, dates: Schedule) -> float:
    """``(10 + actual) / (10 + planned)`` working days of the customer's finished tasks: 1.2 is a fifth slower.

    ``dates`` is the plan's schedule as of today. A task counts from the day it was begun, or could have been.
    """
    calendar = calendars_of(plan).customer
    finished = [t for t in plan.tasks if t.side is Side.CUSTOMER and t.state is TaskState.DONE and t.done_on]
    spans = [dates.tasks[task.id] for task in finished]
    actual = sum(calendar.between(span.start, span.end) + 1 for span in spans)
    return (CREDIT + actual) / (CREDIT + sum(task.days for task in finished))


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One customer: calendar days from start to first value, or, not ``reached``, to the last day looked at."""

    days: int
    reached: bool


def observed(plan: Plan, *, today: date) -> Observed | None:
    """The plan's time to first value so far; None when it promises no go-live (milestone ``m3``)."""
    milestone = plan.milestone(GO_LIVE)
    if milestone is None or milestone.dropped_because:
        return None
    last = milestone.reached_on or plan.held_on or today
    return Observed(days=max(0, (last - plan.start).days), reached=milestone.reached_on is not None)


def survival(customers: Iterable[Observed]) -> tuple[tuple[int, float], ...]:
    """The Kaplan-Meier curve: after each day on which somebody got there, the share (0 to 1) still without value."""
    known = tuple(customers)
    share = 1.0
    curve: list[tuple[int, float]] = []
    for day in sorted({one.days for one in known if one.reached}):
        at_risk = sum(one.days >= day for one in known)
        reached = sum(one.days == day and one.reached for one in known)
        share *= 1 - reached / at_risk
        curve.append((day, share))
    return tuple(curve)


def median_days(customers: Iterable[Observed]) -> int | None:
    """Days until half of the customers had first value, unfinished ones counted in; None: not reached yet."""
    return next((day for day, share in survival(customers) if share <= HALF + ROUNDING), None)
