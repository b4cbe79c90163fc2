from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar, WorkingHours
from core.onboarding.training import Busy, cohorts, find_slots, session_days
from core.types import Place, UserId

PLAIN = WorkCalendar((Place(),))
CHAMPION, ENGINEER = UserId("UKIM"), UserId("UENGINEER")
MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hours(zone="UTC"):
    return WorkingHours(zone=ZoneInfo(zone), calendar=PLAIN)


def test_47_users_with_15_seats_are_4_cohorts():
    assert cohorts(47, 15) == 4
    assert cohorts(45, 15) == 3
    assert cohorts(0, 15) == 0


def test_a_trainer_gives_two_sessions_a_day():
    assert session_days(1, 4) == 2
    assert session_days(1, 4, trainers=2) == 1
    assert session_days(3, 4) == 3


@given(st.integers(0, 500), st.integers(1, 40), st.integers(1, 5))
def test_every_cohort_finds_a_place(audience, seats, trainers):
    groups = cohorts(audience, seats)
    assert audience <= groups * seats < audience + seats
    assert session_days(1, groups, trainers=trainers) * 2 * trainers >= groups


def test_slots_fill_the_first_days_two_a_day_with_a_pause():
    found = find_slots(3, length=2 * HOUR, not_before=MONDAY, trainers={CHAMPION: hours()}, attendees=[hours()])
    starts = [f"{slot.starts_at:%a %H:%M}" for slot in found]
    assert starts == ["Mon 09:00", "Mon 11:30", "Tue 09:00"]


def test_two_trainers_work_side_by_side():
    two = {CHAMPION: hours(), ENGINEER: hours()}
    found = find_slots(4, length=2 * HOUR, not_before=MONDAY, trainers=two, attendees=[])
    assert {slot.starts_at.date() for slot in found} == {MONDAY.date()}
    assert [slot.trainer for slot in found].count(CHAMPION) == 2


def test_a_busy_trainer_is_not_booked_twice():
    taken = [Busy(trainer=CHAMPION, starts_at=MONDAY + 9 * HOUR, ends_at=MONDAY + 12 * HOUR)]
    (slot,) = find_slots(1, length=HOUR, not_before=MONDAY, trainers={CHAMPION: hours()}, attendees=[], busy=taken)
    assert slot.starts_at == MONDAY + 12.5 * HOUR


def test_sessions_lie_in_the_hours_both_sides_of_the_ocean_share():
    shared = {CHAMPION: hours("Europe/Berlin")}
    (slot,) = find_slots(
        1, length=2 * HOUR, not_before=MONDAY, trainers=shared, attendees=[hours("America/New_York")]
    )
    assert slot.starts_at == MONDAY + 13 * HOUR
    none = find_slots(1, length=HOUR, not_before=MONDAY, trainers=shared, attendees=[hours("Pacific/Auckland")])
    assert none == ()


@pytest.mark.parametrize("minutes", [30, 45, 120, 480])
def test_a_session_never_ends_after_hours(minutes):
    length = timedelta(minutes=minutes)
    for slot in find_slots(5, length=length, not_before=MONDAY, trainers={CHAMPION: hours()}, attendees=[hours()]):
        assert slot.starts_at.date() == slot.ends_at.date()
        assert slot.ends_at.hour < 17 or (slot.ends_at.hour, slot.ends_at.minute) == (17, 0)
