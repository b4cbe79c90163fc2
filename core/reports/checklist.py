"""The onboarding checklist as rows: what every form of it (page, Markdown, table, calendar) is written from.

The customer's version holds shared tasks only, and of a blocked task that it is blocked and until when:
our reasons, notes and chances stay with us.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.onboarding.plan import Milestone, Plan, Session, Task, TaskState
from core.onboarding.schedule import Schedule
from core.onboarding.status import is_overdue
from core.types import ContactId, Side, UserId, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One line. ``due`` is the promised day, ``expected`` the forecast one (None once closed)."""

    id: str
    title: str
    who: str
    side: str
    state: str
    done: bool
    due: date | None
    expected: date | None
    done_on: date | None
    late: bool
    criterion: str
    internal: bool
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRows:
    """A phase with its lines. ``done`` and ``total`` count the lines shown."""

    name: str
    goal: str
    first: date
    last: date
    tasks: tuple[TaskRow, ...]

    @property
    def done(self) -> int:
        """Lines ticked off."""
        return sum(task.done for task in self.tasks)

    @property
    def total(self) -> int:
        """Lines in all."""
        return len(self.tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A promise with all the dates it has had. ``chance`` (0 to 1) is None in the customer's version."""

    id: str
    name: str
    done_when: str
    target: date
    earlier: tuple[date, ...]
    expected: date | None
    reached: date | None
    chance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One booked training slot; times are aware."""

    id: str
    title: str
    audience: str
    cohort: int
    cohorts: int
    starts_at: datetime
    ends_at: datetime
    trainer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The whole list as of a day. ``version`` is the plan's, so that calendars can tell new from old."""

    plan: str
    account: str
    title: str
    tier: str
    start: date
    end: date
    as_of: date
    owner: str
    shared_only: bool
    version: int
    time_zone: str
    milestones: tuple[MilestoneRow, ...]
    phases: tuple[PhaseRows, ...]
    sessions: tuple[SessionRow, ...]

    @property
    def done(self) -> int:
        """Lines ticked off in all phases."""
        return sum(phase.done for phase in self.phases)

    @property
    def total(self) -> int:
        """Lines in all phases."""
        return sum(phase.total for phase in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How people are called: our members by id, the customer's contacts by id, roles by key."""

    members: Mapping[UserId, str]
    contacts: Mapping[ContactId, str]
    roles: Mapping[str, str]


_STATES = {
    TaskState.NOT_STARTED: "Not started",
    TaskState.READY: "Ready to start",
    TaskState.IN_PROGRESS: "In progress",
    TaskState.WAITING_CUSTOMER: "Waiting for the customer",
    TaskState.WAITING_VENDOR: "Waiting for us",
    TaskState.BLOCKED: "Blocked",
    TaskState.DONE: "Done",
    TaskState.NOT_APPLICABLE: "Not needed",
}
_SHARED_STATES = {
    **_STATES,
    TaskState.WAITING_CUSTOMER: "Waiting for you",
    TaskState.WAITING_VENDOR: "Waiting for our team",
}
_SIDES = {Side.VENDOR: "Us", Side.CUSTOMER: "Customer", Side.JOINT: "Together"}
_SHARED_SIDES = {Side.VENDOR: "Our team", Side.CUSTOMER: "You", Side.JOINT: "Together"}


def checklist(plan: Plan, dated: Schedule, *, names: Names, today: date, shared_only: bool) -> Checklist:
    """The plan as a checklist; with ``shared_only`` the version a customer may see."""
    shown = {task.id for task in plan.tasks if not (shared_only and task.visibility is Visibility.INTERNAL)}
    sessions = (
        row for session in plan.sessions if session.task in shown for row in _session_rows(session, plan, names)
    )
    live = (m for m in plan.milestones if not m.dropped_because)
    return Checklist(
        plan=plan.id,
        account=plan.account_name,
        title=plan.name,
        tier=plan.tier.label,
        start=plan.start,
        end=dated.end,
        as_of=today,
        owner=names.members.get(plan.owner, "your contact"),
        shared_only=shared_only,
        version=plan.version,
        time_zone=plan.time_zone,
        milestones=tuple(_milestone_row(m, plan, dated, shared=shared_only) for m in live),
        phases=_phases(plan, dated, names=names, today=today, shared=shared_only),
        sessions=tuple(sessions),
    )


def _phases(plan: Plan, dated: Schedule, *, names: Names, today: date, shared: bool) -> tuple[PhaseRows, ...]:
    """The phases that have anything to show."""
    hidden = {t.id for t in plan.tasks if shared and t.visibility is Visibility.INTERNAL}
    tasks = [t for t in plan.tasks if t.state is not TaskState.NOT_APPLICABLE and t.id not in hidden]
    return tuple(
        PhaseRows(
            name=phase.name,
            goal=phase.goal,
            first=min(dated.tasks[task.id].start for task in in_phase),
            last=max(dated.tasks[task.id].end for task in in_phase),
            tasks=tuple(_task_row(task, dated, names=names, today=today, shared=shared) for task in in_phase),
        )
        for phase in plan.phases
        if (in_phase := [task for task in tasks if task.phase == phase.id])
    )


def _task_row(task: Task, dated: Schedule, *, names: Names, today: date, shared: bool) -> TaskRow:
    open_ = task.state.is_open
    return TaskRow(
        id=task.id,
        title=task.title,
        who=_who(task, names),
        side=(_SHARED_SIDES if shared else _SIDES)[task.side],
        state=(_SHARED_STATES if shared else _STATES)[task.state],
        done=task.state is TaskState.DONE,
        due=task.due,
        expected=dated.tasks[task.id].end if open_ else None,
        done_on=task.done_on,
        late=is_overdue(task, today=today),
        criterion=task.criterion,
        internal=task.visibility is Visibility.INTERNAL,
        remark=_remark(task, shared=shared),
    )


def _remark(task: Task, *, shared: bool) -> str:
    if task.blocker is None:
        return ""
    until = f"expected to be cleared by {task.blocker.until.day} {task.blocker.until:%b %Y}"
    return until if shared else f"{task.blocker.reason} ({task.blocker.type.value.replace('_', ' ')}), {until}"


def _who(task: Task, names: Names) -> str:
    role = names.roles.get(task.role, task.role)
    contact = names.contacts.get(task.contact) if task.contact else None
    member = names.members.get(task.owner) if task.owner else None
    person = member if task.side is not Side.CUSTOMER else contact
    return f"{person} ({role})" if person else role


def _milestone_row(milestone: Milestone, plan: Plan, dated: Schedule, *, shared: bool) -> MilestoneRow:
    chance = plan.forecast.chances.get(milestone.id) if plan.forecast and not milestone.reached_on else None
    earlier = dict.fromkeys([milestone.baseline, *(move.old for move in milestone.moves)])
    return MilestoneRow(
        id=milestone.id,
        name=milestone.name,
        done_when=milestone.done_when,
        target=milestone.target,
        earlier=tuple(day for day in earlier if day != milestone.target),
        expected=None if milestone.reached_on else dated.milestones[milestone.id],
        reached=milestone.reached_on,
        chance=chance.on_time if chance and not shared else None,
    )


def _session_rows(session: Session, plan: Plan, names: Names) -> list[SessionRow]:
    task = plan.task(session.task)
    return [
        SessionRow(
            id=booking.id,
            title=task.title if task else session.id,
            audience=names.roles.get(session.audience, session.audience),
            cohort=booking.cohort,
            cohorts=max(b.cohort for b in session.bookings),
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            trainer=names.members.get(booking.trainer, "") if booking.trainer else "",
        )
        for booking in session.bookings
    ]
