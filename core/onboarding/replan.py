"""What moved between two states of a plan, why, and whose days it cost."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.content.plan_template import GO_LIVE
from core.onboarding.forecast import forecast
from core.onboarding.plan import Milestone, Plan, StateChange, Task, TaskState
from core.onboarding.readiness import calendars_of, live_milestones, open_ids
from core.onboarding.schedule import Schedule
from core.onboarding.words import ARROW, count, day_words, quoted, short, short_day

_LONGEST_CHAIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A milestone's forecast moved from ``old`` to ``new``: ``working_days`` joint days, positive when later.

    ``chain`` holds the ids of the tasks that drive the new date, first to last.
    """

    milestone: str
    name: str
    old: date
    new: date
    working_days: int
    chain: tuple[str, ...]
    chain_titles: tuple[str, ...]


def reforecast(plan: Plan, *, today: date, dated: Schedule | None = None) -> Plan:
    """The plan with a fresh forecast as of ``today``; ``dated`` is its schedule of today, where it is at hand."""
    return replace(plan, forecast=forecast(plan, today=today, dated=dated))


def moved(before: Plan, after: Plan) -> tuple[Move, ...]:
    """The unreached milestones whose forecast date differs, the go-live first, then by new date; empty if none.

    Each chain begins with the task that was changed, where one is in it, and with its first open one otherwise.
    """
    if before.forecast is None or after.forecast is None:
        return ()
    old, new = before.forecast.expected, after.forecast.expected
    waiting = [m for m in live_milestones(after) if m.reached_on is None and m.id in old and m.id in new]
    known = {task.id: task for task in before.tasks}
    changed = {task.id for task in after.tasks if _changed(after, known.get(task.id), task, later=True)}
    moves = [_move(after, m, old[m.id], changed) for m in waiting if old[m.id] != new[m.id]]
    return tuple(sorted(moves, key=lambda move: (move.milestone != GO_LIVE, move.new)))


def sentence(moves: tuple[Move, ...], *, cause: str = "") -> str:
    """What moved, in one sentence without a full stop; empty when nothing did.

    For example ``sign-off took 4 days longer: go-live forecast 24 Dec → 31 Dec, driven by mapping → pilot load``.
    The chain is told of the first milestone only; the others follow from it.
    """
    if not moves:
        return ""
    first, *others = moves
    text = _dates(first)
    if first.chain_titles:
        text = f"{text}, driven by {ARROW.join(first.chain_titles)}"
    if others:
        text = f"{text}; {', '.join(_dates(move) for move in others)}"
    return f"{cause}: {text}" if cause else text


def cause(before: Plan, after: Plan, *, today: date) -> str:
    """The task that best explains the first of the moves, in short words; empty when nothing moved or none does.

    A later date is explained by its new chain, an earlier one by the chain it is rid of; where nothing in the chain
    was changed, by its work that is overdue.
    """
    moves = moved(before, after)
    if not moves:
        return ""
    later = moves[0].working_days > 0
    known = {task.id: task for task in before.tasks}
    found = {
        task.id: words for task in after.tasks if (words := _changed(after, known.get(task.id), task, later=later))
    }
    chain = moves[0].chain if later else _chain(before, moves[0].milestone)
    changed = next((found[task_id] for task_id in chain if task_id in found), "")
    return changed or (_late_words(after, chain, today) if later else "") or next(iter(found.values()), "")


def _late_words(plan: Plan, chain: tuple[str, ...], today: date) -> str:
    """The first overdue task of a chain and by how much; empty when none is."""
    by_id = {task.id: task for task in plan.tasks}
    for task in (by_id[task_id] for task_id in chain):
        late = _days_late(plan, task, today)
        if task.state.is_open and late > 0:
            return f"{short(task.title)} is {count(late, 'day')} late"
    return ""


def _chain(plan: Plan, milestone_id: str) -> tuple[str, ...]:
    return plan.forecast.drivers.get(milestone_id, ()) if plan.forecast else ()


def slip_split(plan: Plan, *, today: date) -> tuple[int, int]:
    """Joint working days on which something promised was late: (ours, theirs).

    A day is theirs when everything that was late at its end waited for the customer; else it is ours. Days count
    once however many tasks were late.
    """
    zone = ZoneInfo(plan.time_zone)
    joint = calendars_of(plan).joint
    theirs: dict[date, bool] = {}
    for task in plan.tasks:
        for day in _late_days(task, today):
            if joint.is_open(day):
                theirs[day] = theirs.get(day, True) and _waited_for_customer(task, day, zone)
    customers = sum(theirs.values())
    return len(theirs) - customers, customers


def split_words(plan: Plan, *, today: date) -> str:
    """``6 days late so far: 2 ours, 4 waiting for the customer``; empty when nothing was late."""
    ours, theirs = slip_split(plan, today=today)
    if not ours + theirs:
        return ""
    return f"{count(ours + theirs, 'day')} late so far: {ours} ours, {theirs} waiting for the customer"


def _move(plan: Plan, milestone: Milestone, old: date, changed: set[str]) -> Move:
    assert plan.forecast is not None
    chain = _chain(plan, milestone.id)
    new = plan.forecast.expected[milestone.id]
    return Move(
        milestone=milestone.id,
        name=milestone.name,
        old=old,
        new=new,
        working_days=calendars_of(plan).joint.between(old, new),
        chain=chain,
        chain_titles=chain_titles(plan, _from(chain, changed.intersection(chain) or open_ids(plan))),
    )


def chain_titles(plan: Plan, chain: tuple[str, ...]) -> tuple[str, ...]:
    """Short titles of a driving chain; the middle of a long one becomes an ellipsis."""
    by_id = {task.id: task for task in plan.tasks}
    titles = tuple(short(by_id[task_id].title) for task_id in chain)
    if len(titles) <= _LONGEST_CHAIN:
        return titles
    return (*titles[: _LONGEST_CHAIN - 2], "…", titles[-1])


def _from(chain: tuple[str, ...], tasks: Collection[str]) -> tuple[str, ...]:
    """The chain from the first of these tasks on; the whole of it when none of them is in it."""
    first = next((n for n, task_id in enumerate(chain) if task_id in tasks), 0)
    return chain[first:]


def _dates(move: Move) -> str:
    name = "go-live" if move.milestone == GO_LIVE else quoted([move.name])
    return f"{name} forecast {short_day(move.old)}{ARROW}{short_day(move.new)}"


def _changed(plan: Plan, old: Task | None, new: Task, *, later: bool) -> str:
    """What is different about a task, if it can move dates; empty otherwise."""
    name = short(new.title)
    if old is None:
        return f"{name} was added"
    if old.state is not new.state:
        return _state_words(plan, name, old, new, later=later)
    if new.blocker and new.blocker != old.blocker:
        return f"{name} is blocked until {day_words(new.blocker.until)}"
    if old.days != new.days:
        more = new.days - old.days
        return f"{name} takes {count(abs(more), 'day')} {'longer' if more > 0 else 'less'}"
    moved_on = (old.after, old.start_day) != (new.after, new.start_day)
    return f"{name} waits for other work" if moved_on else ""


def _state_words(plan: Plan, name: str, old: Task, new: Task, *, later: bool) -> str:
    """A change of state, if it can move dates; empty for starting and waiting."""
    match new.state:
        case TaskState.DONE:
            return _finished_words(plan, name, new, later=later)
        case TaskState.NOT_APPLICABLE:
            return f"{name} was dropped"
        case TaskState.BLOCKED if new.blocker:
            return f"{name} is blocked until {day_words(new.blocker.until)}"
        case _ if old.state is TaskState.DONE:
            return f"{name} is open again"
        case _ if old.state is TaskState.BLOCKED:
            return f"{name} is no longer blocked"
        case _:
            return ""


def _finished_words(plan: Plan, name: str, task: Task, *, later: bool) -> str:
    """Lateness explains a later date; an earlier one after it comes from the task being done at last."""
    late = _days_late(plan, task, task.done_on) if task.done_on else 0
    if late == 0 or (late > 0 and not later):
        return f"{name} is done"
    return f"{name} took {count(late, 'day')} longer" if late > 0 else f"{name} was done {count(-late, 'day')} early"


def _days_late(plan: Plan, task: Task, day: date) -> int:
    """Working days of the task's side past its promise on ``day``; for an open task negative when not yet due."""
    if task.due is None or task.state is TaskState.NOT_APPLICABLE:
        return 0
    return calendars_of(plan).of(task.side).between(task.due, day)


def _late_days(task: Task, today: date) -> list[date]:
    """The days after a task's promise up to the one it was done, or up to today while it is open."""
    if task.due is None or task.state is TaskState.NOT_APPLICABLE:
        return []
    last = min(task.done_on or today, today)
    return [task.due + timedelta(days=n) for n in range(1, (last - task.due).days + 1)]


def _waited_for_customer(task: Task, day: date, zone: ZoneInfo) -> bool:
    """Whether the task stood in WAITING_CUSTOMER when ``day`` ended, or when it was finished that day."""
    state = None
    for change in task.history:
        if _local_day(change, zone) > day:
            break
        if change.state is not TaskState.DONE:
            state = change.state
    return state is TaskState.WAITING_CUSTOMER


def _local_day(change: StateChange, zone: ZoneInfo) -> date:
    at: datetime = change.at.astimezone(zone)
    return at.date()
