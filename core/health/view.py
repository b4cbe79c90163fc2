"""The health of one account as people see it: what the card, the dashboard and the command line draw."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.signals.kinds import Component, State
from core.types import AccountId, UserId

__all__ = ["AccountHealth", "Arrow", "Band", "Cap", "ComponentHealth", "Line", "Override", "Pulse", "SignalHealth"]


class Band(StrEnum):
    """Where a score lies. Grey means that too little is known to say."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        """The band as people read it."""
        return {"green": "Green", "yellow": "Yellow", "red": "Red", "grey": "Not enough data"}[self]


class Arrow(StrEnum):
    """Which way the score went over 28 days; UNKNOWN where there is no score of then."""

    UP = "up"
    FLAT = "flat"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an explained change, in printed points; the lines sum to the printed change."""

    label: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentHealth:
    """One of the four components. ``score`` 0 to 100, None where it has no usable signal; ``weight`` 0 to 1 as used."""

    name: Component
    label: str
    score: float | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalHealth:
    """One of the ten signals. ``weight`` (0 to 1) is what it counts for now; ``weight * score`` = ``contribution``.

    ``inputs`` are (label, value) pairs as text. ``as_of`` is the day of its newest datum. ``flags`` are short words
    such as "estimated" or "silent"; a hint of what to set up stands in ``hint``.
    """

    name: str
    label: str
    component: Component
    state: State
    score: float | None
    weight: float
    contribution: float
    inputs: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None
    source: str = ""
    flags: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Why the score may not be higher than ``limit`` now. ``until`` says in words when it ends."""

    name: str
    label: str
    limit: float
    since: date | None
    until: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's correction: -10 to 10 ``points`` or a forced lower ``band``, until ``until``."""

    points: float
    band: Band | None
    reason: str
    by: UserId | None
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The account's owner's own view, 1 (bad) to 5 (good). Never part of the score."""

    value: int
    at: date
    until: date
    by: UserId | None
    disagrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHealth:
    """Everything about an account's health on ``day``. Scores are 0 to 100, higher is better, not rounded.

    ``score`` None means that no signal is usable; ``bracketed`` that too little is known to trust the number.
    ``coverage`` (0 to 1) is the share of the weight that has data. ``d7`` and ``d28`` are differences to the score
    of 7 and 28 days ago. ``changes`` explain the difference to last week; ``capped_from`` is the score before caps
    and overrides where they changed it.
    """

    account: AccountId
    name: str
    day: date
    as_of: datetime
    score: float | None
    raw: float | None
    bracketed: bool
    band: Band
    profile: str
    coverage: float
    d7: float | None
    d28: float | None
    arrow: Arrow
    components: tuple[ComponentHealth, ...]
    signals: tuple[SignalHealth, ...]
    caps: tuple[Cap, ...]
    override: Override | None
    pulse: Pulse | None
    back_to_green: str
    changes: tuple[Line, ...]
    version: int

    @property
    def shown(self) -> str:
        """The score as it is printed: one decimal, in brackets where too little is known, a dash where nothing is."""
        if self.score is None:
            return "–"
        return f"[{tenths(self.score):.1f}]" if self.bracketed else f"{tenths(self.score):.1f}"


def tenths(value: float) -> float:
    """``value`` to one decimal, halves up; what floating point leaves under a half counts as the half."""
    return int(value * 10 + 0.5 + 1e-9) / 10
