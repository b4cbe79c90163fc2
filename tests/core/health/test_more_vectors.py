"""The rest of the specification's test vectors, one by one."""

from dataclasses import replace

import numpy as np
import pytest
from health_examples import PLAIN, A, B, C, D, E, account
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import BELOW, CAPS, default_scoring
from core.health.bands import BANDS, GREY
from core.health.explain import CAP, OVERRIDE, PROFILE, VERSION, Side, full_change, printed
from core.health.judge import Before, Standing, judge, no_day_before, nothing_stands
from core.health.score import ORDER, score
from core.health.trend import arrow, guard, sharp_drop, slope
from core.signals import State
from core.signals._inputs import aged, curve, faded

SCORING = default_scoring()
DAY = 739_000


@pytest.mark.parametrize(
    ("name", "x", "points"),
    [
        ("seat_under_6_months", 0.45, 71.875),
        ("seat_under_9_months", 0.45, 46.25),
        ("seat", 0.45, 46.25),
        ("stick_daily", 0.12, 35),
        ("change", -0.30, 100 / 3),
        ("change", -0.35, 25),
        ("core", 0.22, 52.5),
        ("breadth", 0.25, 56.25),
        ("power", 0.06, 155 / 3),
        ("csat", 0.8, 200 / 3),
        ("seat", -1, 0),
        ("seat", 2, 100),
    ],
)
def test_a_curve_gives_what_the_specification_says(name, x, points):
    assert curve(name, np.array([x]), SCORING)[0] == pytest.approx(points, abs=0.005)


def of(book, name):
    return book.scores[0, ORDER.index(name)]


def test_two_urgent_tickets_and_no_other_are_fifty():
    assert of(score(account(tickets_age=0, urgent=2, volume=0, breaches=0, reopens=0), PLAIN), "tickets") == 50


def test_no_growth_at_all_costs_eleven_points():
    nothing = A | {"arr_change": -0.3, "referrals": 0, "advocacy_refused": True, "referral_refused": True}
    harsh = replace(
        PLAIN,
        referrals=replace(PLAIN.referrals, refused=0),
        advocacy=replace(PLAIN.advocacy, refused=50),
    )
    book = score(account(**nothing), harsh)
    assert book.components[0] == pytest.approx((83.38, 89.25, 87.50, 0), abs=0.006)
    assert book.raw[0] == pytest.approx(69.20, abs=0.006)


def test_no_product_data_is_seventy_three_in_grey():
    book = score(account(**C), PLAIN)
    assert of(book, "feedback") == pytest.approx(80)
    assert book.raw[0] == pytest.approx(73.33, abs=0.006)
    judged = judge(book, nothing_stands(1), no_day_before(1), PLAIN, day=DAY)
    assert BANDS[judged.band[0]].value == "grey"


@pytest.mark.parametrize(("known", "adoption"), [(A, 82.80), (B, 63.53), (E, 92.00)])
def test_an_established_accounts_adoption_is_mostly_depth(known, adoption):
    assert score(account(tenure=400, **known), SCORING).components[0, 1] == pytest.approx(adoption, abs=0.006)


def test_the_onboarding_weights_alone_lift_a_new_account():
    onboarding = replace(SCORING.profiles[0], under_days=100_000)
    book = score(account(**D), replace(SCORING, profiles=(onboarding,)))
    assert book.components[0, 1] == pytest.approx(74.67, abs=0.006)
    assert book.raw[0] == pytest.approx(73.30, abs=0.006)


def test_the_curve_of_young_accounts_lifts_their_login():
    book = score(account(tenure=60, **D), SCORING)
    assert of(book, "login") == pytest.approx(79.70, abs=0.006)
    assert book.components[0, 0] == pytest.approx(81.10, abs=0.006)


@pytest.mark.parametrize(
    ("age", "points", "state"),
    [(7, 80, State.OK), (10.5, 65, State.STALE), (14 - 1e-9, 50, State.STALE), (14, np.nan, State.MISSING)],
)
def test_a_stale_value_drifts_to_fifty_and_is_missing_from_twice_its_validity(age, points, state):
    reading = aged(np.array([80.0]), np.array([age]), 7)
    assert reading.score[0] == pytest.approx(points, nan_ok=True)
    assert reading.state[0] == state


def test_an_answer_fades_by_half_in_ninety_days():
    assert faded(np.array([85.0]), np.array([90.0]), 90)[0] == 67.5


@pytest.mark.parametrize(("known", "cap"), [(B, "low_engagement"), (E, "low_satisfaction")])
def test_a_part_that_has_been_low_for_two_weeks_makes_it_red(known, cap):
    low = np.full((1, len(BELOW)), DAY - 14.0)
    before = Before(band=np.array([1], dtype=np.uint8), plain=np.array([1], dtype=np.uint8), low=low)
    judged = judge(score(account(**known), PLAIN), nothing_stands(1), before, PLAIN, day=DAY)
    assert (judged.score[0], BANDS[judged.band[0]].value) == (49, "red")
    assert judged.caps[0, CAPS.index(cap)] == DAY
    one_day_less = replace(before, low=low + 1)
    assert judge(score(account(**known), PLAIN), nothing_stands(1), one_day_less, PLAIN, day=DAY).score[0] > 49


def test_a_break_in_what_is_low_begins_the_days_anew():
    low = np.full((1, len(BELOW)), DAY - 13.0)
    before = Before(band=np.array([1], dtype=np.uint8), plain=np.array([1], dtype=np.uint8), low=low)
    well = judge(score(account(**A), PLAIN), nothing_stands(1), before, PLAIN, day=DAY)
    assert np.isnan(well.low).all()


def side(known, scoring=PLAIN, *, free=None, shown=None):
    raw = float(score(known, scoring).raw[0])
    free = raw if free is None else free
    return Side(known=known, scoring=scoring, free=free, score=free if shown is None else shown)


def test_another_file_another_age_a_correction_and_a_cap_are_lines_of_their_own():
    other = replace(SCORING, profiles=(replace(SCORING.profiles[0], weights={}), *SCORING.profiles[1:]))
    old = side(account(tenure=80, **A), other)
    new = side(account(tenure=400, **A), SCORING, free=84.0, shown=74.0)
    lines = {line.name: line.points for line in full_change(old, new, same_version=False)}
    assert set(lines) == {VERSION, PROFILE, OVERRIDE, CAP}
    assert lines[CAP] == -10
    assert sum(lines.values()) == pytest.approx(new.score - old.score)


POINTS, SHARES = st.floats(0, 100), st.floats(0, 1)
KNOWN = st.fixed_dictionaries(
    {"stick": SHARES, "core_share": SHARES, "nps": st.one_of(st.just(np.nan), POINTS), "tenure": st.floats(0, 800)}
)


@given(KNOWN, KNOWN, st.floats(-10, 10), POINTS)
def test_all_lines_sum_to_the_shown_change_and_the_printed_ones_to_the_printed_change(old, new, points, cap):
    before = side(account(**A | old), SCORING)
    plain = side(account(**A | new), PLAIN)
    free = min(100.0, max(0.0, plain.free + points))
    after = replace(plain, free=free, score=min(free, cap))
    lines = full_change(before, after, same_version=False)
    assert sum(line.points for line in lines) == pytest.approx(after.score - before.score, abs=1e-9)
    tenths = int(np.floor(after.score * 10 + 0.5) - np.floor(before.score * 10 + 0.5))
    assert sum(round(line.points * 10) for line in printed(lines, tenths=tenths)) == (tenths if lines else 0)


@given(
    st.lists(st.tuples(POINTS, st.booleans()), min_size=1, max_size=9),
    st.floats(-10, 10),
    st.sampled_from(range(len(CAPS))),
)
def test_a_cap_only_lowers_and_grey_is_never_green(rows, points, cap):
    count = len(rows)
    nps, grey = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    book = score(account(**A).part(np.zeros(count, dtype=int)), PLAIN)
    book = replace(book, raw=nps, grey=grey)
    standing = replace(nothing_stands(count), points=np.full(count, points))
    since = standing.since.copy()
    since[:, cap] = DAY - 100
    held: Standing = replace(standing, since=since)
    free = judge(book, standing, no_day_before(count), PLAIN, day=DAY)
    capped = judge(book, held, no_day_before(count), PLAIN, day=DAY)
    assert (capped.score <= free.score).all()
    assert ((capped.score >= 0) & (capped.score <= 100)).all()
    assert (capped.band[grey] == GREY).all()


def test_an_arrow_turns_at_five_points_and_fifteen_are_sharp():
    assert [arrow(d28, SCORING).value for d28 in (5, 4.9, -4.96, None)] == ["up", "flat", "down", "flat"]
    assert [sharp_drop(d7, SCORING) for d7 in (-15, -14.9, None)] == [True, False, False]


def test_the_slope_is_in_points_a_week_over_eight_weeks():
    days = np.arange(100.0)
    assert slope(days, days / 7 * 2, SCORING) == pytest.approx(2)
    assert slope(days[:2], days[:2], SCORING) is None
    assert slope(np.zeros(0), np.zeros(0), SCORING) is None


def test_the_guard_names_a_fallen_median_and_a_rule_that_fired_on_a_fifth():
    newly = np.zeros((10, len(CAPS)), dtype=bool)
    newly[:2, 0] = True
    alarms = guard(before=70, after=65, newly=newly, scoring=SCORING)
    assert [(alarm.cap, alarm.share) for alarm in alarms] == [("", 1.0), (CAPS[0], 0.2)]
    assert guard(before=70, after=65.1, newly=newly[1:], scoring=SCORING) == ()
