"""The worked examples of the health specification, and what must hold of every score."""

from dataclasses import replace

import numpy as np
import pytest
from health_examples import NO_GROWTH, PLAIN, A, B, C, D, E, account
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import default_scoring
from core.health.score import CHUNK, ORDER, score
from core.signals import State, nothing_known
from core.signals.nps import Answers, nps_means


@pytest.mark.parametrize(
    ("known", "scoring", "signals", "components", "raw", "coverage"),
    [
        (
            *(A, PLAIN, {"login": 82.03, "usage": 84.73, "depth": 78.50, "tickets": 90, "feedback": 87.5}),
            *((83.38, 89.25, 87.50, 55.00), 80.20, 1.0),
        ),
        (
            *(B, PLAIN, {"login": 39.22, "usage": 44.25, "depth": 54.42, "tickets": 85}),
            *((41.74, 77.21, 77.50, 55.00), 62.20, 0.95),
        ),
        (D, NO_GROWTH, {"login": 69.20, "usage": 82.50, "tickets": 70}, (75.85, 66.67, 68.89, np.nan), 70.80, 0.875),
        (E, PLAIN, {"login": 92.50, "usage": 97.75, "depth": 90, "tickets": 5}, (95.12, 95, 19, 51.25), 67.29, 1.0),
    ],
    ids=["healthy", "silent decline", "new", "angry power user"],
)
def test_the_worked_examples_come_out(known, scoring, signals, components, raw, coverage):
    book = score(account(**known), scoring)
    scores = dict(zip(ORDER, book.scores[0], strict=True))
    assert {name: scores[name] for name in signals} == pytest.approx(signals, abs=0.006)
    assert book.components[0] == pytest.approx(components, abs=0.006, nan_ok=True)
    assert book.raw[0] == pytest.approx(raw, abs=0.006)
    assert book.coverage[0] == pytest.approx(coverage)
    assert not book.grey[0]


def test_an_account_without_product_data_is_grey_and_not_nearly_green():
    book = score(account(**C), PLAIN)
    assert book.components[0] == pytest.approx((np.nan, np.nan, 88.0, 55.0), abs=0.3, nan_ok=True)
    assert book.coverage[0] == pytest.approx(0.45)
    assert book.grey[0]


@pytest.mark.parametrize(("known", "tenure", "raw"), [(A, 400, 78.59), (B, 400, 58.78), (E, 400, 66.54)])
def test_an_established_account_is_weighed_by_its_profile(known, tenure, raw):
    assert score(account(tenure=tenure, **known), default_scoring()).raw[0] == pytest.approx(raw, abs=0.006)


def test_a_new_account_is_weighed_by_its_profile_and_asked_for_fewer_seats():
    # The worked example counts the change of an account of 45 days, which the rules leave out below 56 days.
    new = D | {"tenure": 60}
    book = score(account(**new), default_scoring())
    assert book.scores[0, 0] == pytest.approx(79.70, abs=0.006)
    assert book.components[0, 1] == pytest.approx(74.67, abs=0.006)
    assert book.raw[0] == pytest.approx(75.27, abs=0.006)


@pytest.mark.parametrize(
    ("answers", "mean"),
    [
        ([(9, 90, 1)], 67.5),
        ([(10, 180, 1)], 62.5),
        ([(6, 0, 3), (9, 90, 2), (10, 180, 1)], 45),
        ([(6, 91, 3)], 50 - 5 * 2 ** (-91 / 90)),
        ([(6, 0, 3), (9, 365, 1)], 45),
        ([], np.nan),
    ],
)
def test_nps_answers_fade_weigh_by_role_and_are_capped_by_an_unhappy_champion(answers, mean):
    value, age, weight = np.array(answers, dtype=float).reshape(-1, 3).T
    rows = np.zeros(len(value), dtype=np.intp)
    flat = Answers(account=rows, value=value, age=age, weight=weight, leads=weight > 1)
    assert nps_means(flat, 1, PLAIN)[0] == pytest.approx(mean, nan_ok=True)


@pytest.mark.parametrize(
    ("age", "points", "state"),
    [(0, 80, State.OK), (7, 80, State.OK), (10.5, 65, State.STALE), (13.999999, 50, State.STALE)],
)
def test_an_old_value_drifts_to_the_middle(age, points, state):
    book = score(account(usage_age=age, seats=1, active_28=0.86, stick=0.2), PLAIN)
    fresh = score(account(usage_age=0, seats=1, active_28=0.86, stick=0.2), PLAIN).scores[0, 0]
    share = (points - 50) / 30
    assert book.scores[0, 0] == pytest.approx(50 + (fresh - 50) * share, abs=0.001)
    assert book.states[0, 0] == state


def test_twice_as_old_as_valid_is_missing():
    assert score(account(usage_age=14, seats=1, active_28=1, stick=1), PLAIN).states[0, 0] == State.MISSING


def test_silence_of_a_live_product_is_zero_and_a_dead_pipe_is_not():
    live = score(account(usage_age=0, active_28=0, active_before=5, seats=10, core_known=True), PLAIN)
    assert live.scores[0, :2] == pytest.approx((0, 0))
    dead = score(account(active_28=0, active_before=5, seats=10, core_known=True), PLAIN)
    assert set(dead.states[0, :2]) == {State.MISSING}


def test_nothing_known_of_customer_or_product_is_grey_without_a_number():
    young = score(account(tenure=3), default_scoring())
    assert np.isnan(young.raw[0])
    assert young.grey[0]
    assert young.coverage[0] == 0


SHARES = st.floats(0, 1)


@given(
    st.lists(st.tuples(SHARES, SHARES, SHARES, SHARES, SHARES, st.floats(0, 10), st.floats(0, 2000)), max_size=8),
    st.sampled_from([0.0, 9.0, 30.0]),
)
def test_the_contributions_sum_to_the_score_of_every_account(rows, age):
    columns = np.array(rows, dtype=float).reshape(-1, 7).T
    names = ("stick", "core_share", "breadth", "power", "csat", "urgent", "tenure")
    empty = nothing_known(len(rows))
    known = replace(empty, **dict(zip(names, columns, strict=True)))
    known = replace(known, usage_age=empty.usage_age * 0 + age if age else empty.usage_age)
    book = score(known, default_scoring())
    has = ~np.isnan(book.raw)
    assert book.contributions.sum(1)[has] == pytest.approx(book.raw[has], abs=1e-9)
    assert ((book.raw[has] >= -1e-9) & (book.raw[has] <= 100 + 1e-9)).all()
    assert ((book.coverage >= 0) & (book.coverage <= 1 + 1e-12)).all()


def test_an_account_scores_the_same_alone_and_among_many():
    many = score(account(**A).part(np.zeros(CHUNK + 3, dtype=int)), PLAIN)
    assert len(many.raw) == CHUNK + 3
    assert (many.raw == score(account(**A), PLAIN).raw[0]).all()
