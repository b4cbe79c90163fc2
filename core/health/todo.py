"""What to do first in a book of accounts, within what a week has room for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.health.bands import Band
from core.health.card import Arrow, BookRow

WEEKLY_CAPACITY = 10
"""Accounts that one person can work on in a week [D]."""
NEAR = 90
"""Days before a renewal from which it counts."""
_URGENCY = {Band.RED: 4.0, Band.YELLOW: 2.0, Band.GREEN: 0.0, Band.GREY: 0.0}
_FALLING = 2.0
_RENEWAL = 2.0
_MONEY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """The accounts of this week in their order, how many more want something, and how many need nothing."""

    rows: tuple[BookRow, ...]
    more: int
    well: int


NOTHING_TO_DO = Todo(rows=(), more=0, well=0)


def todo(rows: tuple[BookRow, ...], *, today: date, capacity: int = WEEKLY_CAPACITY) -> Todo:
    """What to do first.

    Red counts 4, yellow 2; falling (28 days) adds 2; a renewal within 90 days adds up to 2, the nearer the more.
    What has any of these is multiplied by 1 to 3 by its revenue, as a share of the largest in the same currency.
    Then come the grey ones, which need set-up, largest first. Green ones that neither fall nor renew soon need
    nothing and are counted as well.
    """
    most = _largest(rows)
    weighed = [(_weight(row, most, today=today), row) for row in rows]
    pressing = [pair for pair in weighed if pair[0] > 0 and pair[1].band is not Band.GREY]
    grey = [row for row in rows if row.band is Band.GREY]
    pressing.sort(key=lambda pair: (-pair[0], pair[1].name))
    grey.sort(key=lambda row: (-_share(row, most), row.name))
    wanted = (*(row for _, row in pressing), *grey)
    return Todo(rows=wanted[:capacity], more=max(0, len(wanted) - capacity), well=len(rows) - len(wanted))


def _weight(row: BookRow, most: dict[str, Decimal], *, today: date) -> float:
    urgency = _URGENCY[row.band] + (_FALLING if row.arrow is Arrow.DOWN else 0.0) + _nearness(row, today=today)
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
