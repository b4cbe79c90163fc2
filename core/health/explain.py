"""Why a score moved: lines that sum exactly to the change. Section 8 of the health specification."""

from dataclasses import dataclass
from math import floor

import numpy as np

from core.health.score import ORDER, Book
from core.signals import Floats

WEIGHTS = "weights"
"""The line of what moved because signals came, went or weigh differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reason: a signal's key or ``WEIGHTS``, and its points."""

    name: str
    points: float


def change_lines(before: Book, after: Book, row: int) -> tuple[Line, ...]:
    """Why the raw score of the account in ``row`` moved; the points sum to the change, those of 0 are left out.

    Both books are of the same accounts, scored by one scoring file and one profile. Without a raw score on either
    side there is nothing to explain.
    """
    if np.isnan(before.raw[row]) or np.isnan(after.raw[row]):
        return ()
    old, new = _filled(before.scores[row], after.scores[row]), _filled(after.scores[row], before.scores[row])
    weight, moved = (before.weights[row] + after.weights[row]) / 2, after.weights[row] - before.weights[row]
    middle = (before.raw[row] + after.raw[row]) / 2
    by_value = weight * (new - old)
    by_weight = float((((old + new) / 2 - middle) * moved).sum())
    lines = [Line(name=name, points=float(points)) for name, points in zip(ORDER, by_value, strict=True)]
    return tuple(line for line in (*lines, Line(name=WEIGHTS, points=by_weight)) if line.points)


def printed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines in tenths that sum to the change in tenths: floored, the missing tenths to the largest rests."""
    tenths = [line.points * 10 for line in lines]
    kept = [floor(part) for part in tenths]
    missing = floor(sum(tenths) + 0.5) - sum(kept)
    by_rest = sorted(range(len(lines)), key=lambda place: (kept[place] - tenths[place], place))
    lucky = set(by_rest[:missing])
    return tuple(
        Line(name=line.name, points=(kept[place] + (place in lucky)) / 10) for place, line in enumerate(lines)
    )


def _filled(mine: Floats, other: Floats) -> Floats:
    """The scores, with those of the other side where there are none here, and 0 where there are none at all."""
    filled: Floats = np.nan_to_num(np.where(np.isnan(mine), other, mine))
    return filled
