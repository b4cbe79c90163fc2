"""The way back to green can be checked: doing what it says gives a green score, and nothing shorter would."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from health_examples import FLAT, PLAIN, account, product, voice
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import CAPS
from core.health.bands import BANDS, Band, one_decimal
from core.health.green import MOST, way_back
from core.health.judge import judge, no_day_before, nothing_stands
from core.health.score import ORDER, Book, score
from core.health.words import way_back_sentence

DAY = 740_000
GREEN = PLAIN.bands.green


def judged(book, *, caps=(), points=0.0, forced=None):
    stands = nothing_stands(1)
    for name in caps:
        stands.since[0, CAPS.index(name)] = DAY - 100
    stands.points[0] = points
    if forced is not None:
        stands.forced[0] = BANDS.index(forced)
    return judge(book, stands, no_day_before(1), PLAIN, day=DAY), stands


def way_of(book, **held):
    shown, stands = judged(book, **held)
    return way_back(book, shown, stands, 0, PLAIN)


def after(book, way):
    """The raw score after the rises of a way back."""
    scores = book.scores[0].copy()
    for rise in way.rises:
        assert one_decimal(scores[ORDER.index(rise.signal)]) <= rise.needed <= 100
        scores[ORDER.index(rise.signal)] = rise.needed
    return float((book.weights[0] * scores).sum())


def of_numbers(scores, weights):
    weights = np.array(weights, dtype=float) / sum(weights)
    scores = np.array(scores, dtype=float)
    return Book(
        raw=np.array([(weights * scores).sum()]),
        coverage=np.ones(1),
        grey=np.zeros(1, dtype=np.bool_),
        components=np.full((1, 4), 60.0),
        scores=scores[None],
        states=np.zeros((1, len(ORDER)), dtype=np.uint8),
        weights=weights[None],
    )


ten = st.lists(st.floats(0, 100), min_size=10, max_size=10)
shares = st.lists(st.floats(0.1, 30), min_size=10, max_size=10)


@given(ten, shares, st.floats(-10, 10))
def test_what_it_says_reaches_green_and_nothing_with_fewer_signals_does(scores, weights, points):
    book = of_numbers(scores, weights)
    way = way_of(book, points=points)
    if way is None or not way.rises:
        return
    reached = after(book, way) + points
    room = book.weights[0] * (100 - book.scores[0])
    lacks = GREEN - 0.05 - float(book.raw[0]) - points
    least = MOST if way.stands is not None else len(way.rises) - 1
    assert all(sum(room[list(some)]) < lacks + 1e-9 for some in combinations(range(10), least))
    if way.stands is None:
        assert one_decimal(reached) >= GREEN
    else:
        assert one_decimal(reached) == one_decimal(way.stands) < GREEN


def in_decline(**more):
    known = product(0.45, 0.12, -0.3, 0.22, -0.35, 1, 0.25, 0.06) | voice(nps=40) | FLAT | more
    return score(account(**known), PLAIN)


def test_several_signals_are_named_where_none_alone_is_enough():
    book = in_decline()
    way = way_of(book)
    assert [rise.signal for rise in way.rises] == ["login", "usage"]
    assert (way.rises[0].needed, way.stands) == (100, None)
    sentence = way_back_sentence(way)
    assert sentence.startswith("With Login frequency at 100.0 instead of 39.2 and Feature usage at ")


def test_where_even_three_are_too_few_it_says_where_they_lead():
    way = way_of(of_numbers([20.0] * 10, [10] * 10))
    assert (len(way.rises), way.stands) == (3, pytest.approx(44))
    assert way_back_sentence(way) == (
        "Not by any three of its signals: with Login frequency, Feature usage and Activation at 100 it would still "
        "stand at 44.0."
    )


def test_a_cap_that_holds_a_green_score_down_is_all_that_is_named():
    way = way_of(of_numbers([90.0] * 10, [10] * 10), caps=("champion_left", "payment_failed"))
    assert (way.rises, way.caps) == ((), ("payment_failed", "champion_left"))
    assert way_back_sentence(way) == "Once the payment is settled and a new champion is named."


def test_a_band_that_a_person_has_set_is_named_too():
    way = way_of(of_numbers([90.0] * 10, [10] * 10), forced=Band.YELLOW)
    assert way_back_sentence(way) == "Once the band that a person has set is taken back."


def test_a_band_that_only_waits_for_a_second_day_needs_nothing():
    book = of_numbers([75.5] * 10, [10] * 10)
    shown, stands = judged(book)
    held = replace(shown, band=np.array([BANDS.index(Band.YELLOW)], dtype=np.uint8))
    way = way_back(book, held, stands, 0, PLAIN)
    assert way.waits
    assert "when the next day agrees" in way_back_sentence(way)


def test_what_is_green_or_grey_has_no_way_back():
    assert way_of(of_numbers([90.0] * 10, [10] * 10)) is None
    assert way_of(replace(of_numbers([50.0] * 10, [10] * 10), grey=np.ones(1, dtype=np.bool_))) is None
    assert way_back_sentence(None) == ""
