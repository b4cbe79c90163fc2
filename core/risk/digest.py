"""Who gets which digest where and when. When the next one is due follows from its value alone.

A digest belongs to a local day: of a day that is over none is sent, and of one day never two. Section 5 of the risk
specification; sent on working days only.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.calendar import WorkCalendar, WorkingHours
from core.types import Tier, UserId

MORNING = time(9)
_DAY = timedelta(days=1)


class DigestKind(StrEnum):
    """What a digest tells, and how often."""

    DAILY = "daily"
    """Who is at risk, every working day."""
    WEEKLY = "weekly"
    """How the team's book stands, on the first working day of a week."""
    MONTHLY = "monthly"
    """How the book stands against four weeks ago, on the first working day of a month."""
    MANAGER = "manager"
    """What somebody who leads must look at, every working day."""

    @property
    def label(self) -> str:
        """What it is called, as its text begins."""
        return {
            "daily": "Daily digest",
            "weekly": "Weekly team digest",
            "monthly": "Monthly executive digest",
            "manager": "Manager's digest",
        }[self]


class Segment(StrEnum):
    """The segments people speak of: by how long somebody is a customer, or at risk."""

    NEW = "new"
    GROWING = "growing"
    ESTABLISHED = "established"
    AT_RISK = "at_risk"

    @property
    def label(self) -> str:
        """The segment as people write it."""
        return {"new": "New", "growing": "Growing", "established": "Established", "at_risk": "At-Risk"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which customers a digest is about; None is all. ``arr_from`` leaves out those whose revenue is not known."""

    owner: UserId | None = None
    tier: Tier | None = None
    segment: Segment | None = None
    arr_from: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One digest for one conversation.

    ``target`` is a person or a channel; ``by`` who set it up, None for what everybody has by default. ``zone`` is an
    IANA name, or "" for the reader's own. ``last`` is the last local day that is done with. ``off`` says why it is
    switched off, "" while it is on.
    """

    id: str
    kind: DigestKind
    target: str
    last: date
    at: time = MORNING
    zone: str = ""
    filters: Filters = field(default_factory=Filters)
    by: UserId | None = None
    off: str = ""
    version: int = 0

    @property
    def is_direct(self) -> bool:
        """Whether a person gets it, not a channel."""
        return self.target.startswith(("U", "W"))


def begun(subscription: Subscription, hours: WorkingHours, *, now: datetime) -> Subscription:
    """The subscription as of its first moment: today's is sent still while people are at work."""
    local = now.astimezone(hours.zone)
    early = local.time() < subscription.at or hours.is_open(now)
    return replace(subscription, last=local.date() - (_DAY if early else timedelta()), off="")


def next_at(subscription: Subscription, hours: WorkingHours) -> datetime | None:
    """When it is to be sent next, in UTC; None while it is off.

    A time that the clocks leave out that day is an hour later by them; one that comes twice is the first.
    """
    if subscription.off:
        return None
    day = day_after(subscription.kind, hours.calendar, subscription.last)
    return sent_at(subscription, day, hours.zone)


def due_day(subscription: Subscription, hours: WorkingHours, *, now: datetime) -> date | None:
    """The local day whose digest is to be sent at ``now``: today's, late or not, or none."""
    today = now.astimezone(hours.zone).date()
    is_today = day_after(subscription.kind, hours.calendar, max(subscription.last, today - _DAY)) == today
    return today if is_today and sent_at(subscription, today, hours.zone) <= now else None


def passed(subscription: Subscription, hours: WorkingHours, *, now: datetime) -> Subscription:
    """The subscription once everything up to ``now`` is done with."""
    today = now.astimezone(hours.zone).date()
    over = today if sent_at(subscription, today, hours.zone) <= now else today - _DAY
    return replace(subscription, last=max(subscription.last, over))


def day_after(kind: DigestKind, calendar: WorkCalendar, day: date) -> date:
    """The first day after ``day`` that has a digest of this kind."""
    match kind:
        case DigestKind.DAILY | DigestKind.MANAGER:
            return calendar.roll_forward(day + _DAY)
        case DigestKind.WEEKLY:
            first = day - timedelta(days=day.weekday())
            following = first + timedelta(days=7)
        case DigestKind.MONTHLY:
            first = day.replace(day=1)
            following = (first + timedelta(days=31)).replace(day=1)
    opening = calendar.roll_forward(first)
    return opening if opening > day else calendar.roll_forward(following)


def begins_week(calendar: WorkCalendar, day: date) -> bool:
    """Whether it is the week's first working day, on which the low warnings are told."""
    return day_after(DigestKind.WEEKLY, calendar, day - _DAY) == day


def sent_at(subscription: Subscription, day: date, zone: ZoneInfo) -> datetime:
    """When the digest of a local day is sent, in UTC."""
    return datetime.combine(day, subscription.at, zone).astimezone(UTC)
