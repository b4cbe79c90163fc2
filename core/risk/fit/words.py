"""Reasons as sentences: what a column is, what it usually is, and what that does to the log-odds of leaving."""

from collections.abc import Iterator

import numpy as np

from core.risk.fit.model import Explained, Model
from core.risk.fit.scale import shown
from core.risk.fit.table import Column, Table

MOST = 5
NOTHING = 0.005
"""Less than this, of log-odds, is no reason."""
LONGEST = 60


def reasons(model: Model, table: Table, explained: Explained) -> Iterator[list[str]]:
    """The strongest reasons of each row, at most five, strongest first."""
    strength = np.abs(explained.parts)
    order = np.argsort(-strength, axis=0, kind="stable")[:MOST].T.tolist()
    for row, places in enumerate(order):
        yield [
            _sentence(model, table, explained.terms[place], row, float(explained.parts[place, row]))
            for place in places
            if strength[place, row] >= NOTHING
        ]


def _sentence(model: Model, table: Table, term: tuple[int, ...], row: int, part: float) -> str:
    said = [_said(table.columns[place], row) for place in term]
    usual = f" (usually {_short(model.scales[term[0]].typical)})" if len(term) == 1 else ""
    verb = "raises" if part > 0 else "lowers"
    return f"{' together with '.join(said)}{usual} {verb} the risk by {abs(part):.2f} log-odds"


def _said(column: Column, row: int) -> str:
    value = column.values[row]
    if np.isnan(value):
        return f"{column.name} is not known"
    text = _short(column.levels[int(value)]) if column.levels else shown(float(value), dated=column.dated)
    return f"{column.name} is {text}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
