"""The notices of tasks: assigned, due soon, due today, overdue and climbing, blocked, snoozed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.calendar import Calendars
from core.messages import Reason
from core.onboarding.agenda_times import MORNING, hours, instant
from core.onboarding.agenda_values import Due, DueKind, Escalation
from core.onboarding.floats import floats
from core.onboarding.plan import Blocker, Plan, Task, TaskState
from core.onboarding.schedule import Dated, Schedule
from core.types import UserId

DUE_SOON_DAYS = 2
BLOCKED_DAYS = 2
OVERDUE_DAYS, CLIMB_DAYS, EXECUTIVE_DAYS = 1, 4, 8
"""Working days past the due day: the owner is told, then the escalation contact, then the executive."""

_STAGE = {
    Reason.ASSIGNED: 0,
    Reason.DUE_SOON: 1,
    Reason.DUE_TODAY: 2,
    Reason.OVERDUE: 4,
    Reason.CLIMBED: 5,
    Reason.EXECUTIVE: 6,
}
_SNOOZE_STAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the notices of one plan's tasks are worked out from."""

    plan: Plan
    schedule: Schedule
    calendars: Calendars
    zones: Mapping[UserId, str]
    escalation: Escalation
    said: frozenset[str]
    done_on: Mapping[str, date]

    def zone(self, user: UserId) -> str:
        """Where the person works; the plan's own time zone when that is not known."""
        return self.zones.get(user) or self.plan.time_zone

    def critical(self, task: Task) -> bool:
        """Whether any slip of the task moves a milestone or the end of the plan."""
        return floats(self.plan, self.schedule)[task.id].is_critical

    def morning(self, user: UserId, day: date) -> datetime:
        """Nine o'clock of the person on ``day``, or on our next working day when it is closed."""
        return instant(self.zone(user), self.calendars.vendor.roll_forward(day), MORNING)


def task_dues(desk: Desk) -> Iterator[Due]:
    """Every notice of the tasks somebody can work on; a task that waits for others is not reminded of."""
    for task in desk.plan.tasks:
        if task.state.is_open and task.state is not TaskState.NOT_STARTED:
            yield from (due for due in _of_task(desk, task) if due.key not in desk.said)


def fair_due(desk: Desk, task: Task) -> date:
    """The day a task is expected: promised, or as many days after its last predecessor or blocker as it takes.

    Nobody is overdue for the time somebody else took. Without any of these it is the computed end.
    """
    calendar = desk.calendars.of(task.side)
    days = [task.due] if task.due else []
    ready = max((desk.done_on[b] for b in task.after if b in desk.done_on), default=None)
    if ready:
        days.append(calendar.add(ready + timedelta(days=1), task.days - 1))
    if task.blocker:
        days.append(task.blocker.until)
    return max(days, default=_planned(desk, task).end)


def _of_task(desk: Desk, task: Task) -> Iterator[Due]:
    owner = task.owner or desk.plan.owner
    due = fair_due(desk, task)
    if task.state is TaskState.BLOCKED and task.blocker:
        yield from _blocked(desk, task, task.blocker)
    else:
        yield from _to_owner(desk, task, owner, due)
    yield _overdue(desk, task, owner, due)
    yield from _climbing(desk, task, owner, due)


def _to_owner(desk: Desk, task: Task, owner: UserId, due: date) -> Iterator[Due]:
    if task.state is TaskState.READY:
        yield _assigned(desk, task, owner, due)
    soon = desk.calendars.of(task.side).add(due, -DUE_SOON_DAYS)
    yield _reminder(desk, task, owner, Reason.DUE_SOON, _awake(task, desk.morning(owner, soon)), due)
    yield _reminder(desk, task, owner, Reason.DUE_TODAY, _awake(task, desk.morning(owner, due)), due)
    if task.snoozed_until:
        yield _snooze_over(desk, task, owner, task.snoozed_until, due)


def _assigned(desk: Desk, task: Task, owner: UserId, due: date) -> Due:
    """When it can be begun, never before the plan begins. The key names the owner, so a new one is told as well."""
    key = f"assigned:{task.id}:{owner}"
    ready = next((c.at for c in reversed(task.history) if c.state is TaskState.READY), desk.plan.created_at)
    ready = max(ready, instant(desk.plan.time_zone, desk.plan.start, MORNING))
    worked = ready if key in desk.said else hours(desk.zone(owner), desk.calendars.vendor).next_open(ready)
    return _reminder(desk, task, owner, Reason.ASSIGNED, _awake(task, worked), due, key=key)


def _overdue(desk: Desk, task: Task, owner: UserId, due: date) -> Due:
    day = desk.calendars.of(task.side).add(due, OVERDUE_DAYS)
    return _reminder(desk, task, owner, Reason.OVERDUE, _awake(task, desk.morning(owner, day)), due)


def _climbing(desk: Desk, task: Task, owner: UserId, due: date) -> Iterator[Due]:
    """A snooze silences the owner's own reminders, not the ladder above."""
    calendar = desk.calendars.of(task.side)
    contact = desk.escalation.contact(owner, desk.plan.owner)
    top = desk.escalation.top(owner, desk.plan.owner)
    for reason, to, days in ((Reason.CLIMBED, contact, CLIMB_DAYS), (Reason.EXECUTIVE, top, EXECUTIVE_DAYS)):
        yield _reminder(desk, task, to, reason, desk.morning(to, calendar.add(due, days)), due)


def _snooze_over(desk: Desk, task: Task, owner: UserId, until: datetime, due: date) -> Due:
    """When a snooze ends the owner hears of the task again, in the words of that day."""
    morning = desk.morning(owner, due)
    reason = Reason.DUE_TODAY if until >= morning else Reason.DUE_SOON
    if until >= desk.morning(owner, due + timedelta(days=1)):
        reason = Reason.OVERDUE
    key = f"snoozed:{task.id}:{until:%Y-%m-%dT%H:%M}"
    return replace(_reminder(desk, task, owner, reason, until, due, key=key), stage=_SNOOZE_STAGE)


def _blocked(desk: Desk, task: Task, blocker: Blocker) -> Iterator[Due]:
    """The blocker's owner on its day; the escalation contact after two working days of a critical task."""
    key = f"blocked:{task.id}:{blocker.until}"
    ladder = f"blocked:{task.id}"
    morning = desk.morning(blocker.owner, blocker.until)
    yield _reminder(desk, task, blocker.owner, Reason.BLOCKED, morning, blocker.until, key=key, ladder=ladder)
    if desk.critical(task):
        owner = task.owner or desk.plan.owner
        to = desk.escalation.contact(owner, desk.plan.owner)
        since = blocker.since.astimezone(hours(desk.zone(owner), desk.calendars.vendor).zone).date()
        morning = desk.morning(to, desk.calendars.vendor.add(since, BLOCKED_DAYS))
        key = f"stuck:{task.id}:{since}"
        yield _reminder(desk, task, to, Reason.BLOCKED, morning, blocker.until, key=key, ladder=f"stuck:{task.id}")


def _reminder(
    desk: Desk,
    task: Task,
    to: UserId,
    reason: Reason,
    at: datetime,
    due: date,
    *,
    key: str = "",
    ladder: str = "",
) -> Due:
    return Due(
        key=key or f"{reason}:{task.id}:{due}",
        at=at,
        kind=DueKind.REMINDER,
        ladder=ladder or f"task:{task.id}",
        day=due,
        stage=_STAGE.get(reason, 0),
        zone=desk.zone(to),
        subject=task.id,
        to=to,
        reason=reason,
    )


def _awake(task: Task, at: datetime) -> datetime:
    return max(at, task.snoozed_until) if task.snoozed_until else at


def _planned(desk: Desk, task: Task) -> Dated:
    return desk.schedule.tasks[task.id]
