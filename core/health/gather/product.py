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

    While the source lives, an account without events has zeros, unless no event could be known as its own: then
    nothing is known of it.
    """
    known = measures is not None and not np.isnan(age)
    taken, firsts = _taken(material, measures if known else None)
    here = (material.linked | ~np.isnan(taken["last_seen"])) & known
    activation, done = _activation(firsts, material.tenure, scoring, known=here)
    seats, estimated = _seats(material.seats, taken["peak_180"])
    inputs = _inputs(taken, scoring, age=np.where(here, age, np.nan)) | activation
    steps = np.full(len(material.accounts), float(len(scoring.product.checklist)))
    return Product(
        inputs=inputs | {"tenure": material.tenure, "seats": seats},
        counts={name: taken[name] for name in _COUNTED}
        | {
            "estimated": estimated,
            "unlinked": ~here & known,
            "core_users": taken["core_users_14"],
            "firsts": done,
            "checklist": steps,
        },
    )


def _inputs(taken: dict[str, Floats], scoring: Scoring, *, age: Floats) -> Columns:
    """What the signals read of the measures, and of what is set up of the product."""
    count = len(taken["active_28"])
    return {
        "usage_age": age,
        "weekly": np.full(count, scoring.product.rhythm == "weekly"),
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


_TAKEN = (
    *("active_28", "active_before", "peak_180", "stick", "active_14", "core_users_14", "core_30", "core_before_30"),
    *("features_used", "power_users", "last_seen", "usual_gap"),
)
_COUNTED = ("active_14", "features_used", "features_known", "power_users", "last_seen", "usual_gap")


def _taken(material: Material, measures: Measures | None) -> tuple[dict[str, Floats], Floats]:
    """(the measures in the order of the portfolio, when each step of the checklist was first taken).

    What no count can be, a NaN, an infinity or less than nothing, is not known; nor is anything without measures.
    """
    count = len(material.accounts)
    if measures is None:
        return dict.fromkeys((*_TAKEN, "features_known"), np.full(count, np.nan)), np.empty((count, 0))
    mine = measures if measures.accounts == material.accounts else measures.of(material.accounts)
    taken = {name: _usable(getattr(mine, name)) for name in _TAKEN}
    taken["features_known"] = np.full(count, float(measures.features_known))
    return taken, mine.firsts


def _usable(column: Floats) -> Floats:
    counts = np.where((column >= 0) & (column <= MOST), column, np.nan)
    return np.where(counts < LEAST, 0.0, counts)


def _seats(seats: Floats, peak: Floats) -> tuple[Floats, Flags]:
    unknown = ~(seats > 0)
    return np.where(unknown, peak, seats), unknown & (peak > 0)


def _activation(firsts: Floats, tenure: Floats, scoring: Scoring, *, known: Flags) -> tuple[Columns, Floats]:
    """The checklist's columns, and how many of its steps are done. A list that has changed waits to be measured."""
    items = scoring.product.checklist
    count = len(tenure)
    if not items or firsts.shape[1] != len(items):
        nothing = np.full(count, np.nan)
        columns: Columns = {"done": nothing, "expected": nothing, "past_target": np.zeros(count, dtype=np.bool_)}
        return columns | {"checklist": np.full(count, bool(items))}, nothing
    weights = np.array([item.weight for item in items])
    days = np.array([item.by_day for item in items])
    did = ~np.isnan(firsts)
    due = tenure[:, None] >= days
    columns = {
        "checklist": np.ones(count, dtype=np.bool_),
        "done": np.where(known, (did * weights).sum(1) / weights.sum(), np.nan),
        "expected": (due * weights).sum(1) / weights.sum(),
        "past_target": tenure >= days.max(),
    }
    return columns, did.sum(1).astype(float)


def _share(part: Floats, whole: Floats, *, nothing: float = 0.0) -> Floats:
    """Part of whole, 0 to 1; ``nothing`` of nothing, NaN where either is not known."""
    shares = np.divide(part, whole, out=np.full(len(whole), nothing), where=whole > 0)
    return np.where(np.isnan(part) | np.isnan(whole), np.nan, np.clip(shares, 0.0, 1.0))
