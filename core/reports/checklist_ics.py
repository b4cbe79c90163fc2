"""The checklist's dates and sessions as a calendar file (RFC 5545), through ``icalendar``."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from core.reports.checklist import Checklist, MilestoneRow, SessionRow

PRODUCT = "-//Customer Success Coordinator//Onboarding//EN"


def to_ics(checklist: Checklist) -> bytes:
    """Milestones as whole days and booked sessions with their times.

    Ids stay the same from one export to the next and the sequence grows with the plan's version, so that a
    calendar which imports the file again moves its entries instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{checklist.account}: onboarding")
    for row in checklist.milestones:
        calendar.add_component(_milestone(row, checklist))
    for session in checklist.sessions:
        calendar.add_component(_session(session, checklist))
    return bytes(calendar.to_ical())


def sessions_ics(checklist: Checklist, booking_ids: tuple[str, ...]) -> bytes:
    """Only these booked sessions, as an invitation file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for session in checklist.sessions:
        if session.id in booking_ids:
            calendar.add_component(_session(session, checklist))
    return bytes(calendar.to_ical())


def _event(uid: str, summary: str, checklist: Checklist) -> Event:
    event = Event()
    event.add("uid", f"{checklist.plan}.{uid}@coordinator")
    event.add("dtstamp", datetime.combine(checklist.as_of, time(), UTC))
    event.add("sequence", checklist.version)
    event.add("summary", summary)
    return event


def _milestone(row: MilestoneRow, checklist: Checklist) -> Event:
    day: date = row.reached or row.target
    state = "reached" if row.reached else "milestone"
    event = _event(row.id, f"{checklist.account}: {row.name} ({state})", checklist)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", row.done_when)
    return event


def _session(row: SessionRow, checklist: Checklist) -> Event:
    event = _event(row.id, f"{checklist.account}: {row.title}", checklist)
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", row.ends_at.astimezone(UTC))
    with_whom = f" with {row.trainer}" if row.trainer else ""
    event.add("description", f"{row.audience}, group {row.cohort} of {row.cohorts}{with_whom}.")
    return event
