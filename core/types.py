"""Names that every room shares: identifiers, tiers, sides, places, kinds of work and who may see a thing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

TeamId = NewType("TeamId", str)
"""A Slack workspace (``T…``): the tenant of every row."""
UserId = NewType("UserId", str)
"""A Slack member (``U…`` or ``W…``)."""
ChannelId = NewType("ChannelId", str)
"""A Slack conversation (``C…``, ``G…`` or ``D…``)."""
AccountId = NewType("AccountId", str)
ContactId = NewType("ContactId", str)
PlanId = NewType("PlanId", str)


class Tier(StrEnum):
    """How much service an account is sold, from high touch to digital."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"
    STARTUP = "startup"

    @property
    def label(self) -> str:
        """The tier as people write it."""
        return {"enterprise": "Enterprise", "mid_market": "Mid-market", "smb": "SMB", "startup": "Startup"}[self]


class Level(StrEnum):
    """The level of a warning, and with the same words the tier of an account's risk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def code(self) -> int:
        """1 for low to 4 for critical; 0 in a column means none."""
        return tuple(Level).index(self) + 1


class Side(StrEnum):
    """Whose working days a task runs on."""

    VENDOR = "vendor"
    CUSTOMER = "customer"
    JOINT = "joint"


class Visibility(StrEnum):
    """Who may see a field or a task: us alone, or the customer too."""

    INTERNAL = "internal"
    SHARED = "shared"


class TaskKind(StrEnum):
    """What sort of work a task is."""

    WORK = "work"
    MEETING = "meeting"
    TRAINING = "training"
    SURVEY = "survey"


class SessionMode(StrEnum):
    """How a training session is given."""

    LIVE = "live"
    WEBINAR = "webinar"
    DROP_IN = "drop_in"
    SELF_PACED = "self_paced"


class DayBasis(StrEnum):
    """What "Day 7" counts: calendar days or working days of the joint calendar."""

    CALENDAR = "calendar"
    WORKING = "working"


class Roll(StrEnum):
    """Where a milestone's target goes when its day is closed."""

    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a side works: ISO country, its subdivision, and the weekdays it rests (Monday is 0)."""

    country: str | None = None
    subdivision: str | None = None
    weekend: tuple[int, ...] = (5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which one side does not work, both ends counted in."""

    side: Side
    first: date
    last: date
    reason: str


class BlockerType(StrEnum):
    """Whose problem holds the work up."""

    CUSTOMER = "customer"
    TECHNICAL = "technical"
    OUR_SIDE = "our_side"
    VENDOR = "vendor"
    PARTNER = "partner"


class Priority(StrEnum):
    """How badly a blocker hurts, P1 worst."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was said about the customer when the plan was made; template conditions read these names."""

    has_migration: bool = False
    needs_sso: bool = False
    integrations: int = 0
    arr: float = 0.0
    region: str = ""
