"""Delighted: answers to NPS and CSAT surveys."""

from datetime import datetime

from core.errors import BadInput
from core.facts import FactKind
from core.incoming import FactNews, Incoming, Ref
from core.sources._part import Delivery, Source, Told, check_hex, digest, read_object
from core.sources._reading import Object, inside, long_text, moment, number, text

ANSWERS = frozenset(["survey_response.created", "survey_response.updated"])
KINDS = {"nps": FactKind.NPS, "csat": FactKind.CSAT}
"""Its customer effort has five steps where ours has seven, and others are no measure of a relation."""
WITHOUT_NEWS = frozenset(["unsubscribe.created"])


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001 - it signs no time
    """``X-Delighted-Webhook-Signature: sha256=…`` over the body. No time is signed; an event's id counts once."""
    given = delivery.headers.get("x-delighted-webhook-signature", "").removeprefix("sha256=")
    check_hex(given, digest("sha256", secret, delivery.body))


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One event."""
    body = read_object(delivery.body)
    kind, key = text(body.get("event_type")), text(body.get("event_id"))
    if not (kind and key):
        raise BadInput("This is no event of Delighted's.")
    if kind not in ANSWERS:
        return (Told(key=key, kind=kind, news=() if kind in WITHOUT_NEWS else None),)
    answer = inside(body, "event_data")
    survey = text(answer.get("survey_type")) or "nps"
    if survey not in KINDS:
        return (Told(key=key, kind=f"{kind} {survey}", news=None),)
    return (Told(key=key, kind=kind, news=_answer(answer, KINDS[survey], now)),)


def _answer(answer: Object, kind: FactKind, now: datetime) -> tuple[Incoming, ...]:
    key, score = text(answer.get("id")), number(answer.get("score"))
    if not key or score is None:
        return ()
    person, about = inside(answer, "person"), inside(answer, "person_properties")
    email = text(person.get("email"))
    ref = Ref(
        external_id=text(about.get("account_id")) or None,
        email=email or None,
        words=text(about.get("account")) or text(about.get("company")) or None,
    )
    news = FactNews(
        ref=ref,
        key=f"response:{key}",
        kind=kind,
        at=moment(answer.get("created_at")) or now,
        value=float(score),
        who=email or None,
        text=long_text(answer.get("comment")),
    )
    return (news,)


SOURCE = Source(
    name="delighted",
    label="Delighted",
    secret_hint="The private API key of your Delighted project, with which it signs.",
    verify=verify,
    read=read,
)
