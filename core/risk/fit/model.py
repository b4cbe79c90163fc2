"""A fitted model: what it foretells, and what each column adds to it."""

from dataclasses import dataclass, replace

import numpy as np

from core.risk.fit.additive import Additive, see
from core.risk.fit.calibrate import Curve
from core.risk.fit.ridge import sigmoid
from core.risk.fit.scale import Scale
from core.risk.fit.table import Column, Table
from core.signals import Floats

HAND = "hand score"
_NEAR = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What a model says of rows, in log-odds: ``start`` plus the column of ``parts`` of a row is its ``log_odds``.

    ``terms`` are what the rows of ``parts`` stand for: the place of a column, or of the two columns of a pair.
    """

    start: float
    terms: tuple[tuple[int, ...], ...]
    parts: Floats

    @property
    def log_odds(self) -> Floats:
        """The log-odds of every row."""
        found: Floats = self.start + self.parts.sum(axis=0)
        return found

    @property
    def probability(self) -> Floats:
        """The probability of every row."""
        return sigmoid(self.log_odds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """``additive`` over ``scales``, then ``curve``. ``kind`` says in a few words what it is."""

    kind: str
    scales: tuple[Scale, ...]
    additive: Additive
    curve: Curve

    def explain(self, table: Table) -> Explained:
        """What it says of every row and why. The table has the model's columns, in its order.

        The curve stretches all of a row's reasons alike, which keeps their sum what the curve says.
        """
        seen = see(self.scales, with_hand(table).columns)
        parts = self.additive.parts(seen)
        start = self.additive.start
        total = parts.sum(axis=0)
        base = self.curve(np.array([start]))[0]
        near = np.abs(total) < _NEAR
        slope = (self.curve(np.array([start + _NEAR]))[0] - base) / _NEAR
        stretch = np.where(near, slope, (self.curve(start + total) - base) / np.where(near, 1.0, total))
        columns = tuple((place,) for place in range(len(self.scales)))
        return Explained(start=float(base), terms=columns + tuple(self.additive.pairs), parts=parts * stretch)

    def log_odds(self, table: Table) -> Floats:
        """The log-odds of every row."""
        return self.explain(table).log_odds

    def name(self, term: tuple[int, ...]) -> str:
        """What a term is called."""
        return " with ".join(self.scales[place].name for place in term)


def with_hand(table: Table) -> Table:
    """The table with its hand score as the last column, of a sure sign."""
    if table.hand is None:
        return table
    column = Column(name=HAND, values=table.hand, sign=1, sure=True)
    return replace(table, columns=(*table.columns, column))
