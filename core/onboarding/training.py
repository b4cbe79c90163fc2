"""Training: how many cohorts, how many days they take, and when a trainer and the attendees can meet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from core.calendar import WorkingHours
from core.types import UserId

__all__ = ["Busy", "Slot", "cohorts", "find_slots", "session_days"]

A_DAY = 2
"""Live sessions one trainer gives on one day at most [D]."""
GAP = timedelta(minutes=30)
"""Pause between two sessions of one trainer [D]."""
STEP = timedelta(minutes=30)
HORIZON = timedelta(days=90)


def cohorts(audience: int, seats: int) -> int:
    """How often a session must be given so that everybody has a seat: ``ceil(audience / seats)``."""
    return ceil(audience / seats)


def session_days(days: int, groups: int, *, trainers: int = 1) -> int:
    """Working days a session task takes: the template's, or what ``groups`` cohorts need at two a day a trainer."""
    return max(days, ceil(groups / (A_DAY * trainers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A trainer's time already taken."""

    trainer: UserId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A free time for one cohort, in UTC."""

    trainer: UserId
    starts_at: datetime
    ends_at: datetime


def find_slots(
    count: int,
    *,
    length: timedelta,
    not_before: datetime,
    trainers: Mapping[UserId, WorkingHours],
    attendees: Sequence[WorkingHours],
    busy: Sequence[Busy] = (),
) -> tuple[Slot, ...]:
    """The earliest ``count`` slots, greedily, inside the hours the trainer and all attendees share.

    At most two sessions a day and half an hour between them, for each trainer. Fewer slots, or none, when the
    next 90 days hold no more.
    """
    taken = list(busy)
    slots: list[Slot] = []
    for _ in range(count):
        free = [
            slot
            for trainer, hours in trainers.items()
            for slot in _first_free(trainer, (hours, *attendees), length, not_before, taken)
        ]
        if not free:
            break
        best = min(free, key=lambda slot: slot.starts_at)
        slots.append(best)
        taken.append(Busy(trainer=best.trainer, starts_at=best.starts_at, ends_at=best.ends_at))
    return tuple(slots)


def _first_free(
    trainer: UserId, hours: Sequence[WorkingHours], length: timedelta, not_before: datetime, taken: Sequence[Busy]
) -> Iterator[Slot]:
    """The trainer's earliest slot, if there is one."""
    own = [busy for busy in taken if busy.trainer == trainer]
    for start in _starts(hours, length, not_before):
        day = start.astimezone(hours[0].zone).date()
        today = [busy for busy in own if busy.starts_at.astimezone(hours[0].zone).date() == day]
        clash = any(start < busy.ends_at + GAP and busy.starts_at < start + length + GAP for busy in own)
        if len(today) < A_DAY and not clash:
            yield Slot(trainer=trainer, starts_at=start, ends_at=start + length)
            return


def _starts(hours: Sequence[WorkingHours], length: timedelta, not_before: datetime) -> Iterator[datetime]:
    """Half-hourly instants at which everybody works from start to end."""
    at = _on_the_half_hour(not_before)
    limit = at + HORIZON
    while at < limit:
        shared = max(one.next_open(at) for one in hours)
        if shared > at:
            at = _on_the_half_hour(shared)
            continue
        if all(one.closing(at.astimezone(one.zone).date()) >= at + length for one in hours):
            yield at
        at += STEP


def _on_the_half_hour(at: datetime) -> datetime:
    """``at`` in UTC, or the next full or half hour."""
    past = at.astimezone(UTC)
    over = timedelta(minutes=past.minute % 30, seconds=past.second, microseconds=past.microsecond)
    return past if not over else past - over + STEP
