"""What hangs on a plan: its training sessions, its forecast, and the questions of a save play."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.types import SessionMode, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One cohort's slot. Times are aware; ``cohort`` counts from 1."""

    id: str
    cohort: int
    starts_at: datetime
    ends_at: datetime
    trainer: UserId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A training session of the plan, given once per cohort. ``seats`` people fit into one cohort."""

    id: str
    task: str
    audience: str
    minutes: int
    seats: int
    mode: SessionMode
    pass_mark: float | None = None
    needs: tuple[str, ...] = ()
    makeup: str = ""
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What the simulation says of one milestone: half of the runs end by ``p50``, four fifths by ``p80``."""

    p50: date
    p80: date
    on_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The last simulation of a plan. ``expected`` is the computed date of each milestone, ``end`` the plan's."""

    as_of: date
    expected: Mapping[str, date]
    chances: Mapping[str, Chance]
    drivers: Mapping[str, tuple[str, ...]]
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """On ``day`` a manager is asked whether ``when`` is true; if so the plan is raised to ``level`` of the ladder."""

    id: str
    day: date
    when: str
    level: int
