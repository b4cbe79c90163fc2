"""Score a portfolio for the day: all of it in the morning, or one account after something has happened to it.

Doing it again on the same day replaces that day's rows; what counts as "the run before" is always an earlier day.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from core.content.scoring import Scoring
from core.health.gather import Gathered
from core.health.judge import Before, judge, no_day_before
from core.health.score import Book, profiles_of, score
from core.health.sheet import Rows, Sheet, profile_names
from core.health.trend import Alarm, guard, median
from core.signals import Flags, Floats, Inputs
from core.storage import ScoredDay, Work
from core.types import AccountId
from core.usecases.assemble import known, local_day
from core.usecases.scoring_in_force import InForce, scoring_in_force

MONTH = 28
NEAR = 4
"""So many days older may the scores be that stand for those of a day on which nothing was scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A day's scores, and what says that they are not to be believed. ``whole`` when it is the whole book."""

    sheet: Sheet
    note: ScoredDay
    alarms: tuple[Alarm, ...]
    whole: bool


def score_book(work: Work, *, now: datetime, accounts: Collection[AccountId] | None = None) -> Scored:
    """Score the book, or some of its accounts, and keep the day's rows. Customers who have left are left out."""
    scored = prepare(work, now=now, accounts=accounts)
    keep(work, scored)
    return scored


def prepare(work: Work, *, now: datetime, accounts: Collection[AccountId] | None = None) -> Scored:
    """The day's scores, computed and not kept; reads only."""
    day, in_force = local_day(work, now), scoring_in_force(work)
    here = work.flat.terms(day, accounts=accounts)
    last = work.scores.last_day(before=day)
    before = None if last is None else work.scores.day(last, accounts=accounts)
    gathered = known(work, here, in_force.scoring, now=now).gathered
    sheet = _sheet(tuple(account.id for account in here), gathered, before, in_force, day=day)
    note = _note(work, sheet, now=now)
    if accounts is not None:
        noted = work.scores.scored(day)
        held = noted is not None and noted.held
        return Scored(sheet=sheet, note=replace(note, held=held), alarms=(), whole=False)
    alarms = _alarms(sheet, before, in_force.scoring)
    return Scored(sheet=sheet, note=replace(note, held=bool(alarms)), alarms=alarms, whole=True)


def keep(work: Work, scored: Scored) -> None:
    """Keep what was prepared. Of two processes the second waits here for the first one to end."""
    work.scores.take_turn()
    work.scores.put(scored.sheet)
    if scored.whole:
        work.scores.remark(scored.note)


def _sheet(
    accounts: tuple[AccountId, ...], gathered: Gathered, before: Sheet | None, in_force: InForce, *, day: date
) -> Sheet:
    book = score(gathered.inputs, in_force.scoring)
    places = _places(accounts, before)
    judged = judge(book, gathered.standing, _before(before, places), in_force.scoring, day=day.toordinal())
    return Sheet(
        day=day,
        version=in_force.version,
        accounts=accounts,
        profiles=profile_names(gathered.inputs.tenure, in_force.scoring),
        inputs=gathered.inputs,
        counts=gathered.counts,
        standing=gathered.standing,
        book=book,
        judged=judged,
        steady=judged.score - _offset(before, places, gathered.inputs, in_force),
    )


def _places(accounts: tuple[AccountId, ...], before: Sheet | None) -> Rows:
    """Where each account stood in the run before; -1 for one that was not there."""
    old = {} if before is None else {account: place for place, account in enumerate(before.accounts)}
    return np.array([old.get(account, -1) for account in accounts], dtype=np.intp)


def _before(before: Sheet | None, places: Rows) -> Before:
    empty = no_day_before(len(places))
    if before is None:
        return empty
    was, rows = places >= 0, places.clip(0)
    return Before(
        band=np.where(was, before.judged.band[rows], empty.band),
        plain=np.where(was, before.judged.plain[rows], empty.plain),
        low=np.where(was[:, None], before.judged.low[rows], np.nan),
    )


def _offset(before: Sheet | None, places: Rows, inputs: Inputs, in_force: InForce) -> Floats:
    """How far other scoring files and profiles have moved each score since its first day.

    Yesterday's offset, and what the old inputs score by the new file and at the new age more than they did.
    """
    offset = np.zeros(len(places))
    if before is None:
        return offset
    there = np.flatnonzero(places >= 0)
    old = before.rows(places[there])
    offset[there] = np.nan_to_num(old.judged.score - old.steady)
    scoring, tenure = in_force.scoring, inputs.tenure[there]
    moved = _moved_on(old.inputs.tenure, tenure, scoring) | (before.version != in_force.version)
    again = np.flatnonzero(moved)
    if len(again):
        part = old.rows(again)
        book: Book = score(replace(part.inputs, tenure=tenure[again]), scoring)
        offset[there[again]] += np.nan_to_num(book.raw - part.book.raw)
    return offset


def _moved_on(old: Floats, new: Floats, scoring: Scoring) -> Flags:
    """Whose age has passed a limit of the scoring file."""
    young = scoring.young
    limits = (young.trend, young.activation, young.depth, young.six_months, young.nine_months)
    moved: Flags = profiles_of(old, scoring) != profiles_of(new, scoring)
    for limit in limits:
        moved |= (old < limit) != (new < limit)
    return moved


def _note(work: Work, sheet: Sheet, *, now: datetime) -> ScoredDay:
    grey = sheet.judged.band == 3  # noqa: PLR2004 - the code of grey
    return ScoredDay(
        day=sheet.day,
        as_of=now,
        version=sheet.version,
        median=median(sheet.judged.score, grey),
        median_change=_median_change(work, sheet),
        held=False,
    )


def _median_change(work: Work, sheet: Sheet) -> float | None:
    then = near(work, sheet.day - timedelta(days=MONTH))
    if then is None:
        return None
    old = work.scores.steady(then)
    moves = np.array([old.get(account, np.nan) for account in sheet.accounts])
    return median(sheet.steady - moves, sheet.book.grey)


def near(work: Work, day: date) -> date | None:
    """The last day up to ``day`` with scores, or None when it is more than a few days earlier."""
    found = work.scores.last_day(before=day + timedelta(days=1))
    return found if found is not None and (day - found).days < NEAR else None


def _alarms(sheet: Sheet, before: Sheet | None, scoring: Scoring) -> tuple[Alarm, ...]:
    """What the portfolio guard says of a run; nothing where the scoring file is another one.

    It compares the customers who were scored both times: who comes and goes moves a median too.
    """
    if before is None or before.version != sheet.version:
        return ()
    places = _places(sheet.accounts, before)
    was, rows = places >= 0, places.clip(0)
    grey = ~was | sheet.book.grey | before.book.grey[rows]
    newly = ~np.isnan(sheet.judged.caps) & np.isnan(before.judged.caps[rows]) & was[:, None]
    return guard(
        before=median(before.judged.score[rows], grey),
        after=median(sheet.judged.score, grey),
        newly=newly,
        scoring=scoring,
    )
