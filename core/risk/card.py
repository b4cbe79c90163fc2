"""Risk as people see it: an alert's message, an account's risk, the ranked list. Sentences are plain text."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.health.card import HealthCard
from core.risk.alert import Alert, Evidence
from core.risk.levels import Level
from core.types import AccountId, ChannelId, Tier, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCard:
    """An alert with what stands around it.

    ``play`` is the name of the play it suggests or "". ``index`` is the risk of the account, 0 to 100, None before it
    was looked at. ``claim_by`` is until when somebody should have it.
    """

    alert: Alert
    play: str
    health: HealthCard
    index: float | None = None
    tier: Level | None = None
    claim_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningCard:
    """A warning that holds now. ``points`` count before ``times`` of the index; ``alert`` is its alert's id or ""."""

    rule: str
    label: str
    level: Level
    evidence: Evidence
    points: float
    play: str = ""
    alert: str = ""
    claimed_by: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPoint:
    """A day's index, 0 to 100."""

    day: date
    index: float
    tier: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskStep:
    """A reason why the index moved; ``points`` are whole tenths."""

    label: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayCard:
    """A save play that the warnings speak for. ``because`` are their labels; ``held`` says why not yet, or ""."""

    play: str
    name: str
    because: tuple[str, ...]
    confidence: str
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCard:
    """One account's risk on ``day``.

    ``health`` are the points of a low score, None where health is not known; the sum of all points is multiplied by
    ``times`` for a near renewal and is at most 100. ``parts`` are what it is made of and sum to it; ``d7`` and
    ``d28`` are its moves; ``steps`` say why it moved since ``since`` and sum to the move. ``plays`` are proposed, the
    first one first; ``limits`` are where medium, high and critical begin. ``dismissed`` are warnings that a person
    called no risk. ``worth`` is an estimate where ``arr`` is not known. The ``probability`` of leaving, 0 to 1, with
    its ``reasons`` is a fitted model's, None where none has earned it.
    """

    account: AccountId
    name: str
    as_of: datetime
    day: date
    index: float
    tier: Level
    health: float | None
    times: float
    warnings: tuple[WarningCard, ...]
    history: tuple[RiskPoint, ...] = ()
    d7: float | None = None
    d28: float | None = None
    since: date | None = None
    steps: tuple[RiskStep, ...] = ()
    parts: tuple[RiskStep, ...] = ()
    plays: tuple[PlayCard, ...] = ()
    limits: tuple[float, float, float] = (25.0, 45.0, 70.0)
    dismissed: tuple[str, ...] = ()
    owner: UserId | None = None
    customer_tier: Tier | None = None
    arr: Decimal | None = None
    worth: float | None = None
    currency: str | None = None
    renewal: date | None = None
    channel: ChannelId | None = None
    probability: float | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFilter:
    """Which accounts the ranked list shows: whose, in which tier of service and of risk, from which revenue on."""

    owner: UserId | None = None
    customer_tier: Tier | None = None
    tier: Level | None = None
    arr_from: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """One account in the ranked list.

    ``weight`` is the risk-weighted revenue, None where the revenue of nobody is known; it is ``estimated`` from
    customers of the same tier where the account's own is not known. ``why`` names what gives it its points.
    """

    account: AccountId
    name: str
    index: float
    tier: Level
    weight: float | None
    estimated: bool
    why: str
    d28: float | None = None
    owner: UserId | None = None
    customer_tier: Tier | None = None
    arr: Decimal | None = None
    currency: str | None = None
    renewal: date | None = None
    grey: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBook:
    """A page of the ranked list, the heaviest first.

    ``total`` counts all that fit ``wanted``, ``tiers`` those of each tier of risk; ``first`` is the place of the
    first row, from 0. ``looked_at`` is the day whose risk it is, None before there was one.
    """

    rows: tuple[RiskRow, ...]
    total: int
    as_of: datetime
    wanted: RiskFilter = RiskFilter()
    first: int = 0
    looked_at: date | None = None
    tiers: tuple[tuple[Level, int], ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSum:
    """A tier of risk in numbers: accounts, their revenue by currency (never added up), how many have none known.

    ``before`` are the accounts of four weeks ago, ``days`` the median of days in the tier; None where not known.
    """

    tier: Level
    accounts: int
    money: tuple[tuple[str, float], ...]
    unknown: int
    before: int | None = None
    days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskMoves:
    """What has changed since a day four weeks ago: alerts, moves between tiers, ratings, plays.

    ``moved`` counts accounts by (tier then, tier now). ``plays`` run now; ``ended`` are outcomes since then.
    """

    since: date
    opened: int
    closed: int
    useful: int
    noise: int
    moved: tuple[tuple[Level, Level, int], ...] = ()
    plays: int = 0
    ended: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskReport:
    """A portfolio's risk: ``trend`` is (day, accounts of critical or high risk, all accounts), oldest first.

    ``cards`` are those of critical and high risk, the heaviest first; ``more`` are not among them.
    """

    book: RiskBook
    tiers: tuple[TierSum, ...]
    moves: RiskMoves
    trend: tuple[tuple[date, int, int], ...]
    cards: tuple[RiskCard, ...]
    more: int = 0
