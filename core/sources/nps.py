"""Answers of any survey tool that can post a form or JSON with a shared secret."""

from datetime import datetime
from urllib.parse import parse_qsl

from core.errors import BadInput
from core.facts import FactKind
from core.ids import derived
from core.incoming import FactNews, Ref
from core.sources._part import Delivery, Example, Source, Told, check, read_object
from core.sources._reading import Object, instant, long_text, number, text

KINDS = {"nps": FactKind.NPS, "csat": FactKind.CSAT, "ces": FactKind.CES}


def verify(delivery: Delivery, secret: str, now: datetime) -> None:  # noqa: ARG001 - it signs no time
    """The secret itself, as ``Authorization: Bearer …`` or in ``X-Coordinator-Secret``."""
    bearer = delivery.headers.get("authorization", "")
    given = bearer[7:] if bearer[:7].casefold() == "bearer " else delivery.headers.get("x-coordinator-secret", "")
    check(given.strip().encode("utf-8", "surrogateescape"), secret.encode())


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One answer."""
    answer = _fields(delivery)
    kind, score = text(answer.get("kind")).casefold() or "nps", number(answer.get("score"))
    if kind not in KINDS:
        raise BadInput(f"The kind is nps, csat or ces, not “{kind[:40]}”.", field="kind")
    if score is None:
        raise BadInput("There is no score in it.", field="score")
    email, account = text(answer.get("email")), text(answer.get("account"))
    if not (email or account):
        raise BadInput("An email or an account is needed to know who answered.", field="account")
    try:
        at = instant(answer.get("submitted_at")) or now
    except (ValueError, OverflowError):
        raise BadInput("submitted_at is no instant in ISO 8601.", field="submitted_at") from None
    said = (kind, email, account, str(score), long_text(answer.get("comment")), at.date().isoformat())
    key = text(answer.get("id")) or derived("answer", *said)
    news = FactNews(
        ref=Ref(email=email or None, words=account or None),
        key=key,
        kind=KINDS[kind],
        at=min(at, now),
        value=float(score),
        who=email or None,
        text=long_text(answer.get("comment")),
    )
    return (Told(key=key, kind=kind, news=(news,)),)


def _fields(delivery: Delivery) -> Object:
    if "json" in delivery.headers.get("content-type", "") or delivery.body.lstrip().startswith(b"{"):
        return read_object(delivery.body)
    try:
        return dict(parse_qsl(delivery.body.decode(), max_num_fields=100))
    except ValueError:
        raise BadInput("The body is neither JSON nor a form.") from None


SOURCE = Source(
    name="nps",
    label="Survey form",
    secret_hint="Any text of 32 characters or more that you also give to the survey tool.",
    verify=verify,
    read=read,
    examples=(
        Example(
            said="What to post, as JSON or as a form; account is a name, an external id or a domain",
            body='{"email": "champion@northwind.example", "score": 9, "comment": "…", "account": "Northwind"}',
        ),
    ),
)
