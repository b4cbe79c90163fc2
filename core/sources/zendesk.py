"""Zendesk: tickets and how they were rated, from event subscriptions or from a trigger with our template."""

from datetime import datetime

from core.errors import BadInput
from core.facts import TicketSeverity
from core.ids import derived
from core.incoming import Incoming, Ref, TicketNews
from core.sources._part import Delivery, Example, Source, Told, check_age, check_base64, digest, read_object
from core.sources._reading import Object, inside, long_text, moment, text, whole

EVENTS = "zen:event-type:ticket."
IGNORED = frozenset(["comment_added", "tags_changed", "custom_field_changed", "agent_assignment_changed"])
DONE = frozenset(["solved", "closed"])
RATED = {"good": 5.0, "bad": 1.0}


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """``X-Zendesk-Webhook-Signature``: base 64 of HMAC-SHA256 over the time and the body."""
    stamp = delivery.headers.get("x-zendesk-webhook-signature-timestamp", "")
    expected = digest("sha256", secret, stamp.encode("utf-8", "surrogateescape"), delivery.body)
    check_base64(delivery.headers.get("x-zendesk-webhook-signature", ""), expected)
    check_age(stamp, now)


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One event, or one ticket as a trigger's template tells it."""
    body = read_object(delivery.body)
    kind = text(body.get("type"))
    if kind:
        return (_event(body, kind, now),)
    ticket = inside(body, "ticket")
    if not ticket:
        raise BadInput("There is no ticket in it: use the template from the documentation in the trigger.")
    key = derived("zendesk", delivery.body.decode("utf-8", "replace"))
    return (Told(key=key, kind="ticket", news=_ticket(ticket, at=now)),)


def _event(body: Object, kind: str, now: datetime) -> Told:
    key, at = text(body.get("id")), moment(body.get("time")) or now
    if not key:
        raise BadInput("This is no event of Zendesk's.")
    if not kind.startswith(EVENTS):
        return Told(key=key, kind=kind, news=None)
    if kind.removeprefix(EVENTS) in IGNORED:
        return Told(key=key, kind=kind)
    ticket, change = inside(body, "detail"), inside(body, "event")
    if _plain(change.get("previous")) == "solved" and _plain(change.get("current")) == "closed":
        return Told(key=key, kind=kind)
    return Told(key=key, kind=kind, news=_ticket(ticket, at=at))


def _ticket(ticket: Object, *, at: datetime) -> tuple[Incoming, ...]:
    key, created = text(ticket.get("id")), moment(ticket.get("created_at"))
    if not key:
        return ()
    done = _plain(ticket.get("status")) in DONE
    ended = (moment(ticket.get("solved_at")) or moment(ticket.get("updated_at")) or at) if done else None
    rated = ticket.get("satisfaction_rating")
    said = rated if isinstance(rated, dict) else {"score": rated or ticket.get("rating")}
    rating = RATED.get(_plain(said.get("score")).removeprefix("satisfied_"))
    began = created or at
    news = TicketNews(
        ref=_ref(ticket),
        key=key,
        created_at=began,
        severity=_severity(ticket),
        subject=long_text(ticket.get("subject")),
        resolved_at=None if ended is None else max(began, ended),
        rating=rating,
        breaches=whole(ticket.get("sla_breaches")) or 0,
        reopens=whole(ticket.get("reopens")) or 0,
    )
    return (news,)


def _ref(ticket: Object) -> Ref:
    """By the organization's own external id, else its name or number there, else the requester's address."""
    number = text(ticket.get("organization_id"))
    return Ref(
        external_id=text(ticket.get("organization_external_id")) or None,
        email=text(ticket.get("requester_email")) or None,
        words=text(ticket.get("organization")) or (f"Zendesk organization {number}" if number else None),
    )


def _severity(ticket: Object) -> TicketSeverity:
    if _plain(ticket.get("type")) == "question":
        return TicketSeverity.QUESTION
    known = {one.value: one for one in TicketSeverity}
    return known.get(_plain(ticket.get("priority")), TicketSeverity.NORMAL)


def _plain(value: object) -> str:
    return text(value).casefold()


TEMPLATE = """{"ticket": {
  "id": "{{ticket.id}}", "subject": "{{ticket.title}}", "priority": "{{ticket.priority}}",
  "status": "{{ticket.status}}", "type": "{{ticket.ticket_type}}",
  "created_at": "{{ticket.created_at_with_timestamp}}", "updated_at": "{{ticket.updated_at_with_timestamp}}",
  "rating": "{{satisfaction.current_rating}}", "organization": "{{ticket.organization.name}}",
  "organization_external_id": "{{ticket.organization.external_id}}", "requester_email": "{{ticket.requester.email}}"
}}"""
SOURCE = Source(
    name="zendesk",
    label="Zendesk",
    secret_hint="The signing secret of the webhook in Zendesk's Admin Center.",
    verify=verify,
    read=read,
    examples=(Example(said="The JSON body of a trigger that notifies the webhook", body=TEMPLATE),),
)
