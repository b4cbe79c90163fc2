"""A plan as values: a frozen copy of a template version or of a save play, and what has happened to it since.

A plan is one aggregate: it is loaded, changed and saved whole. Baselines are written once; targets are
promises that only a named person moves; forecasts are computed (``schedule``, ``forecast``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.onboarding.plan_parts import Booking, Chance, Check, Forecast, Session
from core.types import (
    AccountId,
    BlockerType,
    ChannelId,
    Closure,
    ContactId,
    DayBasis,
    Facts,
    Place,
    PlanId,
    Priority,
    Roll,
    SessionMode,
    Side,
    TaskKind,
    TeamId,
    Tier,
    UserId,
    Visibility,
)

__all__ = [
    "Blocker",
    "BlockerType",
    "Booking",
    "Chance",
    "Check",
    "Closure",
    "DayBasis",
    "Facts",
    "Forecast",
    "Milestone",
    "Note",
    "Phase",
    "Place",
    "Plan",
    "PlanKind",
    "PlanState",
    "Priority",
    "Roll",
    "Session",
    "SessionMode",
    "StateChange",
    "TargetMove",
    "Task",
    "TaskKind",
    "TaskState",
]


class TaskState(StrEnum):
    """Where a task stands. Slip while ``waiting_customer`` is theirs, any other is ours."""

    NOT_STARTED = "not_started"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_VENDOR = "waiting_vendor"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"

    @property
    def is_open(self) -> bool:
        """True while there is still something to do."""
        return self not in (TaskState.DONE, TaskState.NOT_APPLICABLE)


class PlanKind(StrEnum):
    """What a plan is for. An account has at most one open plan of each kind."""

    ONBOARDING = "onboarding"
    PLAY = "play"
    """A save play: it ends when its outcome is recorded, and in no other way."""


class PlanState(StrEnum):
    """The life of a plan. Only a running plan reminds; one on hold keeps its dates and is silent."""

    RUNNING = "running"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why a task cannot go on, who clears it and by when it is expected to be cleared."""

    reason: str
    type: BlockerType
    priority: Priority
    owner: UserId
    since: datetime
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A task entered ``state`` at ``at``; ``by`` is a member, or None for the app."""

    state: TaskState
    at: datetime
    by: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a person wrote on a task. Internal always."""

    text: str
    at: datetime
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work. ``start_day`` is "not before" on the plan's basis; ``days`` are working days of ``side``.

    ``owner`` is our person who answers for it (also for customer work: the one who chases); ``contact`` is the
    customer's person who does it, where one is known. ``criterion`` says when it counts as done, or is empty.
    ``share`` is what the customer may read of an internal task, "" for nothing.
    """

    id: str
    phase: str
    title: str
    role: str
    side: Side
    visibility: Visibility
    start_day: int
    days: int
    after: tuple[str, ...] = ()
    kind: TaskKind = TaskKind.WORK
    criterion: str = ""
    owner: UserId | None = None
    backup: UserId | None = None
    contact: ContactId | None = None
    state: TaskState = TaskState.NOT_STARTED
    history: tuple[StateChange, ...] = ()
    blocker: Blocker | None = None
    started_on: date | None = None
    done_on: date | None = None
    due: date | None = None
    """The day this task was last promised for: its scheduled end when the plan was approved, or moved since."""
    snoozed_until: datetime | None = None
    notes: tuple[Note, ...] = ()
    dropped_because: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetMove:
    """A target was moved by a named person with a reason; both dates stay visible."""

    old: date
    new: date
    by: UserId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A promise. ``baseline`` is written once, ``target`` is the promise today, ``moves`` how it came there.

    It is reached when every task in ``after`` is done. ``confirm_days`` working days later it counts as
    confirmed (the go-live needs two clean days, others none).
    """

    id: str
    name: str
    day: int
    after: tuple[str, ...]
    done_when: str
    baseline: date
    target: date
    moves: tuple[TargetMove, ...] = ()
    confirm_days: int = 0
    reached_on: date | None = None
    reached_by: UserId | None = None
    confirmed_on: date | None = None
    dropped_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the plan from ``first_day`` to ``last_day``, both counted in."""

    id: str
    name: str
    first_day: int
    last_day: int
    goal: str
    exit: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A running plan. ``version`` counts saves; a writer that holds an older one is refused.

    ``said`` holds the keys of notices already given, so that each is given once. ``time_zone`` says when this
    plan's day begins. ``audience`` is how many people each customer role trains. ``play`` is the id of the playbook
    that a save play began with, "" of an onboarding; ``checks`` are its questions to the manager.
    """

    id: PlanId
    team: TeamId
    account: AccountId
    account_name: str
    name: str
    tier: Tier
    template: str
    template_version: int
    start: date
    basis: DayBasis
    roll: Roll
    length_days: int
    ttfv_target_day: int
    time_zone: str
    owner: UserId
    channel: ChannelId
    created_at: datetime
    created_by: UserId
    phases: tuple[Phase, ...]
    tasks: tuple[Task, ...]
    milestones: tuple[Milestone, ...]
    sessions: tuple[Session, ...] = ()
    facts: Facts = field(default_factory=Facts)
    vendor_place: Place = field(default_factory=Place)
    customer_place: Place = field(default_factory=Place)
    closures: tuple[Closure, ...] = ()
    people: Mapping[str, UserId] = field(default_factory=dict)
    contacts: Mapping[str, ContactId] = field(default_factory=dict)
    audience: Mapping[str, int] = field(default_factory=dict)
    state: PlanState = PlanState.RUNNING
    hold_reason: str = ""
    held_on: date | None = None
    judged_at_risk: str = ""
    forecast: Forecast | None = None
    said: tuple[str, ...] = ()
    version: int = 0
    kind: PlanKind = PlanKind.ONBOARDING
    play: str = ""
    checks: tuple[Check, ...] = ()

    def task(self, task_id: str) -> Task | None:
        """The task with this id, or None."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def milestone(self, milestone_id: str) -> Milestone | None:
        """The milestone with this id, or None."""
        return next((m for m in self.milestones if m.id == milestone_id), None)
