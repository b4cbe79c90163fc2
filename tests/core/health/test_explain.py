from dataclasses import replace

import numpy as np
import pytest
from health_examples import PLAIN, A, account
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import default_scoring
from core.health.explain import WEIGHTS, Line, change_lines, printed
from core.health.score import score
from core.signals import nothing_known

FALLEN = A | {"nps": 30, "csat": np.nan, "feedback_age": np.nan, "core_share": 0.44, "core_events": 95}


def test_a_fall_is_explained_to_the_last_point():
    before, after = score(account(**A), PLAIN), score(account(**FALLEN), PLAIN)
    lines = {line.name: line.points for line in change_lines(before, after, 0)}
    assert after.raw[0] == pytest.approx(72.21625)
    assert lines == pytest.approx({"usage": -1.110, "nps": -6.1875, WEIGHTS: -0.6875})
    assert [line.points for line in printed(change_lines(before, after, 0))] == [-1.1, -6.2, -0.7]


def test_nothing_is_explained_where_there_was_no_score():
    unknown = score(replace(nothing_known(1), tenure=np.array([1.0])), default_scoring())
    assert change_lines(unknown, score(account(**A), PLAIN), 0) == ()


PORTFOLIO = st.fixed_dictionaries(
    {
        "stick": st.floats(0, 1),
        "core_share": st.floats(0, 1),
        "breadth": st.one_of(st.just(np.nan), st.floats(0, 1)),
        "nps": st.one_of(st.just(np.nan), st.floats(0, 100)),
        "nps_age": st.floats(0, 400),
        "usage_age": st.floats(0, 20),
    }
)


@given(PORTFOLIO, PORTFOLIO)
def test_the_lines_sum_to_the_change_and_the_printed_ones_to_the_printed_change(old, new):
    before, after = score(account(**A | old), PLAIN), score(account(**A | new), PLAIN)
    lines = change_lines(before, after, 0)
    change = sum(line.points for line in lines)
    assert change == pytest.approx(after.raw[0] - before.raw[0], abs=1e-9)
    assert sum(round(line.points * 10) for line in printed(lines)) == np.floor(change * 10 + 0.5)


def test_lines_are_printed_in_tenths():
    lines = (Line(name="a", points=0.04), Line(name="b", points=0.04), Line(name="c", points=0.04))
    assert [line.points for line in printed(lines)] == [0.1, 0.0, 0.0]
