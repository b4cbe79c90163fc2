"""From facts, tickets and measures to the columns that warnings read. Loads nothing.

``now`` and all times are day numbers, as ``core.health.gather`` has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.health.gather import SEVERITIES, Told, ToldTickets
from core.measures import Measures
from core.risk.signs import TOLD, Texts
from core.signals import Flags, Floats

Columns = dict[str, Floats | Flags | Texts]
LONG = 180
"""Days before the last 30 over which the usual number of tickets is taken."""
WINDOW = 30
LEAST_WINDOWS = 2
FEW_ACCOUNTS = 20
"""Fewer accounts than this are no book whose middle says anything."""
_NEWEST = {
    "evaluating": FactKind.INTENT_TO_LEAVE,
    "data_export": FactKind.DATA_EXPORT,
    "champion_left": FactKind.CHAMPION_LEFT,
    "sponsor_changed": FactKind.SPONSOR_CHANGED,
    "reorg": FactKind.REORG,
}
_OLDEST = {"payment_failed": FactKind.PAYMENT_FAILED, "advice": FactKind.ADVICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Working days of an account's place, one column a stretch: 7 days before ``day``, the 7 before; 30 and 30."""

    week: Floats
    before_week: Floats
    month: Floats
    before_month: Floats


def from_facts(facts: Mapping[FactKind, Told], arr: Floats, rules: RiskRules, *, now: float) -> Columns:
    """The columns of facts, and who told them."""
    count = len(arr)
    told_by = np.full((count, len(TOLD)), "", dtype=object)
    columns: Columns = {"told_by": told_by}
    for names, newest in ((_NEWEST, True), (_OLDEST, False)):
        for name, kind in names.items():
            columns[name] = _age(facts.get(kind), told_by, kind, count, newest=newest, now=now)
    columns |= _forecast(facts.get(FactKind.FORECAST), told_by, arr, now=now)
    columns |= _answers(facts.get(FactKind.NPS), told_by, count, rules, now=now)
    quiet = facts.get(FactKind.QUIET)
    columns["quiet"] = np.zeros(count, dtype=np.bool_)
    if quiet is not None:
        columns["quiet"][quiet.row[quiet.open_at(now)]] = True
    return columns


def _age(told: Told | None, told_by: Texts, kind: FactKind, count: int, *, newest: bool, now: float) -> Floats:
    """The age of the newest fact that holds, or of the oldest; NaN for none."""
    age = np.full(count, np.nan)
    if told is None:
        return age
    holds = np.flatnonzero(told.open_at(now))
    holds = holds if newest else holds[::-1]  # of several of one account the last one written stays
    age[told.row[holds]] = now - told.at[holds]
    _name(told, holds.tolist(), told_by, kind)
    return age


def _name(told: Told, places: Sequence[int], told_by: Texts, kind: FactKind) -> None:
    at = TOLD.index(kind)
    for place in places:
        told_by[told.row[place], at] = told.source[place]


def _forecast(told: Told | None, told_by: Texts, arr: Floats, *, now: float) -> Columns:
    """The newest forecast as a change against today's revenue, and its age."""
    expected = np.full(len(arr), np.nan)
    age = _age(told, told_by, FactKind.FORECAST, len(arr), newest=True, now=now)
    if told is not None:
        holds = told.open_at(now)
        expected[told.row[holds]] = told.value[holds]
    change = np.divide(expected - arr, arr, out=np.full(len(arr), np.nan), where=arr > 0)
    return {"forecast": np.round(change, 9), "forecast_age": age}


def _answers(told: Told | None, told_by: Texts, count: int, rules: RiskRules, *, now: float) -> Columns:
    """The lowest of each contact's last answers while it is young enough, and the greatest fall of one."""
    low, low_age, fall, fall_age = (np.full(count, np.nan) for _ in range(4))
    columns: Columns = {"nps": low, "nps_age": low_age, "nps_fall": fall, "nps_fall_age": fall_age}
    if told is None:
        return columns
    last: dict[tuple[int, str], tuple[int, float]] = {}
    rows, values, ages = told.row.tolist(), told.value.tolist(), (now - told.at).tolist()
    for place in np.flatnonzero(~np.isnan(told.value)).tolist():
        key = (rows[place], told.who[place])
        before = last[key][0] if key in last and key[1] else place
        last[key] = (place, values[before] - values[place])
    for (row, _), (place, fell) in last.items():
        if not 0 <= ages[place] <= rules.limit("nps_bad", "days"):
            continue
        if not low[row] <= values[place]:
            low[row], low_age[row] = values[place], ages[place]
            _name(told, [place], told_by, FactKind.NPS)
        if fell > 0 and not fall[row] >= fell:
            fall[row], fall_age[row] = fell, ages[place]
    return columns


def from_tickets(told: ToldTickets, tenure: Floats, *, live: bool, now: float) -> Columns:
    """The columns of tickets; NaN without any source of them. ``usual`` needs two months of theirs before."""
    count = len(tenure)
    there = told.created <= now
    open_ = there & ~(told.resolved <= now) & (told.severity == SEVERITIES.index("urgent"))
    recent = there & (told.created > now - WINDOW)
    earlier = (told.created <= now - WINDOW) & (told.created > now - WINDOW - LONG)
    windows = np.minimum(tenure - WINDOW, LONG) / WINDOW
    usual = np.full(count, np.nan)
    many = np.bincount(told.row[earlier], minlength=count).astype(float)
    np.divide(many, windows, out=usual, where=windows >= LEAST_WINDOWS)
    oldest = np.full(count, np.nan)
    np.fmax.at(oldest, told.row[open_], now - told.created[open_])
    columns: dict[str, Floats] = {
        "tickets": np.bincount(told.row[recent], minlength=count).astype(float),
        "tickets_usual": usual,
        "urgent": np.bincount(told.row[open_], minlength=count).astype(float),
        "urgent_oldest": oldest,
    }
    return {name: column if live else np.full(count, np.nan) for name, column in columns.items()}


def from_measures(whole: Measures, mine: Measures, days: Days, rules: RiskRules) -> Columns:
    """The columns of the product's events. ``whole`` is the book, ``mine`` the rows of the portfolio."""
    columns: Columns = {
        "core_week": mine.core_7,
        "core_before_week": mine.core_before_7,
        "core_month": mine.core_30,
        "core_before_month": mine.core_before_30,
        "last_core": mine.last_core,
        "last_export": mine.last_export,
        "exit_pages": mine.exit_7,
    }
    few = rules.limit("usage_drop", "fewest")
    for name, after, before, now, then in (
        ("week", "core_7", "core_before_7", days.week, days.before_week),
        ("month", "core_30", "core_before_30", days.month, days.before_month),
    ):
        change = _change(getattr(mine, after), getattr(mine, before))
        book = _middle(_change(getattr(whole, after), getattr(whole, before)), getattr(whole, before) >= few)
        columns[f"{name}_change"] = change
        columns[f"{name}_fair"] = np.maximum(_daily(change, now, then), _against(change, book))
    users = _change(mine.active_28, mine.active_before)
    enough = whole.active_before >= rules.limit("users_drop", "fewest")
    columns["users_change"] = users
    columns["users_fair"] = _against(users, _middle(_change(whole.active_28, whole.active_before), enough))
    return columns


def _change(after: Floats, before: Floats) -> Floats:
    """The change as a share; NaN where there was nothing before."""
    share: Floats = np.divide(after - before, before, out=np.full(len(after), np.nan), where=before > 0)
    return np.round(share, 9)


def _daily(change: Floats, now: Floats, before: Floats) -> Floats:
    """The change for each working day; NaN where there was none."""
    both = (now > 0) & (before > 0)
    ratio = np.divide(before, now, out=np.full(len(now), np.nan), where=both)
    daily: Floats = np.round((1.0 + change) * ratio - 1.0, 9)
    return daily


def _middle(changes: Floats, enough: Flags) -> float:
    """The middle of the book's changes where it has fallen, else 0; of few accounts nothing is said."""
    known = changes[enough & ~np.isnan(changes)]
    return min(0.0, float(np.median(known))) if len(known) >= FEW_ACCOUNTS else 0.0


def _against(change: Floats, book: float) -> Floats:
    """The change beside that of the whole book: a season, or a fault in what is counted, is nobody's own."""
    if book <= -1.0:
        return np.zeros(len(change))
    beside: Floats = np.round((1.0 + change) / (1.0 + book) - 1.0, 9)
    return beside
