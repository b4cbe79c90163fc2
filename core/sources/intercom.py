"""Intercom: conversations as tickets, and how they were rated."""

from datetime import datetime

from core.errors import BadInput
from core.facts import TicketSeverity
from core.incoming import Incoming, Ref, TicketNews
from core.sources._part import Delivery, Source, Told, check, digest, read_object
from core.sources._reading import Object, inside, listed, long_text, moment, number, text

TOPICS = frozenset(
    [
        "conversation.user.created",
        "conversation.user.replied",
        "conversation.admin.single.created",
        "conversation.admin.replied",
        "conversation.admin.assigned",
        "conversation.admin.opened",
        "conversation.admin.snoozed",
        "conversation.admin.unsnoozed",
        "conversation.admin.closed",
        "conversation.priority.updated",
        "conversation.rating.added",
    ]
)
WITHOUT_NEWS = frozenset(["ping", "conversation.read", "conversation.admin.noted", "conversation.deleted"])


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001 - it signs no time
    """``X-Hub-Signature: sha1=…``. No time is signed: a notification's id tells it from one that was there before."""
    expected = "sha1=" + digest("sha1", secret, delivery.body).hex()
    check(delivery.headers.get("x-hub-signature", "").encode("utf-8", "surrogateescape"), expected.encode())


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One notification."""
    body = read_object(delivery.body)
    topic = text(body.get("topic"))
    if text(body.get("type")) != "notification_event" or not topic:
        raise BadInput("This is no notification of Intercom's.")
    key = text(body.get("id")) or f"{topic}:{text(body.get('created_at'))}"
    if topic not in TOPICS:
        return (Told(key=key, kind=topic, news=() if topic in WITHOUT_NEWS else None),)
    item, at = inside(body, "data", "item"), moment(body.get("created_at")) or now
    return (Told(key=key, kind=topic, news=_conversation(item, at)),)


def _conversation(item: Object, at: datetime) -> tuple[Incoming, ...]:
    key = text(item.get("id"))
    if not key:
        return ()
    began, rated = moment(item.get("created_at")) or at, inside(item, "conversation_rating")
    rating = number(rated.get("rating"))
    closed = text(item.get("state")) == "closed"
    ended = moment(inside(item, "statistics").get("last_close_at")) or at
    urgent = text(item.get("priority")) == "priority"
    ticket = TicketNews(
        ref=_ref(item),
        key=key,
        created_at=began,
        severity=TicketSeverity.HIGH if urgent else TicketSeverity.NORMAL,
        subject=long_text(item.get("title")) or long_text(inside(item, "source").get("subject")),
        resolved_at=max(began, ended) if closed else None,
        rating=None if rating is None else float(rating),
    )
    return (ticket,)


def _ref(item: Object) -> Ref:
    """By the company's own id, else the address of who wrote, else the company's name."""
    company = inside(item, "company")
    asked = [inside(item, "source", "author"), *listed(item, "contacts", "contacts")]
    return Ref(
        external_id=text(company.get("company_id")) or None,
        email=next((text(one.get("email")) for one in asked if "@" in text(one.get("email"))), None),
        words=text(company.get("name")) or None,
    )


SOURCE = Source(
    name="intercom",
    label="Intercom",
    secret_hint="The client secret of the app in Intercom's Developer Hub, under Basic information.",
    verify=verify,
    read=read,
)
