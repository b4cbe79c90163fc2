"""What sources say about customers, on its way in. A customer is named by a ``Ref`` that has yet to be resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.facts import FactKind, TicketSeverity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """How a source names a customer, strongest first. ``words`` is a name, external id or domain."""

    external_id: str | None = None
    crm_id: str | None = None
    billing_id: str | None = None
    domain: str | None = None
    email: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNews:
    """What a source says about an account itself. None means the source does not say.

    ``at`` is since when the revenue is what it is; None: from now on.
    """

    ref: Ref
    name: str | None = None
    tier: str | None = None
    arr: Decimal | None = None
    currency: str | None = None
    seats: int | None = None
    owner_email: str | None = None
    industry: str | None = None
    country: str | None = None
    contract_start: date | None = None
    renewal_date: date | None = None
    churned_at: date | None = None
    at: datetime | None = None
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNews:
    """What a source says about a person of a customer."""

    ref: Ref
    email: str
    name: str | None = None
    role: str | None = None
    phone: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketNews:
    """A ticket as its system has it now; ``key`` is its id there."""

    ref: Ref
    key: str
    created_at: datetime
    severity: TicketSeverity = TicketSeverity.NORMAL
    subject: str = ""
    resolved_at: datetime | None = None
    rating: float | None = None
    breaches: int = 0
    reopens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactNews:
    """A fact as a source tells it; ``key`` is the source's own id of it.

    With ``ended_at`` it is over. Where ``ended_at`` equals ``at`` only the end is told: it ends the fact of this
    key, where there is one, and is nothing else.
    """

    ref: Ref
    key: str
    kind: FactKind
    at: datetime
    value: float | None = None
    who: str | None = None
    text: str = ""
    ended_at: datetime | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


Incoming = AccountNews | ContactNews | TicketNews | FactNews


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a user did in the product. ``ref`` names the account as the sender does, or is "".

    ``message_id`` is the sender's own and counts once; ``properties`` is a JSON object.
    """

    message_id: str
    ref: str
    user_id: str
    event: str
    at: datetime
    properties: str = "{}"
