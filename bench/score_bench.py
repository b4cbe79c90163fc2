"""Scoring a portfolio: columns of measures to score, coverage and contributions, against a bare weighted sum.

The floor is numpy multiplying ten scores by their weights and leaving out what is missing. Both in time of the
processor, which other work on the machine hardly moves. Targets: a million accounts a second, and at most 8 times
the floor.
"""

import sys
from dataclasses import fields, replace
from statistics import median
from time import process_time

import numpy as np

from core.content.scoring import default_scoring
from core.health.score import ORDER, score
from core.signals import Inputs, nothing_known

ACCOUNTS = 1_000_000
PER_SECOND, RATIO, TIMES = 1_000_000, 8, 3


def portfolio() -> Inputs:
    chance, empty = np.random.default_rng(7), nothing_known(ACCOUNTS)
    columns = {}
    for field in fields(Inputs):
        drawn = chance.random(ACCOUNTS)
        columns[field.name] = drawn if getattr(empty, field.name).dtype == np.float64 else drawn < 0.3
    return replace(empty, **columns | {"tenure": columns["tenure"] * 700})


def weighted_sum() -> float:
    """Seconds of the processor for the floor."""
    chance = np.random.default_rng(7)
    scores, weights = chance.random((ACCOUNTS, len(ORDER))) * 100, chance.random(len(ORDER))
    scores[chance.random(scores.shape) < 0.1] = np.nan
    taken = []
    for _ in range(TIMES):
        begun = process_time()
        known = ~np.isnan(scores)
        (np.where(known, scores, 0.0) * weights).sum(1) / (known * weights).sum(1)
        taken.append(process_time() - begun)
    return median(taken)


def main() -> int:
    known, scoring, taken = portfolio(), default_scoring(), []
    for _ in range(TIMES):
        begun = process_time()
        contributions = score(known, scoring).contributions
        taken.append(process_time() - begun)
    assert contributions.shape == (ACCOUNTS, len(ORDER))
    mine, floor = median(taken), weighted_sum()
    print(f"scored: {ACCOUNTS / mine:,.0f} accounts a second (aim {PER_SECOND:,})")
    print(f"against a bare weighted sum: {mine / floor:.1f} x (aim {RATIO})")
    return 0 if ACCOUNTS / mine >= PER_SECOND and mine / floor <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
