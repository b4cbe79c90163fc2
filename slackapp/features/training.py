"""Training sessions: booking a slot for a cohort, giving one up, and the invitation that follows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from blocks.ids import Act, Box, Form
from blocks.kit import View
from blocks.payloads import BookingRef, PlanRef, SessionRef, SlotRef, unpack
from blocks.training import Proposal, book_form, no_training
from core.calendar import WorkingHours
from core.errors import BadInput
from core.messages import SessionInvite
from core.onboarding.edits import BookSession, CancelBooking
from core.onboarding.edits_sessions import cohorts_of, session_of
from core.onboarding.plan import Plan, Session
from core.onboarding.readiness import calendars_of
from core.onboarding.schedule import schedule
from core.onboarding.training import Busy, find_slots
from core.types import SessionMode, UserId
from slackapp.calls import Call, Reply
from slackapp.doing import changed, seen_plan
from slackapp.features import Action, Feature

_NOTICE = timedelta(days=1)
"""A proposed slot lies at least this far ahead, so that people can plan [D]."""


def open_form(call: Call) -> Reply:
    """Open the booking form of a plan, on its first session that still needs a slot."""
    plan = seen_plan(call, unpack(PlanRef, call.value).plan).plan
    bookable = [s for s in plan.sessions if s.mode is not SessionMode.SELF_PACED]
    if not bookable:
        return Reply(open=no_training(plan=plan))
    first = next((s for s in bookable if len(s.bookings) < cohorts_of(plan, s)), bookable[0])
    return Reply(open=_form(call, plan, first))


def pick_session(call: Call) -> Reply:
    """Another session was picked: propose slots for it."""
    ref = unpack(SessionRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    return Reply(update=_form(call, plan, session_of(plan, ref.session)))


def book(call: Call) -> Reply:
    """A slot was chosen, from the proposals or by hand."""
    ref, values = unpack(SessionRef, call.private), call.values
    by_hand, proposed = values.moment(f"{Box.AT}:{ref.session}"), values.option(f"{Box.SLOT}:{ref.session}")
    cohort = int(values.option(f"{Box.COHORT}:{ref.session}") or 1)
    trainer = values.user(f"{Box.TRAINER}:{ref.session}")
    if by_hand is None and proposed is None:
        raise BadInput("Choose a time.", field=f"{Box.AT}:{ref.session}")
    at = by_hand or unpack(SlotRef, proposed or "").at
    try:
        changed(call, ref.plan, BookSession(session=ref.session, cohort=cohort, starts_at=at, trainer=trainer))
    except BadInput as bad:
        boxes = {"starts_at": Box.AT, "trainer": Box.TRAINER, "cohort": Box.COHORT, "session": Box.SESSION}
        box = boxes.get(bad.field or "", Box.AT)
        raise BadInput(bad.sentence, field=box if box is Box.SESSION else f"{box}:{ref.session}") from bad
    plan = seen_plan(call, ref.plan).plan
    invite = SessionInvite(plan=ref.plan, session=ref.session)
    call.work.outbox.put(invite, lane=plan.channel, thread=f"plan:{ref.plan}")
    return Reply()


def cancel(call: Call) -> Reply:
    """A booked slot is given up."""
    ref = unpack(BookingRef, call.value)
    plan = changed(call, ref.plan, CancelBooking(session=ref.session, booking=ref.booking)).plan
    return Reply(update=_form(call, plan, session_of(plan, ref.session)))


def _form(call: Call, plan: Plan, session: Session) -> View:
    proposals = _proposals(call, plan, session)
    people = call.work.people.of({slot.trainer for slot in proposals if slot.trainer})
    names = {person.id: person.name for person in people}
    today = seen_plan(call, plan.id).today
    return book_form(plan=plan, proposals=proposals, names=names, today=today, session=session)


def _proposals(call: Call, plan: Plan, session: Session) -> list[Proposal]:
    """The earliest free slots for the cohorts that have none, in hours the trainer and the plan's owner share."""
    booked = {booking.cohort for booking in session.bookings}
    open_cohorts = [n for n in range(1, cohorts_of(plan, session) + 1) if n not in booked]
    slots = find_slots(
        len(open_cohorts),
        length=timedelta(minutes=session.minutes),
        not_before=_earliest(plan, session, call.now),
        trainers={_trainer(plan, session): _hours(call, plan, _trainer(plan, session))},
        attendees=(_hours(call, plan, plan.owner),),
        busy=[
            Busy(trainer=b.trainer, starts_at=b.starts_at, ends_at=b.ends_at)
            for s in plan.sessions
            for b in s.bookings
            if b.trainer
        ],
    )
    return [
        Proposal(cohort=n, starts_at=slot.starts_at, trainer=slot.trainer)
        for n, slot in zip(open_cohorts, slots, strict=False)
    ]


def _earliest(plan: Plan, session: Session, now: datetime) -> datetime:
    """Not before its task may begin, nor before the sessions it needs are over, nor within a day."""
    zone = ZoneInfo(plan.time_zone)
    start = schedule(plan, today=now.astimezone(zone).date()).tasks[session.task].start
    ends = [b.ends_at for s in plan.sessions if s.id in session.needs for b in s.bookings]
    return max(datetime(start.year, start.month, start.day, tzinfo=zone), now + _NOTICE, *ends)


def _trainer(plan: Plan, session: Session) -> UserId:
    task = plan.task(session.task)
    return plan.people.get("trainer") or (task.owner if task else None) or plan.owner


def _hours(call: Call, plan: Plan, user: UserId) -> WorkingHours:
    person = call.work.people.get(user)
    zone = ZoneInfo(person.time_zone if person else plan.time_zone)
    return WorkingHours(zone=zone, calendar=calendars_of(plan).joint)


FEATURE = Feature(
    name="training",
    actions={
        Act.PLAN_BOOK: Action(handler=open_form, changes=False),
        Act.SESSION_PICK: Action(handler=pick_session, changes=False),
        Act.BOOKING_CANCEL: Action(handler=cancel),
    },
    submissions={Form.BOOK: Action(handler=book)},
)
