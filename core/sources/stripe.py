"""Stripe: who pays how much a year, and what is unpaid.

The yearly revenue is what the items of the subscription cost, without discounts and taxes; a trial pays nothing.
Of several subscriptions of one customer the one that was told last counts.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from core.errors import BadInput, Refused
from core.facts import FactKind
from core.incoming import AccountNews, FactNews, Incoming, Ref
from core.sources._part import Delivery, Source, Told, check_age, check_hex, digest, read_object
from core.sources._reading import Object, day, inside, listed, moment, number, text

A_YEAR = {"day": Decimal(365), "week": Decimal(52), "month": Decimal(12), "year": Decimal(1)}
WHOLE = frozenset(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF"])
WHOLE_TOO = frozenset(["XOF", "XPF"])
"""Currencies without hundredths, together with ``WHOLE``."""
THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
PAYING = frozenset(["active", "past_due", "unpaid"])
ENDED = frozenset(["trialing", "paused", "canceled", "incomplete_expired"])
"""Statuses in which nothing is paid; of one that is in neither set nothing is known yet."""


def verify(delivery: Delivery, secret: str, now: datetime) -> None:
    """``Stripe-Signature: t=…,v1=…``; while a secret is rolled there are several v1, one of which must fit."""
    parts = [part.strip().partition("=") for part in delivery.headers.get("stripe-signature", "").split(",")]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    expected = digest("sha256", secret, stamp.encode("utf-8", "surrogateescape"), b".", delivery.body)
    if not any(_fits(value, expected) for name, _, value in parts if name == "v1"):
        raise Refused("The signature is missing or wrong.")
    check_age(stamp, now)


def _fits(given: str, expected: bytes) -> bool:
    try:
        check_hex(given, expected)
    except Refused:
        return False
    return True


def read(delivery: Delivery, now: datetime) -> tuple[Told, ...]:
    """One event."""
    event = read_object(delivery.body)
    key, kind = text(event.get("id")), text(event.get("type"))
    if not (key and kind):
        raise BadInput("This is no event of Stripe's.")
    reader = _READERS.get(kind)
    at = moment(event.get("created")) or now
    news = None if reader is None else reader(inside(event, "data", "object"), at)
    return (Told(key=key, kind=kind, news=news),)


def _customer(customer: Object, _: datetime) -> tuple[Incoming, ...]:
    key = text(customer.get("id"))
    marked = inside(customer, "metadata")
    ref = Ref(
        external_id=text(marked.get("account_id")) or None,
        billing_id=key,
        email=text(customer.get("email")) or None,
    )
    name = text(customer.get("name")) or None
    country = text(inside(customer, "address").get("country")) or None
    return (AccountNews(ref=ref, name=name, country=country),) if key else ()


def _subscription(subscription: Object, at: datetime) -> tuple[Incoming, ...]:
    customer, status = text(subscription.get("customer")), text(subscription.get("status"))
    if not customer or status not in PAYING | ENDED:
        return ()
    items = listed(subscription, "items", "data")
    currency = text(subscription.get("currency")).upper() or None
    arr = sum((_yearly(item, currency or "") for item in items), Decimal(0)) if status in PAYING else Decimal(0)
    ends = subscription.get("current_period_end") or next((item.get("current_period_end") for item in items), None)
    account = AccountNews(
        ref=Ref(billing_id=customer),
        arr=arr.quantize(Decimal("0.01")),
        currency=currency,
        contract_start=day(subscription.get("start_date")),
        renewal_date=day(ends) if arr else None,
        at=at,
    )
    return (account, _leaving(subscription, customer, at))


def _yearly(item: Object, currency: str) -> Decimal:
    """What one item costs a year, in the currency's own unit."""
    price = inside(item, "price") or inside(item, "plan")
    rhythm = inside(price, "recurring") or price
    amount = number(price.get("unit_amount_decimal")) or number(price.get("unit_amount") or price.get("amount"))
    quantity, every = number(item.get("quantity")), number(rhythm.get("interval_count")) or Decimal(1)
    times = A_YEAR.get(text(rhythm.get("interval")))
    if amount is None or times is None or every <= 0:
        return Decimal(0)
    return amount / _parts(currency) * (Decimal(1) if quantity is None else quantity) * times / every


def _parts(currency: str) -> int:
    if currency in WHOLE | WHOLE_TOO:
        return 1
    return 1000 if currency in THOUSANDTHS else 100


def _leaving(subscription: Object, customer: str, at: datetime) -> FactNews:
    """That they have cancelled for the end of the period, or no longer."""
    leaving = subscription.get("cancel_at_period_end") is True or subscription.get("cancel_at") is not None
    return FactNews(
        ref=Ref(billing_id=customer),
        key=f"cancel:{text(subscription.get('id'))}",
        kind=FactKind.INTENT_TO_LEAVE,
        at=at,
        text="Cancelled in Stripe for the end of the period." if leaving else "",
        ended_at=None if leaving else at,
    )


def _ended(subscription: Object, at: datetime) -> tuple[Incoming, ...]:
    return _subscription({**subscription, "status": "canceled"}, at)


def _failed(invoice: Object, at: datetime) -> tuple[Incoming, ...]:
    return _owed(invoice, FactKind.PAYMENT_FAILED, at, None)


def _overdue(invoice: Object, at: datetime) -> tuple[Incoming, ...]:
    return _owed(invoice, FactKind.INVOICE_OVERDUE, moment(invoice.get("due_date")) or at, None)


def _settled(invoice: Object, at: datetime) -> tuple[Incoming, ...]:
    kinds = (FactKind.PAYMENT_FAILED, FactKind.INVOICE_OVERDUE)
    return tuple(news for kind in kinds for news in _owed(invoice, kind, at, at))


def _owed(invoice: Object, kind: FactKind, at: datetime, until: datetime | None) -> tuple[Incoming, ...]:
    key, customer = text(invoice.get("id")), text(invoice.get("customer"))
    if not (key and customer):
        return ()
    amount = number(invoice.get("amount_due"))
    currency = text(invoice.get("currency")).upper()
    owed = FactNews(
        ref=Ref(billing_id=customer),
        key=f"{kind.value}:{key}",
        kind=kind,
        at=at.astimezone(UTC),
        value=None if amount is None else float(amount / _parts(currency)),
        text=text(invoice.get("number")),
        ended_at=until,
        detail={"currency": currency} if currency else {},
    )
    return (owed,)


def _nothing(_: Object, __: datetime) -> tuple[Incoming, ...]:
    return ()


_READERS: Mapping[str, Callable[[Object, datetime], tuple[Incoming, ...]]] = {
    "customer.created": _customer,
    "customer.updated": _customer,
    "customer.deleted": _nothing,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.paused": _subscription,
    "customer.subscription.resumed": _subscription,
    "customer.subscription.deleted": _ended,
    "customer.subscription.trial_will_end": _nothing,
    "invoice.payment_failed": _failed,
    "invoice.overdue": _overdue,
    "invoice.paid": _settled,
    "invoice.payment_succeeded": _settled,
    "invoice.voided": _settled,
    "invoice.created": _nothing,
    "invoice.finalized": _nothing,
    "invoice.sent": _nothing,
    "invoice.updated": _nothing,
    "invoice.upcoming": _nothing,
}
SOURCE = Source(
    name="stripe",
    label="Stripe",
    secret_hint="The signing secret of the webhook endpoint in Stripe's Workbench; it begins with whsec_.",
    verify=verify,
    read=read,
)
