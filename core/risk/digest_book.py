"""What a digest is made of: the customers it is about, with their risk then and now, and their alerts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from core.accounts import Account
from core.content.risk_rules import RiskRules
from core.content.scoring_parts import Profile
from core.risk.alert import Alert, RiskDay
from core.risk.digest import Filters, Segment
from core.risk.index import weighted_revenue
from core.risk.levels import Level
from core.types import AccountId, Tier, UserId

BAD = (Level.HIGH, Level.CRITICAL)
"""Tiers in which a customer is at risk, alert or not."""
Risks = Mapping[AccountId, RiskDay]
_BY_AGE = (Segment.NEW, Segment.GROWING)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """A task of a plan that is due on the digest's day or before."""

    account: AccountId
    name: str
    title: str
    due: date
    owner: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestBook:
    """The customers of a digest on ``day``, in the reader's zone.

    ``risks`` are today's, ``before`` those of the digest before, which was at ``since``. ``alerts`` are active,
    ``closed`` those that ended since. ``late`` are ids of alerts that nobody claimed in time. ``medians`` are the
    known yearly revenues' medians by tier of service.
    """

    day: date
    since: datetime
    accounts: Sequence[Account]
    risks: Risks
    before: Risks
    alerts: Sequence[Alert]
    closed: Sequence[Alert]
    late: frozenset[str]
    tasks: Sequence[DueTask]
    medians: Mapping[Tier | None, float]
    rules: RiskRules


def segment_of(account: Account, risk: RiskDay | None, profiles: Sequence[Profile], *, today: date) -> Segment:
    """At-Risk when red or of a high tier, else by how long they are a customer; without a date Established."""
    if risk is not None and (risk.tier in BAD or risk.red_since is not None):
        return Segment.AT_RISK
    if account.contract_start is None:
        return Segment.ESTABLISHED
    tenure = (today - account.contract_start).days
    young = [segment for segment, profile in zip(_BY_AGE, profiles, strict=False) if tenure < profile.under_days]
    return young[0] if young else Segment.ESTABLISHED


def fits(account: Account, filters: Filters) -> bool:
    """Whether a digest with these filters is about the customer, whatever segment they are in."""
    return (
        (filters.owner is None or account.owner == filters.owner)
        and (filters.tier is None or account.tier is filters.tier)
        and (filters.arr_from is None or (account.arr is not None and account.arr >= filters.arr_from))
    )


def medians_of(revenues: Iterable[tuple[Tier | None, Decimal]]) -> Mapping[Tier | None, float]:
    """The median of the known yearly revenues by tier of service; under None of all of them."""
    known: dict[Tier | None, list[float]] = {}
    for tier, arr in revenues:
        for key in {None, tier}:
            known.setdefault(key, []).append(float(arr))
    return {tier: float(np.median(values)) for tier, values in known.items()}


def weights(accounts: Sequence[Account], risks: Risks, medians: Mapping[Tier | None, float]) -> list[float]:
    """The risk-weighted revenue of each; where none is known by the median of the tier of service, else of all."""
    index = np.array([risks[one.id].index if one.id in risks else 0.0 for one in accounts], dtype=float)
    arr = np.array([revenue(one.arr, one.tier, medians) for one in accounts], dtype=float)
    found: list[float] = weighted_revenue(index, arr).tolist()
    return found


def revenue(arr: Decimal | None, tier: Tier | None, medians: Mapping[Tier | None, float]) -> float:
    """The yearly revenue, or the estimate of it; 0 where nobody's is known."""
    return float(arr) if arr is not None else medians.get(tier, medians.get(None, 0.0))
