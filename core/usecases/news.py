"""What one piece of news makes of the record: pure, before anything is written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import isfinite

import orjson
from pydantic import TypeAdapter, ValidationError

from core.accounts import Account, Contact
from core.errors import BadInput
from core.facts import Fact, FactKind, Ticket
from core.ids import derived
from core.incoming import AccountNews, ContactNews, FactNews, Incoming, TicketNews
from core.types import AccountId, ContactId, Tier, UserId
from core.usecases.identify import domain_of

TABLES = "csv"
"""The source of what comes in tables."""
MOST_SEATS = 100_000_000
MOST_ARR = Decimal(10) ** 13
RANGES: Mapping[FactKind, tuple[float, float]] = {
    FactKind.NPS: (0, 10),
    FactKind.CSAT: (1, 5),
    FactKind.CES: (1, 7),
    FactKind.NOTE: (-1, 1),
    FactKind.PULSE: (1, 5),
}
"""Least and greatest value of a fact of a kind that has one."""
_TIERS = {tier.value.replace("_", "") + end: tier for tier in Tier for end in ("", "s")}
_NEWS: TypeAdapter[Incoming] = TypeAdapter(Incoming)


def account_after(before: Account, told: AccountNews, *, people: Mapping[str, UserId]) -> Account:
    """The account as a source tells it now; what the source does not say stays.

    ``people`` are our members by e-mail address. Raises BadInput for what cannot be.
    """
    _check_account(told)
    tier, traits = read_tier(told.tier), dict(told.traits)
    if told.tier and tier is None:
        traits["tier"] = told.tier
    owner = people.get((told.owner_email or "").casefold())
    if told.owner_email and owner is None:
        traits["owner_email"] = told.owner_email
    return replace(
        before,
        name=told.name or before.name,
        tier=tier or before.tier,
        external_id=before.external_id or told.ref.external_id,
        domain=before.domain or domain_of(told.ref.domain),
        arr=before.arr if told.arr is None else told.arr,
        currency=told.currency or before.currency,
        seats=before.seats if told.seats is None else told.seats,
        owner=owner or before.owner,
        industry=told.industry or before.industry,
        country=told.country or before.country,
        contract_start=told.contract_start or before.contract_start,
        renewal_date=told.renewal_date or before.renewal_date,
        churned_at=told.churned_at or before.churned_at,
        traits={**before.traits, **traits},
    )


def read_tier(text: str | None) -> Tier | None:
    """The tier that ``text`` names by its key or label in any case, or None."""
    plain = "".join(c for c in (text or "").casefold() if c.isalnum())
    return _TIERS.get(plain)


def _check_account(told: AccountNews) -> None:
    if told.seats is not None and not 0 <= told.seats <= MOST_SEATS:
        raise BadInput(f"Seats must be 0 to {MOST_SEATS:,}, not {told.seats}.", field="seats")
    if told.arr is not None and not (told.arr.is_finite() and 0 <= told.arr <= MOST_ARR):
        raise BadInput(f"Yearly revenue must be a number from 0 to {MOST_ARR:,}, not {told.arr}.", field="arr")


def contact_after(account: AccountId, before: Contact | None, told: ContactNews) -> Contact:
    """The contact as a source tells them now. Raises BadInput for what is no e-mail address."""
    email = told.email.strip().casefold()
    name, at, domain = email.rpartition("@")
    if not (name and at and domain) or " " in email:
        raise BadInput(f"“{told.email[:100]}” is no e-mail address.", field="email")
    if before is None:
        key = ContactId(derived("con", account, email))
        before = Contact(id=key, account=account, name=told.name or email, role="end_user", email=email)
    return replace(
        before,
        name=told.name or before.name,
        role=told.role or before.role,
        phone=told.phone or before.phone,
        time_zone=told.time_zone or before.time_zone,
    )


def _check_ticket(told: TicketNews) -> None:
    if told.resolved_at is not None and told.resolved_at < told.created_at:
        raise BadInput("It was resolved before it was created.", field="resolved_at")
    if told.rating is not None and not 1 <= told.rating <= 5:  # noqa: PLR2004 - said in the sentence
        raise BadInput(f"A rating is 1 to 5, not {told.rating:g}.", field="rating")


def ticket_of(account: AccountId, before: Ticket | None, told: TicketNews, *, source: str) -> Ticket:
    """The ticket as its system has it now; a rating, a breach and a reopening that were told once stay.

    A table adds to what a help desk has told and does not move it. Raises BadInput for an end before the beginning
    or a strange rating.
    """
    _check_ticket(told)
    made = Ticket(
        id=before.id if before else ticket_id(source, told.key),
        account=account,
        created_at=told.created_at,
        severity=told.severity,
        source=source,
        subject=told.subject[:500],
        resolved_at=told.resolved_at,
        rating=told.rating,
        breaches=max(0, told.breaches),
        reopens=max(0, told.reopens),
    )
    return made if before is None else _added(before, made)


def _added(before: Ticket, made: Ticket) -> Ticket:
    """The ticket as it is told now, with what was told of it before and is not told again."""
    told = replace(
        made,
        rating=before.rating if made.rating is None else made.rating,
        breaches=max(before.breaches, made.breaches),
        reopens=max(before.reopens, made.reopens),
    )
    if made.source != TABLES or before.source == TABLES:
        return told
    ended = before.resolved_at or told.resolved_at
    return replace(before, account=made.account, rating=told.rating, resolved_at=ended)


def ticket_id(source: str, key: str) -> str:
    """The id of a ticket, which follows from its source and its number there."""
    return derived("ticket", source, key)


def fact_of(account: AccountId, told: FactNews, *, source: str) -> Fact:
    """The fact as a source tells it. Raises BadInput for a value out of the range of its kind."""
    low, high = RANGES.get(told.kind, (None, None))
    if low is not None and high is not None and (told.value is None or not low <= told.value <= high):
        raise BadInput(f"The value of {told.kind} is {low:g} to {high:g}, not {told.value}.", field="score")
    if told.value is not None and not isfinite(told.value):
        raise BadInput("A value must be a finite number.", field="score")
    return Fact(
        id=fact_id(source, told.key),
        account=account,
        kind=told.kind,
        at=told.at,
        source=source,
        value=told.value,
        who=told.who.strip().casefold() if told.who else None,
        text=told.text[:3000],
        ended_at=told.ended_at,
        detail=dict(told.detail),
    )


def fact_id(source: str, key: str) -> str:
    """The id of a fact, which follows from its source and its key there."""
    return derived("fact", source, key)


def revenue_of(account: AccountId, told: AccountNews, *, source: str, now: datetime) -> Fact:
    """That the account's yearly revenue is what it is told to be, from ``told.at`` (else now) on."""
    at = told.at or now
    value = float(told.arr or 0)
    key = f"revenue:{account}:{at.isoformat()}"
    return Fact(id=fact_id(source, key), account=account, kind=FactKind.REVENUE, at=at, source=source, value=value)


def document_of(news: Incoming) -> dict[str, object]:
    """The news as a JSON object that ``news_of`` reads again."""
    made: dict[str, object] = orjson.loads(_NEWS.dump_json(news))
    return {"news": type(news).__name__, **made}


def news_of(document: Mapping[str, object]) -> Incoming:
    """The news of a document; raises BadInput where it is of a version that nobody can read any more."""
    kinds: dict[str, type[Incoming]] = {
        kind.__name__: kind for kind in (AccountNews, ContactNews, TicketNews, FactNews)
    }
    rest = {name: value for name, value in document.items() if name != "news"}
    try:
        read: Incoming = TypeAdapter(kinds[str(document.get("news"))]).validate_python(rest)
    except (KeyError, ValidationError) as error:
        raise BadInput("This was kept in a form that can no longer be read.") from error
    return read
