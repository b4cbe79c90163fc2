"""Deadlines in working time, Monday to Friday from nine to five where a row says nothing else."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.calendar import WorkCalendar, WorkingHours
from core.types import Closure, Place, Side

YORK, LONDON, BERLIN = "America/New_York", "Europe/London", "Europe/Berlin"
THANKSGIVING = (Closure(side=Side.VENDOR, first=date(2026, 11, 26), last=date(2026, 11, 26), reason="Thanksgiving"),)
VECTORS = [
    (YORK, "2026-10-08 15:00", 240, "2026-10-09 11:00"),
    (YORK, "2026-10-09 16:00", 240, "2026-10-12 12:00"),
    (YORK, "2026-10-07 18:00", 240, "2026-10-08 13:00"),
    (YORK, "2026-10-09 17:00", 480, "2026-10-12 17:00"),
    (YORK, "2026-10-09 17:00", 1, "2026-10-12 09:01"),
    (YORK, "2026-10-09 09:00", 480, "2026-10-09 17:00"),
    (YORK, "2026-10-09 09:00", 481, "2026-10-12 09:01"),
    (BERLIN, "2026-10-10 10:00", 1, "2026-10-12 09:01"),
    (YORK, "2026-10-08 15:00", 960, "2026-10-12 15:00"),
    (YORK, "2026-10-08 15:00", 4800, "2026-10-22 15:00"),
    (LONDON, "2026-10-23 16:30", 60, "2026-10-26 09:30"),
    (YORK, "2026-03-06 16:30", 60, "2026-03-09 09:30"),
]


def at(zone, text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(zone, *, place=None, closures=(), start=time(9)):
    return WorkingHours(zone=ZoneInfo(zone), calendar=WorkCalendar((place or Place(),), closures), start=start)


@pytest.mark.parametrize(("zone", "start", "minutes", "wanted"), VECTORS)
def test_a_deadline_in_working_time_is_that_of_the_specification(zone, start, minutes, wanted):
    assert hours(zone).later(at(zone, start), minutes) == at(zone, wanted)


def test_longer_days_and_holidays_are_counted():
    assert hours(YORK, start=time(8)).later(at(YORK, "2026-10-09 16:00"), 240) == at(YORK, "2026-10-12 11:00")
    closed = hours(YORK, closures=THANKSGIVING)
    assert closed.later(at(YORK, "2026-11-25 16:00"), 120) == at(YORK, "2026-11-27 10:00")
    england = hours(LONDON, place=Place(country="GB", subdivision="ENG"))
    assert england.later(at(LONDON, "2026-12-24 16:00"), 240) == at(LONDON, "2026-12-29 12:00")
    assert england.later(at(LONDON, "2026-04-02 16:00"), 120) == at(LONDON, "2026-04-07 10:00")


def test_no_time_at_all_is_the_next_working_instant():
    assert hours(BERLIN).later(at(BERLIN, "2026-10-10 10:00"), 0) == at(BERLIN, "2026-10-12 09:00")


def test_two_waits_in_a_row_are_as_long_as_both_together():
    begins = datetime(2026, 10, 23, 12, 7, tzinfo=UTC)
    one = hours(LONDON)
    for minutes in range(0, 3000, 331):
        first = one.later(begins, minutes)
        assert first - begins >= timedelta(minutes=minutes)
        assert one.later(first, 700) == one.later(begins, minutes + 700)
