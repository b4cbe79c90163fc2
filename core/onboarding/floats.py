"""How far a task can slip before something that waits for it moves: the backward pass."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.calendar import Calendars
from core.onboarding.plan import Milestone, Task

__all__ = ["Span", "floats_next", "floats_to"]


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a task as ordinals, and the predecessor that set its start."""

    start: int
    end: int
    driver: str | None


def floats_to(
    tasks: Sequence[Task], goals: Mapping[str, int], spans: Mapping[str, Span], cals: Calendars
) -> dict[str, int]:
    """Working days each task can slip before one of the ``goals`` (ordinals by task id) is missed.

    ``tasks`` come in schedule order. Tasks that lead to no goal are left out.
    """
    latest = dict(goals)
    floats: dict[str, int] = {}
    for task in reversed(tasks):
        if task.id not in latest:
            continue
        calendar, span = cals.of(task.side), spans[task.id]
        late_end = calendar.step_back(latest[task.id])
        floats[task.id] = max(0, calendar.count(span.end, late_end))
        late_start = calendar.step(late_end, -calendar.count(span.start, span.end))
        for before in task.after:
            latest[before] = min(latest.get(before, late_start - 1), late_start - 1)
    return floats


def floats_next(
    tasks: Sequence[Task],
    milestones: Iterable[Milestone],
    goals: Mapping[str, int],
    spans: Mapping[str, Span],
    cals: Calendars,
) -> dict[str, int]:
    """Working days each task can slip before the first milestone that waits for it moves.

    The first is the one with the earliest goal. Tasks that no milestone waits for are left out.
    """
    floats: dict[str, int] = {}
    left = tuple(tasks)
    for milestone in sorted(milestones, key=lambda m: goals[m.id]):
        found = floats_to(left, dict.fromkeys(milestone.after, goals[milestone.id]), spans, cals)
        floats.update(found)
        # What leads to an earlier milestone never lies between a later one and what leads only to that.
        left = tuple(task for task in left if task.id not in found)
    return floats
