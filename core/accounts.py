"""Who the customers are, and who the people on both sides are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.types import AccountId, ChannelId, ContactId, Tier, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer company. ``arr`` is yearly recurring revenue in ``currency``; None means not known.

    ``churned_at`` is the day they left, ``seats`` the licences they pay for.
    """

    id: AccountId
    name: str
    tier: Tier | None = None
    external_id: str | None = None
    domain: str | None = None
    arr: Decimal | None = None
    currency: str | None = None
    seats: int | None = None
    owner: UserId | None = None
    channel: ChannelId | None = None
    country: str | None = None
    subdivision: str | None = None
    contract_start: date | None = None
    renewal_date: date | None = None
    industry: str | None = None
    churned_at: date | None = None
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person on the customer's side; ``role`` is a key of the customer roles in ``content/roles.yaml``."""

    id: ContactId
    account: AccountId
    name: str
    role: str
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the Slack workspace as we last saw them. ``time_zone`` is an IANA name, never an offset."""

    id: UserId
    name: str
    time_zone: str
    email: str | None = None
    is_admin: bool = False
    is_guest: bool = False
    is_external: bool = False
    is_bot: bool = False
    deleted: bool = False
    manager: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation as we last saw it. Nothing internal goes where ``is_ext_shared`` is true."""

    id: ChannelId
    name: str
    is_ext_shared: bool = False
    is_archived: bool = False
    is_private: bool = False
    is_im: bool = False
