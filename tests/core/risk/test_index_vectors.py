"""The vectors of the risk specification, section 2 and 3."""

import numpy as np
import pytest

from core.content.scoring import default_scoring
from core.risk.index import index, tiers, weighted_revenue
from core.risk.levels import Level, level_of

RULES = default_scoring().risk
C, H, M = Level.CRITICAL.code, Level.HIGH.code, Level.MEDIUM.code
NONE = np.nan
CASES = {
    "silent decline": ((H, H, M), 62.20, 80, 73.9, Level.CRITICAL),
    "angry power user": ((H, H, M), 67.29, 80, 70.3, Level.CRITICAL),
    "angry power user, renewal far": ((H, H, M), 67.29, 300, 54.1, Level.HIGH),
    "healthy": ((0, 0, 0), 80.20, 80, 0.0, Level.LOW),
    "healthy, champion left": ((H, 0, 0), 80.20, 80, 26.0, Level.MEDIUM),
    "cancel notice": ((C, 0, 0), 80.0, 200, 80.0, Level.CRITICAL),
    "grey": ((H, 0, 0), NONE, 80, 26.0, Level.MEDIUM),
    "no renewal date": ((H, 0, 0), 80.20, NONE, 20.0, Level.LOW),
    "renewal passed": ((H, 0, 0), 80.20, -3, 30.0, Level.MEDIUM),
    "at most a hundred": ((C, C, H), 10.0, 10, 100.0, Level.CRITICAL),
}


@pytest.mark.parametrize("case", CASES)
def test_the_index_and_tier_are_those_of_the_specification(case):
    levels, raw, renewal, wanted, tier = CASES[case]
    found = index(np.array([levels], dtype=np.uint8), np.array([raw]), np.array([float(renewal)]), RULES)
    assert found[0] == pytest.approx(wanted, abs=0.05)
    assert level_of(tiers(found, RULES)[0]) is tier


def test_a_portfolio_is_ranked_as_each_account_alone():
    rows = list(CASES.values())
    levels = np.array([row[0] for row in rows], dtype=np.uint8)
    raw, renewal = np.array([row[1] for row in rows]), np.array([float(row[2]) for row in rows])
    whole = index(levels, raw, renewal, RULES)
    for place in range(len(rows)):
        one = slice(place, place + 1)
        assert index(levels[one], raw[one], renewal[one], RULES)[0] == whole[place]


@pytest.mark.parametrize(
    ("limit", "tier"), [(24.9, Level.LOW), (25.0, Level.MEDIUM), (45.0, Level.HIGH), (70.0, Level.CRITICAL)]
)
def test_a_tier_begins_at_its_limit(limit, tier):
    assert level_of(tiers(np.array([limit]), RULES)[0]) is tier


def test_the_list_is_ordered_by_risk_weighted_revenue():
    weighted = weighted_revenue(np.array([73.9, 70.3, 26.0]), np.array([40_000.0, 60_000.0, 200_000.0]))
    assert weighted.tolist() == pytest.approx([29_560, 42_180, 52_000])
