"""When the milestones will come, with what chance: the schedule run 5,000 times at once on arrays of days."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import ceil

import numpy as np

from core.calendar import Calendars, WorkCalendar
from core.onboarding.chance import Days, durations
from core.onboarding.plan import Chance, Forecast, Milestone, Plan, Task, TaskState
from core.onboarding.readiness import calendars_of
from core.onboarding.schedule import Schedule, not_before, ordered, remaining_days, resumes, schedule
from core.types import Side

__all__ = ["RUNS", "forecast"]

RUNS = 5_000
HALF, FOUR_FIFTHS = 0.5, 0.8
TAIL = 3
"""Sampled dates are exact up to this many times the expected length, and later ones only "later"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A side's working days counted from the plan's first day: ``opened[rank[d] + n]`` is n working days on."""

    rank: Days
    opened: Days

    def step(self, day: Days | int, count: Days | int) -> Days:
        """``count`` working days after ``day`` rolled forward; what lies beyond the tables is their last day."""
        ranks = self.rank.take(day, mode="clip")
        moved: Days = self.opened.take(ranks + count, mode="clip")
        return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What the passes share. Days are counted from ``origin``, an ordinal before anything in the plan."""

    plan: Plan
    cals: Calendars
    origin: int
    today: int
    runs: int
    pace: bool
    lines: dict[Side, _Line]


def forecast(
    plan: Plan, *, today: date, dated: Schedule | None = None, runs: int = RUNS, pace: bool = True
) -> Forecast:
    """The plan's forecast as of ``today``: computed dates, their drivers, and the chances of each milestone.

    Without ``pace`` the customer's shared pace is left out, to show what it does. The same plan on the same day
    always gives the same forecast. Dropped milestones have none. ``dated`` is the plan's schedule of today, where
    it is at hand.
    """
    computed = dated or schedule(plan, today=today)
    run = _prepared(plan, computed, today, runs, pace=pace)
    ends = _sampled(run)
    live = [milestone for milestone in plan.milestones if not milestone.dropped_because]
    return Forecast(
        as_of=today,
        expected=computed.milestones,
        chances={m.id: _chance(m, ends, computed, run) for m in live},
        drivers={m.id: computed.chain(m.id) for m in live},
        end=computed.end,
    )


def _prepared(plan: Plan, computed: Schedule, today: date, runs: int, *, pace: bool) -> _Run:
    """The tables of each side, cut to the days this plan can reach."""
    cals = calendars_of(plan)
    origin = min((plan.start, today, *(dated.start for dated in computed.tasks.values()))).toordinal()
    last = computed.end.toordinal() + TAIL * (computed.end.toordinal() - origin) + 366
    return _Run(
        plan=plan,
        cals=cals,
        origin=origin,
        today=today.toordinal(),
        runs=runs,
        pace=pace,
        lines={side: _line(cals.of(side), origin, last) for side in Side},
    )


def _line(calendar: WorkCalendar, origin: int, last: int) -> _Line:
    window = calendar.window(origin, last)
    rank = np.frombuffer(window.rank, dtype=np.int32)[origin - window.base : last - window.base + 1]
    opened = np.frombuffer(window.opened, dtype=np.int32)[rank[0] : rank[-1] + 1]
    return _Line(rank=rank - rank[0], opened=opened - origin)


def _sampled(run: _Run) -> dict[str, Days]:
    """The last day of every task in every run; a single number where nothing is left to chance."""
    ends: dict[str, Days] = {}
    for task in ordered(run.plan.tasks):
        if task.state is TaskState.DONE and task.done_on:
            ends[task.id] = np.asarray(task.done_on.toordinal() - run.origin, dtype=np.int32)
        else:
            ends[task.id] = _open_end(run, task, ends)
    return ends


def _open_end(run: _Run, task: Task, ends: dict[str, Days]) -> Days:
    """The sampled last days of an open task; the same rules as in the schedule."""
    line = run.lines[task.side]
    start = _start(run, task, ends)
    end = line.step(start, durations(task, task.days, run.runs, pace=run.pace) - 1)
    if task.blocker:
        calendar = run.cals.of(task.side)
        resumed = np.maximum(start, resumes(task, calendar, run.today) - run.origin)
        left = durations(task, remaining_days(run.plan, task, calendar), run.runs, pace=run.pace)
        end = np.maximum(end, line.step(resumed, left - 1))
    return np.maximum(end, line.step(run.today - run.origin, 0))


def _start(run: _Run, task: Task, ends: dict[str, Days]) -> Days | int:
    """The day a task is begun, before it is rolled to a working day of its side."""
    if task.started_on:
        return task.started_on.toordinal() - run.origin
    start: Days | int = not_before(run.plan, task, run.cals) - run.origin
    for before in task.after:
        if before in ends:
            start = np.maximum(start, ends[before] + 1)
    return start


def _chance(milestone: Milestone, ends: dict[str, Days], computed: Schedule, run: _Run) -> Chance:
    if milestone.reached_on:
        on_time = float(milestone.reached_on <= milestone.target)
        return Chance(p50=milestone.reached_on, p80=milestone.reached_on, on_time=on_time)
    waited = [ends[task_id] for task_id in milestone.after if task_id in ends]
    expected = np.int32(computed.milestones[milestone.id].toordinal() - run.origin)
    days = np.broadcast_to(reduce(np.maximum, waited) if waited else expected, run.runs)
    places = [ceil(share * run.runs) - 1 for share in (HALF, FOUR_FIFTHS)]
    p50, p80 = (date.fromordinal(run.origin + int(day)) for day in np.partition(days, places)[places])
    return Chance(p50=p50, p80=p80, on_time=float(np.mean(days <= milestone.target.toordinal() - run.origin)))
