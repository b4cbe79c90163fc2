"""The columns of a row of the past: their names, which way each counts, and how measures, facts and tickets give them.

Nothing at or after ``now`` counts, and nothing that is not dated, such as how a ticket was rated.
"""

from collections.abc import Mapping
from enum import Enum, auto

import numpy as np

from core.facts import FactKind
from core.health.gather import SEVERITIES, Told, ToldTickets
from core.measures import Measures
from core.signals import Flags, Floats
from core.types import AccountId


class Direction(Enum):
    """What more of a column means. A model never contradicts LOSES and KEEPS; the others are where it starts."""

    LOSES = auto()
    RISKS = auto()
    HELPS = auto()
    KEEPS = auto()
    OPEN = auto()


COLUMNS: Mapping[str, Direction] = {
    "health score": Direction.KEEPS,
    "days as a customer": Direction.HELPS,
    "days to the renewal": Direction.HELPS,
    "renewal within the horizon": Direction.LOSES,
    "days of the term": Direction.OPEN,
    "people in 28 days": Direction.HELPS,
    "people for each seat": Direction.HELPS,
    "people against the 28 days before": Direction.KEEPS,
    "people against the best of 180 days": Direction.KEEPS,
    "regular use": Direction.HELPS,
    "key actions a person": Direction.HELPS,
    "key actions against the 7 days before": Direction.HELPS,
    "key actions against the 30 days before": Direction.KEEPS,
    "features used": Direction.HELPS,
    "share of regular people": Direction.HELPS,
    "days since the last visit": Direction.LOSES,
    "days since the last key action": Direction.LOSES,
    "silence against the usual": Direction.LOSES,
    "visits to cancelling and billing": Direction.LOSES,
    "export of all data in 30 days": Direction.LOSES,
    "recommendation (NPS)": Direction.KEEPS,
    "satisfaction (CSAT)": Direction.KEEPS,
    "mood of calls and notes": Direction.KEEPS,
    "days since the last call": Direction.OPEN,
    "revenue against a year ago": Direction.KEEPS,
    "open payment troubles": Direction.LOSES,
    "open complaints and escalations": Direction.LOSES,
    "wish to leave or pay less": Direction.LOSES,
    "champion gone": Direction.LOSES,
    "upheaval on their side in 90 days": Direction.LOSES,
    "wish to grow": Direction.HELPS,
    "tickets in 30 days": Direction.RISKS,
    "tickets against the 90 days before": Direction.RISKS,
    "urgent tickets open": Direction.LOSES,
}
"""Every column, and which way it counts [D]."""
_OPEN = {
    "open payment troubles": (FactKind.PAYMENT_FAILED, FactKind.INVOICE_OVERDUE),
    "open complaints and escalations": (FactKind.COMPLAINT, FactKind.ESCALATION),
    "wish to leave or pay less": (FactKind.INTENT_TO_LEAVE, FactKind.DOWNGRADE),
    "champion gone": (FactKind.CHAMPION_LEFT,),
    "wish to grow": (FactKind.EXPANSION,),
}
_UPHEAVAL = (FactKind.SPONSOR_CHANGED, FactKind.REORG, FactKind.DATA_EXPORT)
READ = frozenset(
    {kind for kinds in _OPEN.values() for kind in kinds}
    | {*_UPHEAVAL, FactKind.NPS, FactKind.CSAT, FactKind.CALL, FactKind.NOTE, FactKind.REVENUE}
)
"""The kinds of facts that are looked at."""
MONTH, QUARTER, YEAR = 30.0, 90.0, 365.0


def of_measures(
    measures: Measures | None, accounts: tuple[AccountId, ...], linked: Flags, seats: Floats
) -> dict[str, Floats]:
    """What the product's events tell; NaN of accounts that no event can name, and of days without measures."""
    if measures is None or measures.newest is None:
        return {name: np.full(len(accounts), np.nan) for name in _USE}
    of = measures.of(accounts)
    exported = (of.last_export < MONTH).astype(float)
    found = {
        "people in 28 days": of.active_28,
        "people for each seat": _share(of.active_28, seats),
        "people against the 28 days before": _change(of.active_28, of.active_before),
        "people against the best of 180 days": _share(of.active_28, of.peak_180),
        "regular use": of.stick,
        "key actions a person": _share(of.core_30, of.active_28),
        "key actions against the 7 days before": _change(of.core_7, of.core_before_7),
        "key actions against the 30 days before": _change(of.core_30, of.core_before_30),
        "features used": of.features_used,
        "share of regular people": _share(of.power_users, of.active_28),
        "days since the last visit": of.last_seen,
        "days since the last key action": of.last_core,
        "silence against the usual": _share(of.last_seen, np.maximum(of.usual_gap, 1.0)),
        "visits to cancelling and billing": of.exit_7,
        "export of all data in 30 days": exported,
    }
    return {name: np.where(linked, one, np.nan) for name, one in found.items()}


_USE = (
    *("people in 28 days", "people for each seat", "people against the 28 days before"),
    *("people against the best of 180 days", "regular use", "key actions a person"),
    *("key actions against the 7 days before", "key actions against the 30 days before", "features used"),
    *("share of regular people", "days since the last visit", "days since the last key action"),
    *("silence against the usual", "visits to cancelling and billing", "export of all data in 30 days"),
)


def of_facts(facts: Mapping[FactKind, Told], count: int, *, now: float) -> dict[str, Floats]:
    """What people said and what was noted; of a kind that was never told of anybody by then, NaN."""
    found = {name: _open(facts, kinds, count, now=now) for name, kinds in _OPEN.items()}
    found["upheaval on their side in 90 days"] = _lately(facts, _UPHEAVAL, count, now=now)
    found["recommendation (NPS)"] = _mean(facts, (FactKind.NPS,), count, days=YEAR, now=now)
    found["satisfaction (CSAT)"] = _mean(facts, (FactKind.CSAT,), count, days=QUARTER, now=now)
    found["mood of calls and notes"] = _mean(facts, (FactKind.CALL, FactKind.NOTE), count, days=QUARTER, now=now)
    found["days since the last call"] = now - _newest(facts, FactKind.CALL, count, now=now)
    found["revenue against a year ago"] = _revenue(facts.get(FactKind.REVENUE), count, now=now)
    return found


def _open(facts: Mapping[FactKind, Told], kinds: tuple[FactKind, ...], count: int, *, now: float) -> Floats:
    """How many of these hold."""
    told = [facts[kind] for kind in kinds if kind in facts and (facts[kind].at < now).any()]
    if not told:
        return np.full(count, np.nan)
    holds = [(one.at < now) & ~(one.ended < now) for one in told]
    return sum(
        (np.bincount(one.row[those], minlength=count) for one, those in zip(told, holds, strict=True)),
        start=np.zeros(count),
    )


def _lately(facts: Mapping[FactKind, Told], kinds: tuple[FactKind, ...], count: int, *, now: float) -> Floats:
    told = [facts[kind] for kind in kinds if kind in facts and (facts[kind].at < now).any()]
    if not told:
        return np.full(count, np.nan)
    rows = np.concatenate([one.row[(one.at < now) & (one.at >= now - QUARTER)] for one in told])
    return np.bincount(rows, minlength=count).astype(float)


def _mean(
    facts: Mapping[FactKind, Told], kinds: tuple[FactKind, ...], count: int, *, days: float, now: float
) -> Floats:
    """The mean of what was told in the last days, NaN where nothing was."""
    told = [facts[kind] for kind in kinds if kind in facts]
    if not told:
        return np.full(count, np.nan)
    row, at = np.concatenate([one.row for one in told]), np.concatenate([one.at for one in told])
    value = np.concatenate([one.value for one in told])
    those = (at < now) & (at >= now - days) & ~np.isnan(value)
    return _share(np.bincount(row[those], value[those], count), np.bincount(row[those], minlength=count))


def _newest(facts: Mapping[FactKind, Told], kind: FactKind, count: int, *, now: float) -> Floats:
    last = np.full(count, np.nan)
    if kind in facts:
        told = facts[kind]
        those = told.at < now
        last[told.row[those]] = told.at[those]  # oldest first: of several the newest stays
    return last


def _revenue(told: Told | None, count: int, *, now: float) -> Floats:
    """The newest revenue against that of a year before, or against the first."""
    if told is None:
        return np.full(count, np.nan)
    known = (told.at < now) & ~np.isnan(told.value)
    row, at, value = told.row[known], told.at[known], told.value[known]
    first, then, last = np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan)
    first[row[::-1]], last[row] = value[::-1], value
    old = at < now - YEAR
    then[row[old]] = value[old]
    base = np.where(np.isnan(then), first, then)
    return _share(last - base, base)


def of_tickets(told: ToldTickets, count: int, *, now: float) -> dict[str, Floats]:
    """What was asked of support; NaN before the first ticket of anybody."""
    there = told.created < now
    if not there.any():
        names = ("tickets in 30 days", "tickets against the 90 days before", "urgent tickets open")
        return {name: np.full(count, np.nan) for name in names}
    recent = there & (told.created >= now - MONTH)
    before = there & ~recent & (told.created >= now - MONTH - QUARTER)
    urgent = there & ~(told.resolved < now) & (told.severity == SEVERITIES.index("urgent"))
    many, usual, open_ = (
        np.bincount(told.row[those], minlength=count).astype(float) for those in (recent, before, urgent)
    )
    return {
        "tickets in 30 days": many,
        "tickets against the 90 days before": many - usual / 3.0,
        "urgent tickets open": open_,
    }


def _share(part: Floats, whole: Floats) -> Floats:
    """NaN where the whole is not known or nothing."""
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found


def _change(after: Floats, before: Floats) -> Floats:
    """The change in powers of two; one more on both sides, so that nothing is no end of the world."""
    found: Floats = np.log2((after + 1.0) / (before + 1.0))
    return found
