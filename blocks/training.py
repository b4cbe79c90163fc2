"""Booking a training session: one cohort, one slot, proposals first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from blocks.elements import Choice, Confirm, button, moment_input, person_input, select
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section
from blocks.payloads import BookingRef, PlanRef, SessionRef, SlotRef
from blocks.text import Mrkdwn, bold, moment_words, mrk, name, user
from blocks.words import brief
from core.onboarding.edits_sessions import cohorts_of
from core.onboarding.plan import Booking, Plan, Session, SessionMode
from core.onboarding.words import count
from core.types import UserId

_AUDIENCES = {"admin": "administrators", "champion": "champions", "end_user": "end users", "exec_sponsor": "sponsors"}
_MODES = {
    SessionMode.LIVE: "live",
    SessionMode.WEBINAR: "webinar",
    SessionMode.DROP_IN: "drop-in",
    SessionMode.SELF_PACED: "self-paced",
}
_PROPOSALS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A free slot for one cohort (counted from 1). ``starts_at`` is aware."""

    cohort: int
    starts_at: datetime
    trainer: UserId | None = None


def book_form(
    *,
    plan: Plan,
    proposals: Sequence[Proposal],
    names: Mapping[UserId, str],
    today: date,
    session: Session | None = None,
) -> View:
    """Which session, which cohort, when and by whom. ``names`` are those of the trainers proposed.

    Picking another session redraws the form. Raises ValueError for a plan without sessions to book.
    """
    offered = bookable(plan)
    if not offered:
        raise ValueError("a plan without training sessions has nothing to book")
    chosen = session or offered[0]
    blocks = (
        _session_input(plan, offered, chosen),
        section(_facts(plan, chosen), block_id="session.facts"),
        *(_booked(plan, chosen, booking, today=today) for booking in chosen.bookings),
        _cohort_input(plan, chosen),
        *_slots(plan, chosen, proposals, names, today=today),
        field_input(f"{Box.AT}:{chosen.id}", "Or another time", moment_input(Act.TYPED), optional=True),
        _trainer_input(plan, chosen),
    )
    private = SessionRef(plan=plan.id, session=chosen.id).pack()
    return modal(Form.BOOK, "Book training", blocks, submit="Book it", close="Cancel", private=private)


def bookable(plan: Plan) -> tuple[Session, ...]:
    """The sessions that need a slot: all but those people take by themselves and those that are over."""
    live = [session for session in plan.sessions if session.mode is not SessionMode.SELF_PACED]
    return tuple(session for session in live if (task := plan.task(session.task)) is None or task.state.is_open)


def no_training(*, plan: Plan) -> View:
    """Said where a plan has no sessions."""
    said = mrk("The plan of {} has no training sessions to book.", bold(name(plan.account_name)))
    return modal(Form.TOLD, "Book training", [section(said)], private=PlanRef(plan=plan.id).pack())


def session_title(plan: Plan, session: Session) -> str:
    """A session by the name of its task."""
    task = plan.task(session.task)
    return brief(task.title if task else session.id)


def _facts(plan: Plan, session: Session) -> Mrkdwn:
    people = plan.audience.get(session.audience, 0)
    whom = _AUDIENCES.get(session.audience, session.audience.replace("_", " "))
    who = f"{people} {whom}" if people else whom
    seats = f"{count(session.seats, 'seat')} each, {count(cohorts_of(plan, session), 'cohort')}"
    return mrk("{} · {} minutes, {} · {}", who, session.minutes, _MODES[session.mode], seats)


def _booked(plan: Plan, session: Session, booking: Booking, *, today: date) -> Block:
    at = moment_words(booking.starts_at, zone=plan.time_zone, today=today)
    by = mrk(" with {}", user(booking.trainer)) if booking.trainer else Mrkdwn()
    ref = BookingRef(plan=plan.id, session=session.id, booking=booking.id).pack()
    ask = Confirm(
        title="Give up this slot?",
        text=mrk("Cohort {} on {} will have no slot.", booking.cohort, at),
        yes="Give it up",
    )
    cancel = button(
        "Cancel it",
        f"{Act.BOOKING_CANCEL}:{booking.id}",
        ref,
        spoken=f"Cancel cohort {booking.cohort}, {at}",
        confirm=ask,
    )
    return section(mrk("Cohort {} is booked: {}{}", booking.cohort, at, by), accessory=cancel)


def _slots(
    plan: Plan, session: Session, proposals: Sequence[Proposal], names: Mapping[UserId, str], *, today: date
) -> tuple[Block, ...]:
    zone = mrk("Times are in {}, the plan's time zone. The picker of another time shows your own.", plan.time_zone)
    if not proposals:
        return (context(zone),)
    choices = [
        Choice(
            text=moment_words(slot.starts_at, zone=plan.time_zone, today=today),
            value=SlotRef(plan=plan.id, session=session.id, cohort=slot.cohort, at=slot.starts_at).pack(),
            note=f"Cohort {slot.cohort}" + (f", {names.get(slot.trainer, 'trainer')}" if slot.trainer else ""),
        )
        for slot in proposals[:_PROPOSALS]
    ]
    asked = select(Act.TYPED, "Choose", choices, chosen=choices[0].value)
    hint = "The earliest slots that are free. Another time below goes before it."
    return (field_input(f"{Box.SLOT}:{session.id}", "Proposed slot", asked, hint=hint, optional=True), context(zone))


def _session_input(plan: Plan, offered: Sequence[Session], chosen: Session) -> Block:
    choices = [
        Choice(text=session_title(plan, session), value=SessionRef(plan=plan.id, session=session.id).pack())
        for session in offered
    ]
    picked = SessionRef(plan=plan.id, session=chosen.id).pack()
    return field_input(
        Box.SESSION, "Session", select(Act.SESSION_PICK, "Choose", choices, chosen=picked), dispatch=True
    )


def _cohort_input(plan: Plan, session: Session) -> Block:
    booked = {booking.cohort for booking in session.bookings}
    numbers = range(1, cohorts_of(plan, session) + 1)
    choices = [Choice(text=f"Cohort {number}", value=str(number)) for number in numbers]
    first = next((number for number in numbers if number not in booked), 1)
    return field_input(
        f"{Box.COHORT}:{session.id}", "Cohort", select(Act.TYPED, "Choose", choices, chosen=str(first))
    )


def _trainer_input(plan: Plan, session: Session) -> Block:
    task = plan.task(session.task)
    trainer = plan.people.get("trainer") or (task.owner if task else None)
    picker = person_input(Act.TYPED, initial=trainer)
    return field_input(f"{Box.TRAINER}:{session.id}", "Trainer", picker, optional=True)
