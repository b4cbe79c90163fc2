"""How much a customer-success manager carries. Points and bands are our defaults; a workspace sets the capacity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.types import Tier

__all__ = ["Carried", "Load", "LoadBand", "csm_load"]

POINTS: Mapping[Tier, float] = {Tier.ENTERPRISE: 8, Tier.MID_MARKET: 3, Tier.SMB: 0.5, Tier.STARTUP: 0.3}
"""What one account of a tier weighs [D]."""
ONBOARDING, RED, RENEWAL = 1.5, 1.5, 1.2
"""What an account weighs more while it onboards, is red, or renews within 90 days [D]."""


class LoadBand(StrEnum):
    """Room for more, or not."""

    FREE = "free"
    GOOD = "good"
    FULL = "full"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One account of a manager."""

    tier: Tier
    onboarding: bool = False
    red: bool = False
    renews_soon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Points carried, and their ``share`` of the capacity (1.0 is all of it)."""

    points: float
    share: float
    band: LoadBand


def csm_load(accounts: Iterable[Carried], *, capacity: float) -> Load:
    """What these accounts weigh against ``capacity`` points: under 0.70 free, to 0.85 good, to 0.95 full, over."""
    points = sum(_weight(account) for account in accounts)
    share = round(points / capacity, 4)
    return Load(points=points, share=share, band=_band(share))


def _weight(account: Carried) -> float:
    factors = ((account.onboarding, ONBOARDING), (account.red, RED), (account.renews_soon, RENEWAL))
    weight = POINTS[account.tier]
    for applies, factor in factors:
        weight *= factor if applies else 1
    return weight


def _band(share: float) -> LoadBand:
    free, good, full = 0.70, 0.85, 0.95
    if share < free:
        return LoadBand.FREE
    if share <= good:
        return LoadBand.GOOD
    return LoadBand.FULL if share <= full else LoadBand.OVER
