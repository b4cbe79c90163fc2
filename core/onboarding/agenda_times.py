"""The instants of an agenda: when a person's day begins, when a plan's does. Each is worked out once and kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.calendar import WorkCalendar, WorkingHours

MORNING, EVENING, DAWN = time(9), time(17), time(6)
"""Local times: reminders begin, working hours end, the daily pass."""
_WEEK = timedelta(days=7)


@lru_cache(maxsize=65536)
def instant(zone: str, day: date, clock: time) -> datetime:
    """The UTC instant at which the clocks of ``zone`` show ``clock`` on ``day``; right when the clocks change."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def hours(zone: str, calendar: WorkCalendar) -> WorkingHours:
    """The working hours of somebody in ``zone`` on the open days of ``calendar``."""
    return WorkingHours(zone=ZoneInfo(zone), calendar=calendar, start=MORNING, end=EVENING)


def next_dawn(zone: str, now: datetime) -> datetime:
    """The first daily pass strictly after ``now``, in UTC."""
    day = now.astimezone(ZoneInfo(zone)).date()
    today = instant(zone, day, DAWN)
    return today if today > now else instant(zone, day + timedelta(days=1), DAWN)


def mondays(after: date, until: date) -> Iterator[date]:
    """Every Monday later than ``after``, up to and with ``until``."""
    day = after + timedelta(days=7 - after.weekday())
    while day <= until:
        yield day
        day += _WEEK


def week_key(monday: date) -> str:
    """The key under which a plan notes that the summary of this Monday was given."""
    return f"week:{monday}"
