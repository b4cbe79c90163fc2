"""An alert: one warning about one account that somebody should hear of, and what has become of it.

It is kept from the moment the warning opens until it closes; one account and one rule have at most one that is
open. It is loaded, changed and saved whole, as a plan is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.risk.levels import Level
from core.types import AccountId, UserId


class AlertState(StrEnum):
    """Where an alert stands. The clock and the ladder run only while it is open."""

    OPEN = "open"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
    """Somebody said that it is no risk."""
    RESOLVED = "resolved"
    """The warning is over."""

    @property
    def is_active(self) -> bool:
        """True until it is dismissed or resolved."""
        return self in (AlertState.OPEN, AlertState.CLAIMED, AlertState.SNOOZED)


class Route(StrEnum):
    """How people hear of it."""

    ALONE = "alone"
    """By a message of its own, at once."""
    DIGEST = "digest"
    """In the daily digest; low ones in the Monday's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a warning rests on: a sentence with the number in it, where it comes from, and its own instant."""

    sentence: str
    source: str
    at: datetime
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One warning about one account.

    ``rule`` is the key of the warning, ``label`` what it is called, ``play`` the play it suggests or "". ``owner`` is
    who is to act, None where nobody owns the account; ``told`` are the people and channels that have a message of it,
    in the order in which they heard. ``since`` is when the present level began, or it came back. ``ratings`` are
    people's own words, True for useful; ``said`` are keys of what was said already.
    """

    id: str
    account: AccountId
    rule: str
    label: str
    level: Level
    state: AlertState
    route: Route
    evidence: Evidence
    opened_at: datetime
    since: datetime
    owner: UserId | None = None
    play: str = ""
    told: tuple[str, ...] = ()
    claimed_by: UserId | None = None
    claimed_at: datetime | None = None
    snoozed_until: datetime | None = None
    reason: str = ""
    closed_at: datetime | None = None
    closed_by: UserId | None = None
    ratings: Mapping[UserId, bool] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDay:
    """An account's risk on a day, as it is kept: the index, its tier, and what it was made of.

    ``index`` is 0 to 100. ``health`` are the points of a low score, before ``times`` for a near renewal; None
    for a grey account. ``warnings`` are the level of each active one. ``red_since`` is since when it has been red.
    ``probability`` of leaving, 0 to 1, is a fitted model's where one has earned it, else None. ``arr`` is the yearly
    revenue it was ranked with, None where that of nobody is known; ``estimated`` where it is not the account's own.
    """

    account: AccountId
    day: date
    index: float
    tier: Level
    health: float | None
    times: float
    warnings: Mapping[str, Level]
    red_since: date | None = None
    probability: float | None = None
    renewal: date | None = None
    arr: float | None = None
    estimated: bool = False
