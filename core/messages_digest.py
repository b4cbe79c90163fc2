"""What a digest says, as of the moment it was made up. Values only; sentences are plain text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.types import AccountId, UserId


class Course(StrEnum):
    """How a customer at risk stands against the digest before."""

    NEW = "new"
    WORSE = "worse"
    STILL = "still"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One warning of a customer, with its level's word. ``times`` it came since the digest before, at least once."""

    label: str
    level: str
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One customer at risk.

    ``alert`` is the worst of their alerts, whose buttons stand below, or "". ``index`` is None where they were not
    looked at; ``moved`` is its change since the digest before. ``weight`` is the risk-weighted revenue in
    ``currency``, ``estimated`` where the revenue is not known.
    """

    account: AccountId
    name: str
    course: Course
    alert: str = ""
    notes: tuple[Note, ...] = ()
    index: float | None = None
    tier: str | None = None
    moved: float | None = None
    weight: float = 0.0
    estimated: bool = False
    arr: Decimal | None = None
    currency: str | None = None
    renewal: date | None = None
    unclaimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Some sentences below a heading, and how many more there would be; ``members`` are mentioned in them."""

    heading: str
    lines: tuple[str, ...]
    more: int = 0
    members: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A digest of a kind's word. ``lines`` are the heaviest of the customers at risk, ``more`` how many are left out.

    ``counts`` are what the message begins with, such as "3 at risk". ``since`` is the day of the digest before.
    """

    kind: str
    day: date
    counts: tuple[str, ...]
    since: date | None = None
    lines: tuple[Line, ...] = ()
    more: int = 0
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierWeek:
    """How many customers were in each tier on a day, worst first: critical, high, medium, low."""

    day: date
    tiers: tuple[int, int, int, int]
