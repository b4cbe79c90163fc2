"""What to do first in a book of accounts, within what a week has room for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.health.bands import Band
from core.health.card import Arrow, BookRow
from core.types import AccountId

WEEKLY_CAPACITY = 10
"""Accounts that one person can work on in a week [D]."""
NEAR = 90
"""Days before a renewal from which it counts."""
_URGENCY = {Band.RED: 4.0, Band.YELLOW: 2.0, Band.GREEN: 0.0, Band.GREY: 0.0}
_FALLING = 2.0
_RENEWAL = 2.0
_MONEY = 2.0
_RISK = 8.0
_WHOLE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """An account's risk in a few words: the index, 0 to 100, its tier such as "high", and what it rests on."""

    index: float
    tier: str
    why: str


Worries = Mapping[AccountId, Worry]
"""The accounts whose risk is above low."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """The accounts of this week in their order, how many more want something, and how many need nothing.

    ``worries`` are the risks of those of them that have one.
    """

    rows: tuple[BookRow, ...]
    more: int
    well: int
    worries: Worries = field(default_factory=dict)


NO_WORRIES: Worries = {}
NOTHING_TO_DO = Todo(rows=(), more=0, well=0)


def todo(
    rows: tuple[BookRow, ...], *, today: date, capacity: int = WEEKLY_CAPACITY, worries: Worries = NO_WORRIES
) -> Todo:
    """What to do first.

    A risk of 100 counts 8 and a smaller one its share of it. Red counts 4, yellow 2; falling (28 days) adds 2; a
    renewal within 90 days adds up to 2, the nearer the more. What has any of these is multiplied by 1 to 3 by its
    revenue, as a share of the largest in the same currency. Then come the grey ones without a risk, which need
    set-up, largest first. Green ones that neither fall nor renew soon need nothing and are counted as well.
    """
    most = _largest(rows)
    weighed = [(_weight(row, most, worries.get(row.account), today=today), row) for row in rows]
    pressing = [pair for pair in weighed if pair[0] > 0 and _presses(pair[1], worries)]
    grey = [row for row in rows if not _presses(row, worries)]
    pressing.sort(key=lambda pair: (-pair[0], pair[1].name))
    grey.sort(key=lambda row: (-_share(row, most), row.name))
    wanted = (*(row for _, row in pressing), *grey)
    return Todo(
        rows=wanted[:capacity],
        more=max(0, len(wanted) - capacity),
        well=len(rows) - len(wanted),
        worries={row.account: worries[row.account] for row in wanted[:capacity] if row.account in worries},
    )


def _presses(row: BookRow, worries: Worries) -> bool:
    return row.band is not Band.GREY or row.account in worries


def _weight(row: BookRow, most: dict[str, Decimal], worry: Worry | None, *, today: date) -> float:
    urgency = _RISK * worry.index / _WHOLE if worry else 0.0
    urgency += _URGENCY[row.band] + (_FALLING if row.arrow is Arrow.DOWN else 0.0) + _nearness(row, today=today)
    return urgency * (1.0 + _MONEY * _share(row, most))


def _nearness(row: BookRow, *, today: date) -> float:
    left = (row.renewal - today).days if row.renewal else NEAR
    return _RENEWAL * (1.0 - left / NEAR) if 0 <= left < NEAR else 0.0


def _largest(rows: tuple[BookRow, ...]) -> dict[str, Decimal]:
    most: dict[str, Decimal] = {}
    for row in rows:
        if row.arr is not None:
            key = row.currency or ""
            most[key] = max(most.get(key, Decimal(0)), row.arr)
    return most


def _share(row: BookRow, most: dict[str, Decimal]) -> float:
    top = most.get(row.currency or "", Decimal(0))
    return float(row.arr / top) if row.arr is not None and top > 0 else 0.0
