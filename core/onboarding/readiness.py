"""What follows from the state of the tasks: who may start, which milestones are reached, whether the plan is over."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.calendar import Calendars, calendars
from core.onboarding.plan import Milestone, Plan, PlanState, StateChange, Task, TaskState
from core.types import UserId

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Who does something and when: ``by`` is None for the app, ``today`` is the plan's day at ``now``."""

    by: UserId | None
    now: datetime
    today: date


def plan_day(plan: Plan, *, now: datetime) -> date:
    """The calendar day at ``now`` (aware) where the plan lives."""
    return now.astimezone(ZoneInfo(plan.time_zone)).date()


def calendars_of(plan: Plan) -> Calendars:
    """The plan's three calendars: ours, the customer's and the joint one."""
    return calendars(plan.vendor_place, plan.customer_place, plan.closures)


def live_milestones(plan: Plan) -> tuple[Milestone, ...]:
    """The milestones that are still promised or were reached, in the plan's order; dropped ones are left out."""
    return tuple(m for m in plan.milestones if not m.dropped_because)


def next_milestone(plan: Plan) -> Milestone | None:
    """The unreached milestone with the earliest target, or None when all are reached."""
    waiting = [m for m in live_milestones(plan) if m.reached_on is None]
    return min(waiting, key=lambda m: m.target, default=None)


def open_ids(plan: Plan) -> frozenset[str]:
    """The ids of the tasks that are still to be done."""
    return frozenset(task.id for task in plan.tasks if task.state.is_open)


def with_task(plan: Plan, task: Task) -> Plan:
    """The plan with its task of the same id replaced."""
    return replace(plan, tasks=tuple(task if t.id == task.id else t for t in plan.tasks))


def with_milestone(plan: Plan, milestone: Milestone) -> Plan:
    """The plan with its milestone of the same id replaced."""
    return replace(plan, milestones=tuple(milestone if m.id == milestone.id else m for m in plan.milestones))


def entered(task: Task, state: TaskState, moment: Moment) -> tuple[StateChange, ...]:
    """The task's history with one more entry."""
    return (*task.history, StateChange(state=state, at=moment.now, by=moment.by))


def settled(plan: Plan, *, moment: Moment) -> Plan:
    """The plan after everything that follows from its tasks: readiness, reached milestones, finished or not."""
    waiting = open_ids(plan)
    tasks = tuple(_readied(task, waiting, moment) for task in plan.tasks)
    by_id = {task.id: task for task in tasks}
    milestones = tuple(_judged(milestone, by_id) for milestone in plan.milestones)
    over = not waiting and all(m.confirmed_on for m in milestones if not m.dropped_because)
    return replace(plan, tasks=tasks, milestones=milestones, state=_state(plan.state, over=over))


def _readied(task: Task, waiting: frozenset[str], moment: Moment) -> Task:
    """READY exactly when nothing before it is open; a task that has been begun stays as it is."""
    ready = not any(before in waiting for before in task.after)
    match task.state:
        case TaskState.NOT_STARTED if ready:
            state = TaskState.READY
        case TaskState.READY if not ready:
            state = TaskState.NOT_STARTED
        case _:
            return task
    return replace(task, state=state, history=entered(task, state, replace(moment, by=None)))


def _judged(milestone: Milestone, tasks: dict[str, Task]) -> Milestone:
    """Reached exactly when all of its tasks are done, on the day and by the person of the last of them."""
    if milestone.dropped_because:
        return milestone
    needed = [tasks[task_id] for task_id in milestone.after]
    if any(task.state is not TaskState.DONE for task in needed):
        return replace(milestone, reached_on=None, reached_by=None, confirmed_on=None)
    last = max(needed, key=_finish)
    reached = last.done_on
    confirmed = milestone.confirmed_on if reached == milestone.reached_on else None
    if milestone.confirm_days == 0:
        confirmed = reached
    by = last.history[-1].by if last.history else None
    return replace(milestone, reached_on=reached, reached_by=by, confirmed_on=confirmed)


def _finish(task: Task) -> tuple[date, datetime]:
    """When a done task was finished, for ordering: its day, then the instant it was marked."""
    return task.done_on or date.min, task.history[-1].at if task.history else _LONG_AGO


def _state(state: PlanState, *, over: bool) -> PlanState:
    if state is PlanState.RUNNING and over:
        return PlanState.FINISHED
    if state is PlanState.FINISHED and not over:
        return PlanState.RUNNING
    return state
