"""From the measures of a product's events to the columns of its signals. Zero is not missing."""

from dataclasses import dataclass

import numpy as np

from core.content.scoring import Scoring
from core.health.gather.flat import Material
from core.measures import Measures
from core.signals import Flags, Floats

MOST, LEAST = 1e12, 1e-9
"""Beyond these no number of users or events is one."""
Columns = dict[str, Floats | Flags]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The columns of the inputs, and those of the counts."""

    inputs: Columns
    counts: Columns


def product(material: Material, measures: Measures | None, scoring: Scoring, *, age: float) -> Product:
    """The product's columns. ``age`` is how many days ago its events were last heard, NaN for no source.

    While the source lives, an account without events has zeros.
    """
    count = len(material.accounts)
    unknown = np.full(count, np.nan)
    if measures is None or np.isnan(age):
        taken = dict.fromkeys((*_TAKEN, "features_known", "last_seen", "usual_gap"), unknown)
        firsts, age = np.full((count, len(scoring.product.checklist)), np.nan), np.nan
    else:
        taken, firsts = _taken(material, measures)
    seats, estimated = _seats(material.seats, taken["peak_180"])
    activation, done = _activation(firsts, material.tenure, scoring, known=not np.isnan(age))
    inputs: Columns = {
        "tenure": material.tenure,
        "usage_age": np.full(count, age),
        "weekly": np.full(count, scoring.product.rhythm == "weekly"),
        "seats": seats,
        "active_28": taken["active_28"],
        "active_before": taken["active_before"],
        "stick": taken["stick"],
        "core_known": np.full(count, bool(scoring.product.core_events)),
        "core_share": _share(taken["core_users_14"], taken["active_14"]),
        "core_events": taken["core_30"],
        "core_before": taken["core_before_30"],
        "breadth": _share(taken["features_used"], taken["features_known"], nothing=np.nan),
        "power": _share(taken["power_users"], taken["active_28"]),
    }
    counts: Columns = {"estimated": estimated, "core_users": taken["core_users_14"]}
    same = ("active_14", "features_used", "features_known", "power_users", "last_seen", "usual_gap")
    counts |= {name: taken[name] for name in same}
    counts |= {"firsts": done, "checklist": np.full(count, float(len(scoring.product.checklist)))}
    return Product(inputs=inputs | activation, counts=counts)


_TAKEN = (
    *("active_28", "active_before", "peak_180", "stick", "active_14", "core_users_14", "core_30", "core_before_30"),
    *("features_used", "power_users"),
)


def _taken(material: Material, measures: Measures) -> tuple[dict[str, Floats], Floats]:
    """(the measures in the order of the portfolio, when each step of the checklist was first taken).

    What no count can be, a NaN, an infinity or less than nothing, is not known.
    """
    mine = measures if measures.accounts == material.accounts else measures.of(material.accounts)
    taken = {name: _usable(getattr(mine, name)) for name in (*_TAKEN, "last_seen", "usual_gap")}
    taken["features_known"] = np.full(len(material.accounts), float(measures.features_known))
    return taken, mine.firsts


def _usable(column: Floats) -> Floats:
    counts = np.where((column >= 0) & (column <= MOST), column, np.nan)
    return np.where(counts < LEAST, 0.0, counts)


def _seats(seats: Floats, peak: Floats) -> tuple[Floats, Flags]:
    unknown = ~(seats > 0)
    return np.where(unknown, peak, seats), unknown & (peak > 0)


def _activation(firsts: Floats, tenure: Floats, scoring: Scoring, *, known: bool) -> tuple[Columns, Floats]:
    """The checklist's columns, and how many of its steps are done. A list that has changed waits to be measured."""
    items = scoring.product.checklist
    count = len(tenure)
    if not items or firsts.shape[1] != len(items) or not known:
        nothing = np.full(count, np.nan)
        columns: Columns = {"done": nothing, "expected": nothing, "past_target": np.zeros(count, dtype=np.bool_)}
        return columns | {"checklist": np.full(count, bool(items))}, nothing
    weights = np.array([item.weight for item in items])
    days = np.array([item.by_day for item in items])
    did = ~np.isnan(firsts)
    due = tenure[:, None] >= days
    columns = {
        "checklist": np.ones(count, dtype=np.bool_),
        "done": (did * weights).sum(1) / weights.sum(),
        "expected": (due * weights).sum(1) / weights.sum(),
        "past_target": tenure >= days.max(),
    }
    return columns, did.sum(1).astype(float)


def _share(part: Floats, whole: Floats, *, nothing: float = 0.0) -> Floats:
    """Part of whole, 0 to 1; ``nothing`` of nothing, NaN where either is not known."""
    shares = np.divide(part, whole, out=np.full(len(whole), nothing), where=whole > 0)
    return np.where(np.isnan(part) | np.isnan(whole), np.nan, np.clip(shares, 0.0, 1.0))
