"""Whether a model still sees what it was fitted to: how its columns are spread, and whether it came true."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.risk.fit.table import Table
from core.signals import Flags, Floats

BINS, MOVED, MANY = 5, 0.25, 0.5
"""Parts of a column; the stability index from which it has moved; the share of columns that may [D]."""
SURPRISE, FEW = 3.0, 10.0
"""Standard errors by which those who left may differ from those foretold, and how many of them tell anything [D]."""
TINY = 1e-4
Spread = Mapping[str, Sequence[Sequence[float]]]
"""By column the edges between its parts, the share of rows in each part and of those not known, and the rows."""


def spread_of(table: Table) -> dict[str, list[list[float]]]:
    """How a table's columns are spread, as plain values."""
    found: dict[str, list[list[float]]] = {}
    for column in table.columns:
        known = column.values[~np.isnan(column.values)]
        inner = np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]) if len(known) else np.zeros(0)
        edges = np.unique(inner)
        found[column.name] = [edges.tolist(), _shares(column.values, edges).tolist(), [float(len(table))]]
    return found


def moved(spread: Spread, table: Table) -> tuple[str, ...]:
    """The columns of a table that are spread in another way, beyond what so few rows do by chance."""
    found = []
    for column in table.columns:
        if column.name not in spread:
            continue
        edges, before, (rows,) = spread[column.name]
        now, then = _shares(column.values, np.array(edges)) + TINY, np.array(before) + TINY
        stability = float(((now - then) * np.log(now / then)).sum())
        if stability > MOVED + 2 * (len(then) - 1) * (1 / rows + 1 / max(1, len(table))):
            found.append(column.name)
    return tuple(found)


def _shares(values: Floats, edges: Floats) -> Floats:
    known = ~np.isnan(values)
    parts = np.bincount(np.searchsorted(edges, values[known], side="right"), minlength=len(edges) + 1)
    return np.append(parts, (~known).sum()) / max(1, len(values))


def surprised(foretold: Floats, left: Flags) -> bool:
    """Whether many more or fewer left than was foretold of them, beyond chance."""
    expected, variance = float(foretold.sum()), float((foretold * (1 - foretold)).sum())
    told = max(expected, float(left.sum())) >= FEW
    return told and abs(float(left.sum()) - expected) > SURPRISE * variance**0.5
