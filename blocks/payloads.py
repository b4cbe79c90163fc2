"""What buttons and modals carry: versioned values, packed as compact JSON.

They are packed into a button's value (2,000 characters), an option's value (150) or a view's
``private_metadata`` (3,000). One that no longer reads raises ``Conflict`` with a kind sentence.
"""

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from blocks.ids import DataDoor, MilestoneVerb, PlanVerb, SnoozeFor, TaskVerb, WhatIfVerb
from core.errors import Conflict
from core.messages import FileFormat
from core.onboarding.edits import DropMilestone, DropTask, MarkMilestoneReached, MoveTarget
from core.types import AccountId, PlanId


class Payload(BaseModel):
    """What a button or modal carries, packed by short names to fit an option's 150 characters."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    v: Literal[1] = 1

    def pack(self) -> str:
        """Compact JSON."""
        return self.model_dump_json(by_alias=True, exclude_defaults=False, exclude_none=True)


class PlanRef(Payload):
    """A plan. ``reminder`` is the delivery of the reminder in which it stands, or None outside of one."""

    plan: PlanId = Field(validation_alias="p", serialization_alias="p")
    reminder: int | None = Field(default=None, validation_alias="r", serialization_alias="r")


class PlanDo(PlanRef):
    """Something to do with a plan."""

    do: PlanVerb = Field(validation_alias="d", serialization_alias="d")


class TaskRef(PlanRef):
    """A task. ``page`` is the page of the task list to come back to, or None outside of it."""

    task: str = Field(validation_alias="t", serialization_alias="t")
    page: int | None = Field(default=None, validation_alias="n", serialization_alias="n")


class TaskDo(TaskRef):
    """Something to do with a task."""

    do: TaskVerb = Field(validation_alias="d", serialization_alias="d")


class TasksPage(PlanRef):
    """A page of a plan's task list, from 0."""

    page: int = Field(validation_alias="n", serialization_alias="n", ge=0)


class MilestoneRef(PlanRef):
    """A milestone. ``listed`` when it was picked in the list of milestones, to come back to."""

    milestone: str = Field(validation_alias="m", serialization_alias="m")
    listed: bool = Field(default=False, validation_alias="l", serialization_alias="l")


class MilestoneDo(MilestoneRef):
    """Something to do with a milestone."""

    do: MilestoneVerb = Field(validation_alias="d", serialization_alias="d")


class SnoozeRef(TaskRef):
    """A reminder to put off."""

    until: SnoozeFor = Field(validation_alias="u", serialization_alias="u")


class SessionRef(PlanRef):
    """A training session of a plan."""

    session: str = Field(validation_alias="s", serialization_alias="s")


class SlotRef(SessionRef):
    """A proposed slot of one cohort."""

    cohort: int = Field(validation_alias="c", serialization_alias="c", ge=1)
    at: datetime


class BookingRef(SessionRef):
    """A booked slot."""

    booking: str = Field(validation_alias="b", serialization_alias="b")


class ChecklistRef(PlanRef):
    """A checklist to make. ``shared`` is the customer's version."""

    format: FileFormat = Field(validation_alias="f", serialization_alias="f")
    shared: bool = Field(default=False, validation_alias="c", serialization_alias="c")


class DashboardRef(Payload):
    """A page of health: an account's, or without one a portfolio's, everybody's or ``mine``."""

    account: AccountId | None = Field(default=None, validation_alias="a", serialization_alias="a")
    mine: bool = Field(default=False, validation_alias="m", serialization_alias="m")


class MeantRef(Payload):
    """A customer offered as "did you mean": ``verb`` is run again with ``name``."""

    verb: str = Field(max_length=30)
    name: str = Field(max_length=300)


class OnboardRef(Payload):
    """The onboarding form, and the existing account once one is chosen."""

    account: str | None = Field(default=None, validation_alias="a", serialization_alias="a")


class HealthRef(Payload):
    """A customer, and the ``post`` of the health card to be redrawn, "" where it was not opened from one."""

    account: AccountId = Field(validation_alias="a", serialization_alias="a")
    post: str = Field(default="", validation_alias="p", serialization_alias="p")


class CapRef(HealthRef):
    """A rule that holds the score of a customer down."""

    cap: str = Field(validation_alias="c", serialization_alias="c")


class FactRef(HealthRef):
    """A fact that was logged. ``ended`` are those that it brought to an end."""

    fact: str = Field(validation_alias="f", serialization_alias="f")
    ended: tuple[str, ...] = Field(default=(), validation_alias="e", serialization_alias="e")


class ImportRef(Payload):
    """A table that was dropped into a direct message."""

    load: str = Field(validation_alias="i", serialization_alias="i", max_length=100)


class Page(Payload):
    """A page of a list, from 0."""

    page: int = Field(validation_alias="n", serialization_alias="n", ge=0, le=100_000)


class AccountsPage(Page):
    """A page of the customers whose names fit ``words``."""

    words: str = Field(default="", validation_alias="w", serialization_alias="w", max_length=300)


class DataRef(Payload):
    """A view of the data settings, and its page where it has several."""

    door: DataDoor = Field(validation_alias="d", serialization_alias="d")
    page: int = Field(default=0, validation_alias="n", serialization_alias="n", ge=0, le=100_000)


class KeyRef(Payload):
    """A write key by its id; never the key itself."""

    key: str = Field(validation_alias="k", serialization_alias="k")


class SourceRef(Payload):
    """A system that posts to us."""

    source: str = Field(validation_alias="s", serialization_alias="s", max_length=40)


class StrayRef(Payload):
    """A reference that waits, and the customer it is given to; None: a new one."""

    stray: str = Field(validation_alias="s", serialization_alias="s")
    account: AccountId | None = Field(default=None, validation_alias="a", serialization_alias="a")


class StrategyRef(HealthRef):
    """A retention strategy of a customer; ``post`` is the retention card."""

    strategy: str = Field(validation_alias="s", serialization_alias="s")


class RetentionFileRef(HealthRef):
    """A document of a customer's newest strategy. ``shared`` is the customer's version."""

    format: Literal["html", "md"] = Field(validation_alias="f", serialization_alias="f")
    shared: bool = Field(default=False, validation_alias="c", serialization_alias="c")


class ScoringRef(Payload):
    """A scoring file by the digest of its text, and the version it was tried against. ``post`` is the message."""

    draft: str = Field(validation_alias="d", serialization_alias="d", max_length=64)
    version: int = Field(validation_alias="n", serialization_alias="n", ge=0)
    post: str = Field(default="", validation_alias="p", serialization_alias="p")


Grave = MarkMilestoneReached | DropTask | DropMilestone | MoveTarget
"""The changes that are shown before they are made."""


class ConfirmRef(PlanRef):
    """A change that waits for its confirmation."""

    edit: Annotated[Grave, Field(discriminator="kind")]


class WhatIfRef(PlanRef):
    """The change that is being tried, as far as it is chosen."""

    ask: WhatIfVerb | None = Field(default=None, validation_alias="a", serialization_alias="a")
    task: str | None = Field(default=None, validation_alias="t", serialization_alias="t")
    before: str | None = Field(default=None, validation_alias="b", serialization_alias="b")
    days: int | None = Field(default=None, validation_alias="d", serialization_alias="d")
    start: date | None = Field(default=None, validation_alias="s", serialization_alias="s")


Some = TypeVar("Some", bound=Payload)


def unpack(kind: type[Some], packed: str) -> Some:
    """The payload in a value. Raises Conflict when it is of an older version of the app or no payload at all."""
    try:
        return kind.model_validate_json(packed)
    except ValidationError as bad:
        raise Conflict(
            "This button is from an older version of the app and no longer works. Open the plan again for new ones.",
            packed=packed[:200],
        ) from bad
