"""Words and sums that the digests share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

<<<<<<< HEAD:core/digest_page.py
from core.types import AccountId, Level, UserId
=======
from core.messages_digest import Paragraph
from core.types import UserId
>>>>>>> digests:core/risk/digest_page.py

UNKNOWN = ""
"""The currency of revenue that has none."""


<<<<<<< HEAD:core/digest_page.py
class DigestKind(StrEnum):
    """What a digest tells, and how often."""

    DAILY = "daily"
    """Who is at risk, every working day."""
    WEEKLY = "weekly"
    """How the team's book stands, on the first working day of a week."""
    MONTHLY = "monthly"
    """How the book stands against four weeks ago, on the first working day of a month."""
    MANAGER = "manager"
    """What somebody who leads must look at, every working day."""

    @property
    def label(self) -> str:
        """What it is called, as its text begins."""
        return {
            "daily": "Daily digest",
            "weekly": "Weekly team digest",
            "monthly": "Monthly executive digest",
            "manager": "Manager's digest",
        }[self]


class Course(StrEnum):
    """How a customer at risk stands against the digest before."""

    NEW = "new"
    WORSE = "worse"
    STILL = "still"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One warning of a customer. ``times`` is how often it came since the digest before, at least 1."""

    label: str
    level: Level
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
    tier: Level | None = None
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
    """A digest. ``lines`` are the heaviest of the customers at risk, ``more`` how many are left out.

    ``counts`` are what the message begins with, such as "3 at risk". ``since`` is the day of the digest before.
    """

    kind: DigestKind
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


=======
>>>>>>> digests:core/risk/digest_page.py
def paragraph(
    heading: str, lines: Iterable[str], *, most: int, members: Iterable[UserId | None] = ()
) -> tuple[Paragraph, ...]:
    """The sentences as a paragraph of at most ``most`` lines; nothing without any."""
    every = tuple(lines)
    known = tuple(dict.fromkeys(member for member in members if member))
    made = Paragraph(heading=heading, lines=every[:most], more=max(0, len(every) - most), members=known)
    return (made,) if every else ()


def money(sums: Mapping[str, Decimal | float]) -> str:
    """Sums as "EUR 29,560 · USD 10,000", largest first; money of several currencies is never added up."""
    told = sorted(sums.items(), key=lambda one: (-float(one[1]), one[0]))
    return " · ".join(f"{currency} {amount:,.0f}".strip() for currency, amount in told)


def sums_of(amounts: Iterable[tuple[str | None, Decimal | float | None]]) -> dict[str, Decimal]:
    """Revenue by currency, of those whose revenue is known."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        if amount is not None:
            sums[currency or UNKNOWN] += Decimal(amount)
    return dict(sums)


def tallied(labels: Iterable[str]) -> str:
    """Like things as one, with how many there are: "No login (6), usage drop (3)", most first."""
    counts = Counter(labels)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{label} ({number})" if number > 1 else label for label, number in ordered)
