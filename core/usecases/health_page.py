"""A page of somebody's book, and what to do first in it: everybody is sorted, and only those shown are drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from core.health.bands import Band
from core.health.card import BookCard, BookRow
from core.health.gather import Beat
from core.health.todo import Todo, todo
from core.health.trend import arrow
from core.storage import ScoredDay, Work
from core.storage.score_rows import Narrow
from core.types import AccountId, UserId
from core.usecases.assemble import beats_of, local_day, silent
from core.usecases.health import HISTORY
from core.usecases.health_book import last_days, rows_of, scored_near, worst_first
from core.usecases.risk_book import worries
from core.usecases.score import MONTH
from core.usecases.scoring_in_force import InForce, scoring_in_force


def my_page(work: Work, owner: UserId | None, *, now: datetime, page: int, size: int) -> BookCard:
    """A page of a person's accounts, or everybody's, worst first; a page behind the last one is the last."""
    seen = _Seen.of(work, now=now)
    rows = sorted(_plain_rows(work, owner, seen), key=worst_first)
    scores = [row.score for row in rows if row.score is not None and row.band is not Band.GREY]
    pages = max(1, -(-len(rows) // size))
    page = min(page, pages - 1)
    return BookCard(
        as_of=now,
        rows=_drawn(work, rows[page * size : (page + 1) * size], seen),
        bands=Counter(row.band for row in rows),
        page=page,
        pages=pages,
        owner=owner,
        scored_at=seen.noted[-1].as_of if seen.noted else None,
        green_from=seen.in_force.scoring.bands.green,
        yellow_from=seen.in_force.scoring.bands.yellow,
        median=float(np.median(scores)) if scores else None,
        version=seen.in_force.version,
        notices=silent(seen.beats, seen.in_force.scoring, now=now),
    )


def my_week(work: Work, owner: UserId, *, now: datetime, today: date) -> Todo:
    """What a person does first this week."""
    seen = _Seen.of(work, now=now)
    first = todo(_plain_rows(work, owner, seen), today=today, worries=worries(work, owner, now=now))
    return replace(first, rows=_drawn(work, first.rows, seen))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is the same for every row."""

    day: date
    noted: tuple[ScoredDay, ...]
    beats: dict[str, Beat]
    in_force: InForce

    @classmethod
    def of(cls, work: Work, *, now: datetime) -> "_Seen":
        day = local_day(work, now)
        noted = work.scores.scored_between(day - HISTORY, day)
        return cls(day=day, noted=noted, beats=beats_of(work), in_force=scoring_in_force(work))


def _plain_rows(work: Work, owner: UserId | None, seen: _Seen) -> tuple[BookRow, ...]:
    """A row for each account without its weeks and without why, of the same day as ``rows_of``."""
    last = work.scores.last_day(before=seen.day + timedelta(days=1))
    if last is None:
        return ()
    days = last_days(seen.noted, last)
    before = {day: scored_near(seen.noted, day - timedelta(days=MONTH)) for day in days}
    asked = {*days, *filter(None, before.values())}
    found: dict[tuple[AccountId, date | None], Narrow] = {
        (row.account, row.day): row for row in work.scores.narrow(asked, owner=owner, today=seen.day)
    }
    newest = {account: day for account, day in found if day in days}
    return tuple(
        _plain_row(found[account, day], found.get((account, before[day])), seen) for account, day in newest.items()
    )


def _plain_row(row: Narrow, then: Narrow | None, seen: _Seen) -> BookRow:
    d28 = None if then is None or then.steady is None or row.steady is None else row.steady - then.steady
    return BookRow(
        account=row.account,
        name=row.name,
        score=row.score,
        band=Band(row.band),
        coverage=row.coverage,
        arrow=arrow(d28, seen.in_force.scoring),
        d7=None,
        d28=d28,
        arr=row.arr,
        currency=row.currency,
        renewal=row.renewal,
    )


def _drawn(work: Work, rows: Sequence[BookRow], seen: _Seen) -> tuple[BookRow, ...]:
    """The rows with all that is shown of them, in their order."""
    accounts = {one.id: one for one in work.accounts.those(ids=[row.account for row in rows])}
    drawn = rows_of(work, accounts, seen.noted, seen.beats, seen.in_force, day=seen.day)
    return tuple(drawn[row.account] for row in rows)
