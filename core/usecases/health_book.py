"""A book of accounts, the whole workspace's or one person's, as everybody draws it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from core.accounts import Account
from core.content.scoring import Scoring
from core.health.bands import BANDS, Band
from core.health.card import BookCard, BookRow
from core.health.draw import main_sentence, number
from core.health.gather import Beat
from core.health.sheet import Sheet
from core.health.trend import arrow
from core.storage import ScoredDay, ScoreRow, Work
from core.types import AccountId, UserId
from core.usecases.assemble import beats_of, local_day, silent
from core.usecases.health import HISTORY, WEEK, moved
from core.usecases.score import MONTH, NEAR
from core.usecases.scoring_in_force import InForce, scoring_in_force

SPARK_WEEKS = 12


def my_book(work: Work, owner: UserId | None, *, now: datetime) -> BookCard:
    """A person's accounts, or everybody's, worst first: by band, then by score; grey ones last."""
    day, in_force = local_day(work, now), scoring_in_force(work)
    found = work.accounts.all() if owner is None else work.accounts.owned_by(owner)
    accounts = {one.id: one for one in found if one.churned_at is None or one.churned_at > day}
    noted = work.scores.scored_between(day - HISTORY, day)
    beats = beats_of(work)
    rows = tuple(sorted(rows_of(work, accounts, noted, beats, in_force, day=day).values(), key=worst_first))
    scores = [row.score for row in rows if row.score is not None and row.band is not Band.GREY]
    return BookCard(
        as_of=now,
        rows=rows,
        bands=Counter(row.band for row in rows),
        owner=owner,
        scored_at=noted[-1].as_of if noted else None,
        green_from=in_force.scoring.bands.green,
        yellow_from=in_force.scoring.bands.yellow,
        median=float(np.median(scores)) if scores else None,
        medians=tuple((one.day, one.median) for one in noted if one.median is not None),
        version=in_force.version,
        notices=silent(beats, in_force.scoring, now=now),
    )


_ORDER = {band: place for place, band in enumerate(BANDS)}


def worst_first(row: BookRow) -> tuple[int, bool, float, str]:
    """What a book is sorted by."""
    return _ORDER[row.band], row.score is None, row.score or 0.0, row.name


def rows_of(
    work: Work,
    accounts: dict[AccountId, Account],
    noted: Sequence[ScoredDay],
    beats: dict[str, Beat],
    in_force: InForce,
    *,
    day: date,
) -> dict[AccountId, BookRow]:
    """The rows as of the last day on which the whole book was scored, and newer ones of accounts scored since."""
    last = work.scores.last_day(before=day + timedelta(days=1))
    if last is None or not accounts:
        return {}
    rows: dict[AccountId, BookRow] = {}
    for upto in last_days(noted, last):
        weeks = _weeks([one.day for one in noted], upto)
        rows |= {row.account: row for row in _book_rows(work, accounts, weeks, beats, in_force.scoring)}
    return rows


def last_days(noted: Sequence[ScoredDay], last: date) -> tuple[date, ...]:
    """The last day on which the whole book was scored, and then the last on which anybody was, if that is later."""
    return tuple(dict.fromkeys((noted[-1].day if noted else last, last)))


def _weeks(scored: list[date], last: date) -> list[date]:
    """The days of the book's scores that stand for the last weeks, oldest first, and the last one."""
    found = {last}
    near = (_near(scored, last - WEEK * back) for back in range(1, SPARK_WEEKS))
    return sorted(found.union(filter(None, near)))


def scored_near(noted: Sequence[ScoredDay], day: date) -> date | None:
    """The last day up to ``day`` on which the book was scored, not much before it; or None."""
    return _near([one.day for one in noted], day)


def _near(scored: list[date], day: date) -> date | None:
    return max((one for one in scored if timedelta() <= day - one < timedelta(days=NEAR)), default=None)


def _book_rows(
    work: Work, accounts: dict[AccountId, Account], days: list[date], beats: dict[str, Beat], scoring: Scoring
) -> tuple[BookRow, ...]:
    """The rows of whoever was scored on the last of ``days``."""
    some = None if len(accounts) > FEW else tuple(accounts)
    sheet = work.scores.day(days[-1], accounts=some)
    if sheet is None:
        return ()
    past: dict[AccountId, dict[date, ScoreRow]] = {}
    for row in work.scores.light(days, accounts=some):
        past.setdefault(row.account, {})[row.day] = row
    rows = []
    for place, about in enumerate(map(accounts.get, sheet.accounts)):
        if about is not None:
            drawn = _book_row(about, sheet, place, past.get(about.id, {}), days, scoring)
            rows.append(replace(drawn, why=main_sentence(sheet, place, beats, scoring, owner=about.owner)))
    return tuple(rows)


FEW = 400
"""So many accounts are asked for by name; of more, the whole day is read."""


def _book_row(
    about: Account, sheet: Sheet, place: int, past: dict[date, ScoreRow], days: list[date], scoring: Scoring
) -> BookRow:
    d7, d28 = (moved(past.values(), sheet.day, back) for back in (WEEK.days, MONTH))
    return BookRow(
        account=about.id,
        name=about.name,
        score=number(sheet.judged.score[place]),
        band=BANDS[int(sheet.judged.band[place])],
        coverage=float(sheet.book.coverage[place]),
        arrow=arrow(d28, scoring),
        d7=d7,
        d28=d28,
        owner=about.owner,
        tier=about.tier,
        arr=about.arr,
        currency=about.currency,
        renewal=about.renewal_date,
        spark=tuple(past[day].score if day in past else None for day in days),
    )
