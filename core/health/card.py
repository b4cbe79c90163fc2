"""One account's health as people see it: on a card, a chart, a dashboard. Values only; sentences are plain text.

Whatever shows health draws one of these, so that no two places tell different numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.health.bands import Band
from core.signals import State
from core.types import AccountId, ChannelId, Tier, UserId


class Arrow(StrEnum):
    """Where the score went in 28 days: 5 points or more make it move [D]."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCard:
    """One of the ten signals.

    ``score`` is 0 to 100, None where it is not in the score. ``weight`` is its effective share of the score, 0 to
    1; ``points`` is what it gives (``weight * score``; they sum to the raw score). ``inputs`` are sentences such
    as "42 of 60 seats came in 28 days". ``as_of`` is the day of its newest data, ``source`` where it came from.
    ``hint`` says what to do where it is not set up or missing, else "". ``confirmable`` values may be confirmed.
    """

    name: str
    label: str
    component: str
    score: float | None
    state: State
    weight: float
    points: float
    inputs: tuple[str, ...] = ()
    as_of: date | None = None
    source: str = ""
    hint: str = ""
    confirmable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentCard:
    """A component: ``score`` 0 to 100 or None without data; ``weight`` is its part of 100 in the scoring file."""

    name: str
    label: str
    score: float | None
    weight: float
    applies: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CapCard:
    """A rule that holds the score down to ``limit``. ``ends_when`` says in words what lifts it."""

    name: str
    label: str
    limit: float
    since: date
    ends_when: str
    owner: UserId | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideCard:
    """A person's correction: ``points`` -10 to 10, or a forced lower ``band``."""

    points: float
    band: Band | None
    reason: str
    by: UserId
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseCard:
    """Our own view, 1 (bad) to 5 (good); never part of the score. ``disagrees`` with the band."""

    value: int
    by: UserId | None
    on: date
    until: date
    disagrees: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A reason why the score moved; ``points`` are whole tenths."""

    name: str
    label: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Why the score moved since ``since``: the lines sum to ``after - before`` as printed with one decimal."""

    since: date
    before: float
    after: float
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """A day's score; ``components`` in the order of the scoring file, None without data."""

    day: date
    score: float | None
    band: Band
    components: tuple[float | None, float | None, float | None, float | None]


class MarkKind(StrEnum):
    """What sort of event a mark in the history is."""

    KICKOFF = "kickoff"
    MILESTONE = "milestone"
    PERSON = "person"
    ESCALATION = "escalation"
    MONEY = "money"
    VERSION = "version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened, to be marked in the history; ``label`` has at most some 30 characters."""

    day: date
    kind: MarkKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCard:
    """The health of one account as of ``as_of``.

    ``score`` is after override and caps, ``raw`` before; both 0 to 100 or None without any usable signal.
    ``coverage`` is 0 to 1. ``data_as_of`` is the instant of the oldest source in the score, None without data.
    ``d7`` and ``d28`` are changes of the score in points, None without a score that day; ``against_book`` is
    ``d28`` less the book's median. ``main`` are the three sentences that matter most, worst first.
    ``back_to_green`` says what would bring it to green, "" where it is or without a band.
    ``history`` is oldest first, at most one point a day; ``notices`` are sentences about the data (a silent source).
    ``green_from`` and ``yellow_from`` are the limits of the bands in the scoring file.
    """

    account: AccountId
    name: str
    as_of: datetime
    score: float | None
    raw: float | None
    band: Band
    coverage: float
    profile: str
    version: int
    components: tuple[ComponentCard, ...]
    signals: tuple[SignalCard, ...]
    owner: UserId | None = None
    channel: ChannelId | None = None
    tier: Tier | None = None
    arr: Decimal | None = None
    currency: str | None = None
    renewal: date | None = None
    data_as_of: datetime | None = None
    arrow: Arrow = Arrow.FLAT
    d7: float | None = None
    d28: float | None = None
    against_book: float | None = None
    main: tuple[str, ...] = ()
    caps: tuple[CapCard, ...] = ()
    override: OverrideCard | None = None
    pulse: PulseCard | None = None
    change: Change | None = None
    back_to_green: str = ""
    history: tuple[HistoryPoint, ...] = ()
    marks: tuple[Mark, ...] = ()
    notices: tuple[str, ...] = ()
    green_from: float = 75.0
    yellow_from: float = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One account in a list. ``spark`` is its score in the last twelve weeks, oldest first; ``why`` one sentence."""

    account: AccountId
    name: str
    score: float | None
    band: Band
    coverage: float
    arrow: Arrow
    d7: float | None
    d28: float | None
    owner: UserId | None = None
    tier: Tier | None = None
    arr: Decimal | None = None
    currency: str | None = None
    renewal: date | None = None
    spark: tuple[float | None, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCard:
    """A portfolio, worst first, or one ``page`` of it (of ``pages``): the workspace's, or one person's (``owner``).

    ``bands`` counts the customers of the whole of it.

    ``median`` is of the scores that are not grey; ``medians`` its last 26 weeks, oldest first. ``scored_at`` is
    None before anything was scored. ``notices`` are sentences about the data. ``green_from`` and ``yellow_from`` are
    the limits of the bands in the scoring file.
    """

    as_of: datetime
    rows: tuple[BookRow, ...]
    bands: Mapping[Band, int]
    page: int = 0
    pages: int = 1
    owner: UserId | None = None
    scored_at: datetime | None = None
    median: float | None = None
    medians: tuple[tuple[date, float], ...] = ()
    version: int = 0
    notices: tuple[str, ...] = ()
    green_from: float = 75.0
    yellow_from: float = 50.0
