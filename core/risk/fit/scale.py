"""How a column is seen by a model: as a standard number, and as one of a few codes. Both know missing values.

Learned on the rows of the training without their label, so that every model on them shares it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.risk.fit.table import Column
from core.signals import Floats

Codes = NDArray[np.uint8]
MOST_BINS = 63
"""Codes of one column besides 0, which is a missing value."""
RARE = 10
"""Levels with fewer rows are seen as one, 'other', with those never seen."""
MOST_LEVELS = 40
FAR = 4.0
"""A standard number is cut here, so that one wild value moves nothing by more."""
SKEW = 2.0
_LONG = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One column's scale. ``edges`` divide numbers into codes 1 to n + 1; ``place`` gives levels their code.

    ``logged`` columns (skewed and never negative) are seen by the logarithm of one more than their value. Levels of
    known order are seen by their ``ranks``, in the order of ``levels``; other levels only by their code. ``typical``
    is the middle number or the most frequent level, as text.
    """

    name: str
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()
    ranks: tuple[float, ...] = ()
    centre: float = 0.0
    spread: float = 0.0
    logged: bool = False
    dated: bool = False
    typical: str = ""

    @property
    def size(self) -> int:
        """How many codes there are, the one of missing values (0) and of other levels (the last) among them."""
        return len(self.levels) + 2 if self.levels else len(self.edges) + 2

    def codes(self, column: Column) -> Codes:
        """The code of every row."""
        known = ~np.isnan(column.values)
        if not self.levels:
            found = np.searchsorted(np.array(self.edges), column.values, side="right") + 1
        else:
            place = {level: code for code, level in enumerate(self.levels, 1)}
            other = len(self.levels) + 1
            table = np.array([*(place.get(level, other) for level in column.levels), 0])
            found = table[np.where(known, column.values, -1).astype(np.intp)]
        return np.where(known, found, 0).astype(np.uint8)

    def standard(self, column: Column) -> Floats:
        """Standard deviations above the mean; 0 where missing, of no known order, or where nothing ever varies."""
        if not self.spread:
            return np.zeros(len(column.values))
        if self.levels:
            found = np.array([*self.ranks, np.nan, np.nan])[self.codes(column).astype(np.intp) - 1]
        else:
            found = np.log1p(np.maximum(column.values, 0)) if self.logged else column.values
        return np.nan_to_num(np.clip((found - self.centre) / self.spread, -FAR, FAR))


def scale_of(column: Column) -> Scale:
    """The scale that a column's rows suggest."""
    known = column.values[~np.isnan(column.values)]
    if column.levels:
        return _of_levels(column, known)
    values, counts = np.unique(known, return_counts=True)
    if len(values) < 2:  # noqa: PLR2004 - it takes two to vary
        return Scale(name=column.name)
    logged = bool(values[0] >= 0) and _skew(known) > SKEW
    seen = np.log1p(known) if logged else known
    return Scale(
        name=column.name,
        dated=column.dated,
        typical=shown(float(np.median(known)), dated=column.dated),
        edges=tuple(_edges(values, counts).tolist()),
        centre=float(seen.mean()),
        spread=float(seen.std()),
        logged=logged,
    )


def _of_levels(column: Column, known: Floats) -> Scale:
    levels = _common(column, known)
    if not column.ranks:
        return Scale(name=column.name, levels=levels, typical=_usual(column, known))
    rank_of = dict(zip(column.levels, column.ranks, strict=True))
    seen = np.array(column.ranks)[known.astype(np.intp)]
    seen = seen[~np.isnan(seen)]
    return Scale(
        name=column.name,
        levels=levels,
        typical=_usual(column, known),
        ranks=tuple(rank_of[level] for level in levels),
        centre=float(seen.mean()) if len(seen) else 0.0,
        spread=float(seen.std()) if len(seen) else 0.0,
    )


def _usual(column: Column, known: Floats) -> str:
    counts = np.bincount(known.astype(np.intp), minlength=len(column.levels))
    return column.levels[int(counts.argmax())]


def shown(value: float, *, dated: bool) -> str:
    """A number or a day as people read it."""
    return (
        date.fromordinal(int(value)).isoformat()
        if dated
        else f"{value:,.4g}"
        if abs(value) < _LONG
        else f"{value:,.0f}"
    )


def _common(column: Column, known: Floats) -> tuple[str, ...]:
    counts = np.bincount(known.astype(np.intp), minlength=len(column.levels))
    least = min(RARE, max(1, len(known) // 20))
    places = [int(place) for place in np.argsort(-counts, kind="stable")[:MOST_LEVELS] if counts[place] >= least]
    return tuple(column.levels[place] for place in sorted(places))


def _skew(known: Floats) -> float:
    spread = float(known.std())
    return float((((known - known.mean()) / spread) ** 3).mean()) if spread else 0.0


def _edges(values: Floats, counts: NDArray[np.intp]) -> Floats:
    """Between every two values where they are few, else so that codes have about as many rows each."""
    middles: Floats = (values[1:] + values[:-1]) / 2
    if len(values) <= MOST_BINS:
        return middles
    share = np.cumsum(counts)[:-1] / counts.sum() * MOST_BINS
    kept = np.flatnonzero(np.diff(share.astype(np.intp), prepend=0))
    return middles[kept]
