from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import default_scoring
from core.health.bands import Band, Shown, one_decimal, plain_band, shown

BANDS = default_scoring().bands
POINTS = st.floats(0, 100)


def after_days(band, scores):
    day = Shown(score=80.0, band=Band(band), plain=Band(band))
    for score in scores:
        day = shown(score, BANDS, before=day)
        yield day.band.value


@pytest.mark.parametrize(
    ("before", "scores", "bands"),
    [
        ("green", (74.5, 74.5), ("green", "yellow")),
        ("green", (73.0,), ("yellow",)),
        ("green", (74.5, 75.2, 74.5), ("green", "green", "green")),
        ("yellow", (76.0, 76.0), ("yellow", "green")),
        ("yellow", (77.0,), ("green",)),
        ("yellow", (49.0, 50.5), ("yellow", "yellow")),
        ("green", (49.0,), ("yellow",)),
        ("green", (48.0,), ("red",)),
        ("red", (90.0,), ("green",)),
    ],
)
def test_a_band_changes_when_far_beyond_its_limit_or_when_two_days_agree(before, scores, bands):
    assert tuple(after_days(before, scores)) == bands


def test_a_cap_acts_at_once():
    green = Shown(score=80, band=Band.GREEN, plain=Band.GREEN)
    assert shown(80, BANDS, before=green, caps=(74, 49)) == Shown(score=49, band=Band.RED, plain=Band.RED)


def test_grey_comes_and_goes_at_once():
    grey = shown(74.5, BANDS, before=None, grey=True)
    assert grey.band is Band.GREY
    assert shown(75.0, BANDS, before=grey).band is Band.GREEN


def test_a_forced_band_only_lowers():
    assert shown(90, BANDS, before=None, forced=Band.YELLOW).band is Band.YELLOW
    assert shown(30, BANDS, before=None, forced=Band.YELLOW).band is Band.RED


@pytest.mark.parametrize(("score", "said"), [(74.95, 75.0), (74.94, 74.9), (0.05, 0.1), (100.0, 100.0)])
def test_the_band_is_decided_on_the_printed_decimal_rounded_half_up(score, said):
    assert one_decimal(score) == said
    assert plain_band(74.95, BANDS) is Band.GREEN


@given(st.integers(0, 10_000).map(lambda hundredths: hundredths / 100))
def test_a_printed_decimal_is_the_one_of_the_decimal_number(score):
    assert one_decimal(score) == float(Decimal(repr(score)).quantize(Decimal("0.1"), ROUND_HALF_UP))


@given(POINTS, st.floats(-10, 10), st.lists(POINTS))
def test_a_cap_never_raises_and_an_override_never_lifts_over_it(raw, override, caps):
    without = shown(raw, BANDS, before=None, override=override).score
    held = shown(raw, BANDS, before=None, override=override, caps=caps).score
    assert 0 <= held <= without <= 100
    assert all(held <= cap for cap in caps)
