"""Logistic regression with a prior: weights are drawn to a mean by a penalty, and some may not fall below zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from core.signals import Flags, Floats

Thin = NDArray[np.float32]
STEPS = 40
CLOSE = 1e-6
"""A fall of the loss, per row, that is not worth another step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``design`` has a column of ones first, whose weight is free. ``limited`` weights stay at zero or above."""

    design: Thin
    label: Floats
    mean: Floats
    limited: Flags


def sigmoid(log_odds: Floats) -> Floats:
    """The probability of log-odds."""
    return 0.5 * (1 + np.tanh(0.5 * log_odds))


def log_loss(log_odds: Floats, label: Floats) -> float:
    """The sum over rows of the surprise at the label."""
    return float((np.logaddexp(0, log_odds) - label * log_odds).sum())


def solve_path(problem: Problem, penalties: Sequence[Floats]) -> Iterator[Floats]:
    """The weights under each penalty, which is a matrix; one starts where the one before it ended."""
    weights = problem.mean.copy()
    curve: Floats | None = None
    for penalty in penalties:
        weights, curve = _solve(problem, penalty, weights, curve)
        yield weights


def _solve(problem: Problem, penalty: Floats, weights: Floats, curve: Floats | None) -> tuple[Floats, Floats]:
    """Newton's method, with the curvature kept as long as it foretells a step's gain."""
    loss, log_odds = _loss(problem, penalty, weights)
    enough, fresh = CLOSE * len(problem.label), False
    for _ in range(STEPS):
        chance = sigmoid(log_odds)
        if curve is None:
            curve, fresh = _curve(problem.design, chance), True
        slope = _thin(problem.design.T, chance - problem.label) + penalty @ (weights - problem.mean)
        step = _step(curve + penalty, slope, weights, problem.limited)
        hoped = -float(slope @ step) / 2
        if hoped < enough:
            break
        tried = weights + step
        better, their = _loss(problem, penalty, tried)
        if loss - better < hoped / 2 and not fresh:
            curve = None
        if loss - better < 0 and fresh:
            tried, better, their = _halved(problem, penalty, weights, step, loss)
        if better < loss:
            weights, loss, log_odds = tried, better, their
        fresh = False
    assert curve is not None
    return weights, curve


def _curve(design: Thin, chance: Floats) -> Floats:
    bent = np.maximum(chance * (1 - chance), 1e-6).astype(np.float32)
    found: Floats = ((design * bent[:, None]).T @ design).astype(float)
    return found


def _thin(design: Thin, by: Floats) -> Floats:
    """A product with the design, whose numbers are short to be quick."""
    found: Floats = (design @ by.astype(np.float32)).astype(float)
    return found


def _halved(
    problem: Problem, penalty: Floats, weights: Floats, step: Floats, loss: float
) -> tuple[Floats, float, Floats]:
    for power in range(1, 12):
        tried = weights + step / 2**power
        better, log_odds = _loss(problem, penalty, tried)
        if better < loss:
            return tried, better, log_odds
    return weights, loss, log_odds


def _loss(problem: Problem, penalty: Floats, weights: Floats) -> tuple[float, Floats]:
    off, log_odds = weights - problem.mean, _thin(problem.design, weights)
    return log_loss(log_odds, problem.label) + 0.5 * float(off @ penalty @ off), log_odds


def _step(curve: Floats, slope: Floats, weights: Floats, limited: Flags) -> Floats:
    """The step to the least of the parabola over weights that keep their limits."""
    held: NDArray[np.bool_] = limited & (weights <= 0) & (slope > 0)
    step = np.zeros_like(weights)
    for _ in range(8):
        free = ~held
        step[held] = -weights[held]
        pull = slope[free] + curve[np.ix_(free, held)] @ step[held]
        step[free] = -_solved(curve[np.ix_(free, free)], pull)
        below = limited & free & (weights + step < 0)
        if not below.any():
            return step
        held |= below
    return np.where(limited, np.maximum(step, -weights), step)


def _solved(curve: Floats, pull: Floats) -> Floats:
    try:
        found: Floats = cho_solve(cho_factor(curve, check_finite=False), pull, check_finite=False)
    except LinAlgError:
        found = np.asarray(np.linalg.lstsq(curve, pull, rcond=None)[0], dtype=float)
    return found
