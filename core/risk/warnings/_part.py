"""What each file in this folder holds: one warning."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.signals import Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRule:
    """A warning: its key in the scoring file, what people call it, and how it reads the columns.

    ``domain`` is the source that must live, one of ``DOMAINS``. ``play`` is the play it suggests, or "". ``read``
    gives the level code of every account, and nothing for what is not known; ``say`` the evidence of one account.
    ``needs`` are the columns without which nothing can be said either way. The rule does not apply to a contract
    younger than ``from_day`` days.
    """

    name: str
    label: str
    domain: str
    play: str
    read: Callable[[Signs, RiskRules], Codes]
    say: Callable[[Signs, RiskRules, int], Evidence]
    needs: tuple[str, ...] = ()
    from_day: int = 0


def levels(count: int, *steps: tuple[Level, Flags]) -> Codes:
    """The highest level of those that hold, of each account; 0 where none does."""
    codes = np.zeros(count, dtype=np.uint8)
    for level, holds in steps:
        np.maximum(codes, np.where(holds, np.uint8(level.code), np.uint8(0)), out=codes)
    return codes


def number(value: float) -> str:
    """A count as people write it."""
    return f"{value:,.0f}"


def days(value: float) -> str:
    """Whole days in words."""
    whole = int(value)
    return f"{whole} day" if whole == 1 else f"{whole:,} days"


def since(value: float) -> str:
    """How long ago, in words."""
    return "today" if value < 1 else f"{days(value)} ago"


def fall(change: float) -> str:
    """A change that is a fall, as whole percent without a sign."""
    return f"{abs(change) * 100:.0f} %"


def many(count: float, one: str, more: str) -> str:
    """A count with its noun."""
    return f"{number(count)} {one if count == 1 else more}"
