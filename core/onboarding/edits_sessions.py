"""Booking and giving up the slots of training sessions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from core.errors import BadInput, Conflict, NotFound
from core.onboarding.edits_checks import open_task, working_day
from core.onboarding.edits_kinds import BookSession, CancelBooking, SessionEdit
from core.onboarding.plan import Booking, Plan, Session
from core.onboarding.readiness import Moment
from core.onboarding.training import cohorts
from core.onboarding.words import count, day_words, person, short
from core.types import SessionMode

GAP = timedelta(minutes=30)
MOST_A_DAY = 2


def edited_sessions(plan: Plan, edit: SessionEdit, moment: Moment) -> Plan:
    """The plan after the edit. Raises NotFound, Conflict or BadInput with the sentence for the person."""
    match edit:
        case BookSession():
            return _with_session(plan, _booked(plan, session_of(plan, edit.session), edit, moment))
        case CancelBooking():
            return _with_session(plan, _cancelled(session_of(plan, edit.session), edit))
        case _:
            assert_never(edit)


def session_of(plan: Plan, session_id: str) -> Session:
    """The plan's session. Raises NotFound."""
    session = next((s for s in plan.sessions if s.id == session_id), None)
    if session is None:
        raise NotFound(f"This plan has no session “{session_id}”; it may have been changed since.")
    return session


def cohorts_of(plan: Plan, session: Session) -> int:
    """How many times the session is given; once while its audience is not known."""
    return max(1, cohorts(plan.audience.get(session.audience, 0), session.seats))


def session_name(plan: Plan, session: Session) -> str:
    """A session is called by its task."""
    task = plan.task(session.task)
    return short(task.title) if task else session.id


def local_words(plan: Plan, at: datetime) -> str:
    """An instant where the plan lives: ``Thu 24 Dec 14:30``."""
    local = at.astimezone(ZoneInfo(plan.time_zone))
    return f"{day_words(local.date())} {local:%H:%M}"


def _booked(plan: Plan, session: Session, edit: BookSession, moment: Moment) -> Session:
    open_task(plan, session.task)
    if session.mode is SessionMode.SELF_PACED:
        raise BadInput("Everyone does this in their own time; there is nothing to book.", field="session")
    booking = Booking(
        id=f"{session.id}.{edit.cohort}",
        cohort=edit.cohort,
        starts_at=edit.starts_at,
        ends_at=edit.starts_at + timedelta(minutes=session.minutes),
        trainer=edit.trainer,
    )
    _check_cohort(plan, session, edit.cohort)
    _check_time(plan, session, booking, moment)
    _check_trainer(plan, booking)
    bookings = sorted((*session.bookings, booking), key=lambda b: b.cohort)
    return replace(session, bookings=tuple(bookings))


def _check_cohort(plan: Plan, session: Session, cohort: int) -> None:
    most = cohorts_of(plan, session)
    if not 1 <= cohort <= most:
        raise BadInput(f"This session has {count(most, 'cohort')}; choose 1 to {most}.", field="cohort")
    taken = next((b for b in session.bookings if b.cohort == cohort), None)
    if taken:
        raise Conflict(
            f"Cohort {cohort} is already booked for {local_words(plan, taken.starts_at)}; cancel it first."
        )


def _check_time(plan: Plan, session: Session, booking: Booking, moment: Moment) -> None:
    if booking.starts_at <= moment.now:
        raise BadInput("Choose a time in the future.", field="starts_at")
    working_day(plan, booking.starts_at.astimezone(ZoneInfo(plan.time_zone)).date(), field="starts_at")
    for needed in (s for s in plan.sessions if s.id in session.needs):
        late = max((b.ends_at for b in needed.bookings), default=booking.starts_at)
        if late > booking.starts_at:
            name = session_name(plan, needed)
            raise BadInput(f"“{name}” comes first and ends {local_words(plan, late)}.", field="starts_at")


def _check_trainer(plan: Plan, booking: Booking) -> None:
    """Live sessions of one trainer keep half an hour between them, and are at most two a day."""
    if booking.trainer is None:
        return
    zone = ZoneInfo(plan.time_zone)
    theirs = [b for s in plan.sessions for b in s.bookings if b.trainer == booking.trainer]
    for other in theirs:
        if other.starts_at - GAP < booking.ends_at and booking.starts_at < other.ends_at + GAP:
            when = local_words(plan, other.starts_at)
            raise BadInput(
                f"{person(booking.trainer)} has another session {when}; leave 30 minutes.", field="starts_at"
            )
    day = booking.starts_at.astimezone(zone).date()
    if sum(b.starts_at.astimezone(zone).date() == day for b in theirs) >= MOST_A_DAY:
        raise BadInput(f"{person(booking.trainer)} already gives {MOST_A_DAY} sessions that day.", field="starts_at")


def _cancelled(session: Session, edit: CancelBooking) -> Session:
    left = tuple(b for b in session.bookings if b.id != edit.booking)
    if len(left) == len(session.bookings):
        raise NotFound("That booking is already cancelled.", booking=edit.booking)
    return replace(session, bookings=left)


def _with_session(plan: Plan, session: Session) -> Plan:
    return replace(plan, sessions=tuple(session if s.id == session.id else s for s in plan.sessions))
