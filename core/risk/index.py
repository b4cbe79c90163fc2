"""The risk index: where to work first. A ranking, never a probability. Section 2 and 3 of the risk specification."""

import numpy as np

from core.content.risk_rules import LEVELS, RiskRules
from core.risk.levels import Codes
from core.signals import Floats

MOST = 100.0


def health_part(raw: Floats, rules: RiskRules) -> Floats:
    """The points of a low score before caps and overrides; 0 where it is NaN, as for a grey account."""
    part: Floats = np.nan_to_num(np.maximum(0.0, rules.healthy - raw) / rules.healthy * rules.health)
    return part


def proximity(renewal: Floats, rules: RiskRules) -> Floats:
    """What the index is multiplied by, for the days to the renewal; NaN for no date.

    A day that has passed without a word of a renewal counts as near.
    """
    times = np.ones(len(renewal))
    for step in reversed(rules.proximity):
        times[renewal <= step.days] = step.times
    return times


def points_of(levels: Codes, rules: RiskRules) -> Floats:
    """The points of each level code; of none, nothing."""
    table = np.array([0.0, *(rules.points[level] for level in LEVELS)])
    points: Floats = table[levels]
    return points


def index(levels: Codes, raw: Floats, renewal: Floats, rules: RiskRules) -> Floats:
    """The index, 0 to 100. ``levels`` is accounts x warnings, ``raw`` NaN for a grey account."""
    whole = (points_of(levels, rules).sum(axis=1) + health_part(raw, rules)) * proximity(renewal, rules)
    capped: Floats = np.minimum(MOST, whole)
    return capped


def tiers(values: Floats, rules: RiskRules) -> Codes:
    """The tier of each index as a level code, from low on."""
    limits = [rules.tiers[level] for level in LEVELS[1:]]
    return (np.searchsorted(limits, np.round(values, 9), side="right") + 1).astype(np.uint8)


def weighted_revenue(values: Floats, arr: Floats) -> Floats:
    """Risk-weighted revenue, by which the list is ordered: the index as a share of 100, times the yearly revenue."""
    return values / MOST * arr
