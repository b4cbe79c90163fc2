from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar, WorkingHours, calendars
from core.errors import BadInput
from core.types import Closure, Place, Side

PLAIN = WorkCalendar((Place(),))
FRIDAY, SATURDAY, MONDAY = date(2026, 9, 11), date(2026, 9, 12), date(2026, 9, 14)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_a_saturday_rolls_forward_to_monday_and_back_to_friday():
    assert PLAIN.roll_forward(SATURDAY) == MONDAY
    assert PLAIN.roll_back(SATURDAY) == FRIDAY
    assert PLAIN.roll_back(FRIDAY) == PLAIN.roll_forward(FRIDAY) == FRIDAY


def test_a_working_day_after_friday_is_monday():
    assert PLAIN.add(FRIDAY, 1) == MONDAY
    assert PLAIN.add(MONDAY, -1) == FRIDAY
    assert PLAIN.between(FRIDAY, MONDAY) == 1
    assert PLAIN.between(MONDAY, FRIDAY) == -1


def test_a_week_may_rest_on_friday_and_saturday():
    gulf = WorkCalendar((Place(weekend=(4, 5)),))
    assert gulf.roll_forward(FRIDAY) == date(2026, 9, 13)


def test_holidays_belong_to_their_country_and_part_of_it():
    calendar = WorkCalendar((Place(country="DE", subdivision="BY"),))
    assert not calendar.is_open(date(2026, 1, 6))
    assert WorkCalendar((Place(country="DE", subdivision="HH"),)).is_open(date(2026, 1, 6))


def test_the_joint_calendar_is_open_only_when_both_are():
    both = calendars(Place(country="US"), Place(country="GB", subdivision="ENG"))
    thanksgiving, boxing_day = date(2026, 11, 26), date(2026, 12, 28)
    assert [c.is_open(thanksgiving) for c in (both.vendor, both.customer, both.joint)] == [False, True, False]
    assert [c.is_open(boxing_day) for c in (both.vendor, both.customer, both.joint)] == [True, False, False]


def test_a_closure_closes_its_side_and_a_freeze_closes_both():
    freeze = Closure(side=Side.JOINT, first=MONDAY, last=MONDAY, reason="quarter end")
    holiday = Closure(side=Side.CUSTOMER, first=FRIDAY, last=FRIDAY, reason="factory holiday")
    three = calendars(Place(), Place(), (freeze, holiday))
    assert not any(c.is_open(MONDAY) for c in (three.vendor, three.customer, three.joint))
    assert three.vendor.is_open(FRIDAY)
    assert not three.customer.is_open(FRIDAY)


def test_a_side_names_its_calendar():
    three = calendars(Place(), Place())
    assert [three.of(side) for side in Side] == [three.vendor, three.customer, three.joint]


@pytest.mark.parametrize("place", [Place(country="XX"), Place(country="GB", subdivision="ZZ")])
def test_an_unknown_country_is_refused_with_its_field(place):
    with pytest.raises(BadInput, match="No public holidays are known") as caught:
        WorkCalendar((place,))
    assert caught.value.field == "country"


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(BadInput, match="at least one day"):
        WorkCalendar((Place(weekend=(0, 1, 2, 3)), Place(weekend=(4, 5, 6))))


def test_a_date_in_the_far_future_is_refused():
    with pytest.raises(BadInput, match="can be planned"):
        PLAIN.add(date(2199, 12, 1), 500)


@given(DAYS, st.integers(-800, 800))
def test_adding_days_is_undone_by_counting_them(day, count):
    start = PLAIN.roll_forward(day)
    assert PLAIN.between(start, PLAIN.add(start, count)) == count


@given(DAYS)
def test_rolling_ends_on_an_open_day_with_none_in_between(day):
    after, before = PLAIN.roll_forward(day), PLAIN.roll_back(day)
    assert before <= day <= after
    assert PLAIN.is_open(after)
    assert PLAIN.is_open(before)
    assert PLAIN.between(before, after) == int(before != after)


@given(DAYS, DAYS, DAYS)
def test_counted_days_add_up(first, second, third):
    assert PLAIN.between(first, second) + PLAIN.between(second, third) == PLAIN.between(first, third)


def hours(zone):
    return WorkingHours(zone=ZoneInfo(zone), calendar=PLAIN)


def test_work_starts_at_nine_on_the_wall_on_both_sides_of_a_clock_change():
    berlin = hours("Europe/Berlin")
    before, after = datetime(2026, 3, 27, 18, tzinfo=UTC), datetime(2026, 3, 30, 1, tzinfo=UTC)
    assert berlin.next_open(datetime(2026, 3, 27, 1, tzinfo=UTC)) == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert berlin.next_open(before) == berlin.next_open(after) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_an_instant_in_working_hours_is_its_own_next_opening():
    noon = datetime(2026, 9, 11, 16, tzinfo=UTC)
    assert hours("America/New_York").next_open(noon) == noon
    assert hours("America/New_York").is_open(noon)


def test_the_closing_minute_is_closed():
    five = datetime(2026, 9, 11, 17, tzinfo=UTC)
    assert not hours("UTC").is_open(five)
    assert hours("UTC").next_open(five) == datetime(2026, 9, 14, 9, tzinfo=UTC)


@given(st.integers(0, 3 * 365 * 24 * 60))
def test_the_next_opening_is_open_and_not_earlier(minutes):
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    for zone in ("America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"):
        opening = hours(zone).next_open(at)
        assert opening >= at
        assert hours(zone).is_open(opening)
