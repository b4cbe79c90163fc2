"""HubSpot: what changes at a company, one property at a time. A company is known by its HubSpot id."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from core.errors import BadInput
from core.incoming import AccountNews, Ref
from core.sources._part import Delivery, Source, Told, check_age, check_base64, digest, read_json
from core.sources._reading import Object, day, number, text, whole

WITHOUT_NEWS = frozenset(["company.creation", "company.deletion", "company.merge", "company.restore"])
_ESCAPES = {"%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'"}
_ESCAPES |= {"%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";"}
"""What HubSpot signs as the character itself."""


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """``X-HubSpot-Signature-v3``: base 64 of HMAC-SHA256 over method, address, body and time."""
    stamp, url = delivery.headers.get("x-hubspot-request-timestamp", ""), delivery.url
    for escaped, plain in _ESCAPES.items():
        url = url.replace(escaped, plain).replace(escaped.lower(), plain)
    head, tail = (delivery.method + url).encode(), stamp.encode("utf-8", "surrogateescape")
    check_base64(
        delivery.headers.get("x-hubspot-signature-v3", ""), digest("sha256", secret, head, delivery.body, tail)
    )
    check_age(stamp, now)


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:  # noqa: ARG001 - every change names its own time
    """Up to a hundred changes."""
    body = read_json(delivery.body)
    sent = body if isinstance(body, list) else [body]
    events = [one for one in sent if isinstance(one, dict) and text(one.get("subscriptionType"))]
    if len(events) != len(sent):
        raise BadInput("These are no events of HubSpot's.")
    return tuple(_told(one) for one in events)


def _told(event: Object) -> Told:
    kind, company = text(event.get("subscriptionType")), text(event.get("objectId"))
    if kind == "object.propertyChange" and text(event.get("objectTypeId")) == "0-2":
        kind = "company.propertyChange"
    told = (event.get(name) for name in ("eventId", "subscriptionId", "objectId", "occurredAt", "propertyName"))
    key = ":".join(text(one) for one in told)
    if kind != "company.propertyChange" or not company:
        return Told(key=key, kind=kind, news=() if kind in WITHOUT_NEWS else None)
    news = _changed(company, text(event.get("propertyName")).casefold(), event.get("propertyValue"))
    return Told(key=key, kind=kind, news=(news,))


def _changed(company: str, name: str, value: object) -> AccountNews:
    """The property under any of the names it usually has; every other one is kept as a trait."""
    plain, said = AccountNews(ref=Ref(crm_id=company)), text(value)
    if name in _DOMAIN:
        return replace(plain, ref=Ref(crm_id=company, domain=said or None))
    if name in _KEY:
        return replace(plain, ref=Ref(crm_id=company, external_id=said or None))
    reader = _PROPERTIES.get(name)
    return reader(plain, value) if reader else replace(plain, traits={name: said} if name else {})


def _monthly(news: AccountNews, value: object) -> AccountNews:
    monthly = number(value)
    return replace(news, arr=None if monthly is None else monthly * 12)


def _starts(news: AccountNews, value: object) -> AccountNews:
    return replace(news, contract_start=day(value))


def _renews(news: AccountNews, value: object) -> AccountNews:
    return replace(news, renewal_date=day(value))


def _yearly(news: AccountNews, value: object) -> AccountNews:
    return replace(news, arr=number(value))


_DOMAIN = frozenset(["domain", "website"])
_KEY = frozenset(["external_id", "account_id"])
_PROPERTIES: Mapping[str, Callable[[AccountNews, object], AccountNews]] = {
    "name": lambda news, value: replace(news, name=text(value) or None),
    "arr": _yearly,
    "annual_recurring_revenue": _yearly,
    "mrr": _monthly,
    "monthly_recurring_revenue": _monthly,
    "seats": lambda news, value: replace(news, seats=whole(value)),
    "renewal_date": _renews,
    "contract_renewal_date": _renews,
    "contract_start": _starts,
    "contract_start_date": _starts,
    "owner_email": lambda news, value: replace(news, owner_email=text(value) or None),
    "tier": lambda news, value: replace(news, tier=text(value) or None),
    "plan": lambda news, value: replace(news, tier=text(value) or None),
    "industry": lambda news, value: replace(news, industry=text(value) or None),
    "country": lambda news, value: replace(news, country=text(value) or None),
}
SOURCE = Source(
    name="hubspot",
    label="HubSpot",
    secret_hint="The client secret of the app in HubSpot's developer account, under Auth.",
    verify=verify,
    read=read,
)
