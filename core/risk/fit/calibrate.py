"""From log-odds to log-odds that come true: a rising line of a few pieces, fitted to rows outside of the training.

A stretch of the whole scale stretches every reason alike, so that reasons still sum (the Aumann-Shapley share of a
function of a sum is the same for every part of it).
"""

from dataclasses import dataclass

import numpy as np

from core.risk.fit.ridge import Problem, solve_path
from core.signals import Floats

PIECES = 12
HELD = 1.0
LEAST = 0.05
"""The least slope of a piece: the ranking is never lost."""
ONE_PIECE, MANY = 30, 200
"""Those who left from which one slope is fitted, and from which a slope for every piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Pieces between ``knots``; ``values`` are what the log-odds there become. Beyond them the end pieces go on."""

    knots: Floats
    values: Floats

    def __call__(self, log_odds: Floats) -> Floats:
        """The calibrated log-odds."""
        found = np.interp(log_odds, self.knots, self.values)
        rise = np.diff(self.values) / np.diff(self.knots)
        below, above = np.minimum(log_odds - self.knots[0], 0), np.maximum(log_odds - self.knots[-1], 0)
        result: Floats = found + rise[0] * below + rise[-1] * above
        return result


SAME = Curve(knots=np.array([-1.0, 1.0]), values=np.array([-1.0, 1.0]))
"""Changes nothing."""


def curve_of(log_odds: Floats, label: Floats, left: int) -> Curve:
    """The curve that rows outside of the training ask for; as many pieces as those who ``left`` can carry."""
    if left < ONE_PIECE:
        return SAME
    pieces = PIECES if left >= MANY else 1
    knots = np.unique(np.quantile(log_odds, np.linspace(0.01, 0.99, pieces + 1)))
    if len(knots) < 2 or knots[-1] - knots[0] < 1e-6:  # noqa: PLR2004 - a piece has two ends
        return SAME
    wide, pieces = np.diff(knots), len(knots) - 1
    low = np.concatenate([[-np.inf], knots[1:-1]])
    high = np.concatenate([knots[1:-1], [np.inf]])
    parts = np.clip(log_odds[:, None], low, high) - np.concatenate([[knots[1]], knots[1:-1]]) if pieces > 1 else None
    design = np.ones((len(log_odds), 1 + len(wide)))
    design[:, 1:] = log_odds[:, None] if parts is None else parts
    return _solved(knots, design, label, wide)


def _solved(knots: Floats, design: Floats, label: Floats, wide: Floats) -> Curve:
    mean, size = np.ones(design.shape[1]), design.shape[1]
    off = 0.0 if size == 2 else float(knots[1])  # noqa: PLR2004 - one piece goes through zero
    mean[0] = off
    penalty = np.zeros((size, size))
    between = np.diff(np.eye(size - 1), axis=0)
    penalty[1:, 1:] = HELD * (between.T @ between) + 0.1 * np.eye(size - 1)
    shifted = Problem(
        design=design.astype(np.float32),
        label=label,
        mean=mean,
        limited=np.concatenate([[False], np.ones(size - 1, dtype=bool)]),
    )
    *_, weights = solve_path(shifted, [penalty])
    slopes = np.maximum(weights[1:], LEAST)
    first = weights[0] + slopes[0] * (knots[0] - off)
    return Curve(knots=knots, values=first + np.concatenate([[0.0], np.cumsum(slopes * wide)]))
