"""The dice of the forecast: drawn once per process, the same for every plan and every day.

Common random numbers: a task keeps its draw however the plan around it changes, so two forecasts differ only by
what differs in their plans, and work that takes longer can never make a date better.

Ratio of actual to estimated duration: beta-PERT with mode 1 and a range by side, ``alpha = 1 + 4(m-a)/(b-a)``,
``beta = 1 + 4(b-m)/(b-a)``. On top of it one lognormal(0, 0.30) pace of the customer per run.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.onboarding.plan import Task
from core.types import Side

__all__ = ["Days", "durations"]

Days = NDArray[np.int32]
Numbers = NDArray[np.float64]

RANGES: Mapping[Side, tuple[float, float]] = {
    Side.VENDOR: (0.8, 1.8),
    Side.JOINT: (0.8, 2.2),
    Side.CUSTOMER: (0.7, 3.0),
}
"""Shortest and longest duration as a multiple of the estimate [D]."""
PACE_SPREAD = 0.30
"""Standard deviation of the logarithm of the customer's pace [D]."""
APP_ROLE = "bot"
"""Work of the app itself takes as long as it says."""
GRID = 20_000
SEED = 20_260_907


def durations(task: Task, days: int, runs: int, *, pace: bool) -> Days | int:
    """Sampled working days of a task estimated at ``days``, one a run, at least 1; read-only.

    A plain number where nothing is uncertain.
    """
    if task.role == APP_ROLE:
        return days
    return _durations(task.id, task.side, days, runs, pace)


@lru_cache(maxsize=2048)
def _durations(task_id: str, side: Side, days: int, runs: int, pace: bool) -> Days:  # noqa: FBT001 - a cache key
    ratios = _ratios(side, runs)[_order(task_id, runs)]
    if pace:
        ratios = ratios * _pace(side, runs)
    sampled: Days = np.maximum(np.rint(ratios * days), 1).astype(np.int32)
    sampled.flags.writeable = False
    return sampled


@lru_cache(maxsize=512)
def _order(task_id: str, runs: int) -> NDArray[np.intp]:
    """Which of the evenly spread ratios a task draws in which run: its own shuffle, seeded by its id."""
    generator = np.random.default_rng((SEED, crc32(task_id.encode())))
    order: NDArray[np.intp] = generator.permutation(runs)
    return order


@cache
def _ratios(side: Side, runs: int) -> Numbers:
    """``runs`` evenly spread quantiles of the side's PERT distribution, rising."""
    low, high = RANGES[side]
    alpha, beta = 1 + 4 * (1 - low) / (high - low), 1 + 4 * (high - 1) / (high - low)
    x = (np.arange(GRID) + 0.5) / GRID
    density = x ** (alpha - 1) * (1 - x) ** (beta - 1)
    share = np.cumsum(density) / density.sum()
    return low + (high - low) * np.interp(_levels(runs), share, x + 0.5 / GRID)


@cache
def _pace(side: Side, runs: int) -> Numbers:
    """The customer's pace in each run as this side feels it: in full, by half, or not at all."""
    normal = NormalDist()
    factor = np.exp(PACE_SPREAD * np.array([normal.inv_cdf(level) for level in _levels(runs)]))
    match side:
        case Side.CUSTOMER:
            return factor
        case Side.JOINT:
            return (1 + factor) / 2
        case Side.VENDOR:
            return np.ones(runs)


def _levels(runs: int) -> Numbers:
    return (np.arange(runs) + 0.5) / runs
