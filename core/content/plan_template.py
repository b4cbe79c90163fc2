"""A plan template as a value: what a customer-success person writes in ``plan_*.yaml``, field by field.

The YAML keys are short because the files are tables; the names here are the words of the domain.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part
from core.content.texts import MessageClass
from core.types import DayBasis, Roll, SessionMode, Side, TaskKind, Tier, Visibility

__all__ = [
    "MilestoneTemplate",
    "PhaseTemplate",
    "PlanTemplate",
    "Repeat",
    "SequenceRow",
    "SessionTemplate",
    "TaskTemplate",
]

LONGEST_PLAN = 730
GO_LIVE = "m3"
"""The milestone that is the first workflow live: the end of the time to first value."""
CLEAN_DAYS = 2
"""Working days without a severe issue before the go-live counts as confirmed."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Line = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[^\x00-\x1f\x7f]+$")]
Sentence = Annotated[str, Field(max_length=500)]
Day = Annotated[int, Field(strict=True, ge=0, le=LONGEST_PLAN)]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTemplate(Part):
    """A stretch of the plan; ``days`` are its first and last day, both counted in."""

    id: Id
    name: Line
    days: tuple[Day, Day]
    goal: Sentence
    exit: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneTemplate(Part):
    """A promise for ``day``. ``confirm_days`` clean working days confirm it; None means 2 for m3, 0 for others."""

    id: Id
    name: Line
    day: Day
    after: Annotated[tuple[Id, ...], Field(min_length=1)]
    done_when: Sentence
    confirm_days: Annotated[int | None, Field(strict=True, ge=0, le=10)] = None

    @property
    def clean_days(self) -> int:
        """Working days from reached to confirmed."""
        if self.confirm_days is None:
            return CLEAN_DAYS if self.id == GO_LIVE else 0
        return self.confirm_days


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTemplate(Part):
    """A piece of work. ``start`` is "not before this day", ``days`` are working days of ``side``."""

    id: Id
    phase: Annotated[Id, Field(alias="ph")]
    title: Annotated[Line, Field(alias="t")]
    role: Annotated[Id, Field(alias="who")]
    side: Side
    visibility: Annotated[Visibility, Field(alias="vis")]
    start: Day
    days: Annotated[int, Field(alias="dur", strict=True, ge=1, le=250)]
    after: Annotated[tuple[Id, ...], Field(alias="dep")] = ()
    kind: TaskKind = TaskKind.WORK
    done_when: Sentence = ""
    when: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTemplate(Part):
    """A training session, given once per cohort of ``seats`` people of the ``audience`` role."""

    id: Id
    task: Id
    audience: Id
    minutes: Annotated[int, Field(strict=True, ge=5, le=480)]
    seats: Count
    mode: SessionMode
    pass_mark: Annotated[float | None, Field(alias="pass", ge=0, le=1)] = None
    needs: tuple[Id, ...] = ()
    makeup: Literal["", "recorded"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Part):
    """A row goes out again every so many days, until a milestone is done or a day is reached."""

    every_days: Count
    until: str | None = None
    until_day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _With(Part):
    session: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceRow(Part):
    """One message of the plan's sequence, to a role or group, on ``day`` or at an event."""

    id: Id
    day: Day
    to: Id
    channel: Annotated[Literal["email", "ics", "slack_shared", "slack_dm"], Field(alias="ch")]
    text: Annotated[Id, Field(alias="tpl")]
    kind: Annotated[MessageClass, Field(alias="class")]
    approve: Id
    condition: Annotated[str | None, Field(alias="if")] = None
    after: str | None = None
    trigger: str | None = None
    repeat: Repeat | None = None
    context: Annotated[_With, Field(alias="with")] = _With()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTemplate(Part):
    """One version of a plan template. ``anchor`` says what the start date stands for; the person chooses it."""

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    tier: Tier
    name: Line
    touch: Literal["high", "medium", "low", "digital"]
    day_basis: DayBasis
    anchor: Literal["plan_start", "kickoff", "first_login"] = "plan_start"
    length_days: Annotated[int, Field(strict=True, ge=1, le=LONGEST_PLAN)]
    roll: Roll
    ttfv_target_day: Day
    phases: Annotated[tuple[PhaseTemplate, ...], Field(min_length=1, max_length=12)]
    milestones: Annotated[tuple[MilestoneTemplate, ...], Field(min_length=3, max_length=7)]
    tasks: Annotated[tuple[TaskTemplate, ...], Field(min_length=1, max_length=200)]
    training: Annotated[tuple[SessionTemplate, ...], Field(max_length=40)] = ()
    sequence: Annotated[tuple[SequenceRow, ...], Field(max_length=60)] = ()
