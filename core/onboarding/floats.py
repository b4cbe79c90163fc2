"""How far a task can slip before something that waits for it moves: the backward pass over a schedule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.calendar import Calendars
from core.onboarding.plan import Milestone, Plan, Task
from core.onboarding.readiness import calendars_of
from core.onboarding.schedule import Schedule, ordered

__all__ = ["Float", "float_to_milestone", "floats"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Float:
    """Working days of its side that a task can slip.

    ``to_next``: before the next milestone that waits for it moves, None when none waits. ``to_end``: before the
    plan's end moves. A done task cannot slip: None and 0.
    """

    to_next: int | None
    to_end: int

    @property
    def is_critical(self) -> bool:
        """Whether any slip at all moves a milestone or the end."""
        return self.to_end <= 0 or (self.to_next is not None and self.to_next <= 0)


def floats(plan: Plan, dated: Schedule, *, as_planned: bool = False) -> Mapping[str, Float]:
    """The float of every task of ``dated``, the plan's schedule of today or, ``as_planned``, of its beginning."""
    cals = calendars_of(plan)
    tasks = ordered(plan.tasks)
    waiting = [task for task in tasks if as_planned or task.state.is_open]
    milestones = [m for m in plan.milestones if not m.dropped_because and (as_planned or m.reached_on is None)]
    to_next = _to_next(waiting, milestones, dated, cals)
    to_end = _to_goals(waiting, {task.id: dated.end.toordinal() for task in waiting}, dated, cals)
    return {task.id: Float(to_next=to_next.get(task.id), to_end=to_end.get(task.id, 0)) for task in tasks}


def float_to_milestone(plan: Plan, dated: Schedule, milestone: Milestone) -> dict[str, int]:
    """How many working days each task before a milestone can slip until that milestone moves."""
    cals = calendars_of(plan)
    goal = dated.milestones[milestone.id].toordinal()
    return _to_goals(ordered(plan.tasks), dict.fromkeys(milestone.after, goal), dated, cals)


def _to_goals(tasks: Sequence[Task], goals: Mapping[str, int], dated: Schedule, cals: Calendars) -> dict[str, int]:
    """Working days each task can slip before one of the ``goals`` (ordinals by task id) is missed.

    ``tasks`` come in schedule order. Tasks that lead to no goal are left out.
    """
    latest = dict(goals)
    found: dict[str, int] = {}
    for task in reversed(tasks):
        if task.id not in latest:
            continue
        calendar, days = cals.of(task.side), dated.tasks[task.id]
        start, end = days.start.toordinal(), days.end.toordinal()
        late_end = calendar.step_back(latest[task.id])
        found[task.id] = max(0, calendar.count(end, late_end))
        late_start = calendar.step(late_end, -calendar.count(start, end))
        for before in task.after:
            latest[before] = min(latest.get(before, late_start - 1), late_start - 1)
    return found


def _to_next(
    tasks: Sequence[Task], milestones: Iterable[Milestone], dated: Schedule, cals: Calendars
) -> dict[str, int]:
    """Working days each task can slip before the first milestone that waits for it moves.

    The first is the one with the earliest date. Tasks that no milestone waits for are left out.
    """
    known: dict[str, int] = {}
    left = tuple(tasks)
    for milestone in sorted(milestones, key=lambda m: dated.milestones[m.id]):
        goal = dated.milestones[milestone.id].toordinal()
        found = _to_goals(left, dict.fromkeys(milestone.after, goal), dated, cals)
        known.update(found)
        # What leads to an earlier milestone never lies between a later one and what leads only to that.
        left = tuple(task for task in left if task.id not in found)
    return known
