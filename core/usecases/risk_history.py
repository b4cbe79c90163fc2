"""The workspace's own past, brought together: a snapshot of the book every 28 days, to learn from and to test on.

The last snapshot is as old as the horizon, since of later ones nobody knows who will leave. Measures that were not
kept on a day are made from the event store, many days in one pass, and not kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from core.health.gather import EPOCH_DAY
from core.measures import Measures
from core.risk.fit.table import Table
from core.risk.history import Customers, Snapshot, Then, Voices, days_of, snapshot, table_of
from core.risk.history_columns import READ
from core.signals import Floats
from core.storage import Contract, EventStore, Store, Work
from core.types import AccountId, TeamId
from core.usecases.assemble import local_day
from core.usecases.measure import look
from core.usecases.scoring_in_force import scoring_in_force

EVERY = 28
LONGEST = timedelta(days=3 * 365)
NEAR = 7
"""So many days before a snapshot may its score, its index or its measures be from, if there are none of the day."""
AT_ONCE = 12
"""Days measured in one question to the event store."""
EVER = datetime.fromordinal(EPOCH_DAY).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The rows of the past. ``left`` is the day each row's account left, NaN for one that has not.

    ``churned`` is how many accounts of the whole book have left, in the table or not.
    """

    table: Table | None
    left: Floats
    churned: int


def history_of(store: Store, events: EventStore, team: TeamId, *, horizon: int, now: datetime) -> History:
    """The past of a workspace as a table; None in it where nobody has left early enough to be a row.

    Raises EventsGone when the event store does not answer.
    """
    with store.read(team) as work:
        contracts = work.flat.contracts()
        today = local_day(work, now)
        customers = customers_of(contracts)
        days = _days(contracts, today, horizon=horizon)
        missing = [day for day in days if _of_day(work, day) is None]
    measured = _measured(store, events, team, missing)
    with store.read(team) as work:
        voices = voices_of(work, customers.accounts, now=now)
        thens = (_then(work, customers, day, measured.get(day)) for day in days)
        found = [snapshot(then, customers, voices, horizon=horizon) for then in thens]
    snapshots = [one for one in found if one.says] or found
    churned = int((customers.left <= today.toordinal()).sum())
    return _history([one for one in snapshots if len(one.rows)], customers, churned, horizon=horizon)


def _history(snapshots: Sequence[Snapshot], customers: Customers, churned: int, *, horizon: int) -> History:
    table = table_of(snapshots, customers, horizon=horizon) if snapshots else None
    if table is None or not table.columns or not table.left.any() or table.left.all():
        return History(table=None, left=np.zeros(0), churned=churned)
    return History(table=table, left=customers.left[table.groups], churned=churned)


def customers_of(contracts: Sequence[Contract]) -> Customers:
    """Contracts as columns."""
    return Customers(
        accounts=tuple(one.id for one in contracts),
        start=_numbers([one.start for one in contracts]),
        renewal=_numbers([one.renewal for one in contracts]),
        left=_numbers([one.left for one in contracts]),
        linked=np.array([one.linked for one in contracts], dtype=np.bool_),
    )


def voices_of(work: Work, accounts: Sequence[AccountId], *, now: datetime) -> Voices:
    """Every fact and ticket of these accounts up to now, in their order."""
    places = {account: place for place, account in enumerate(accounts)}
    facts = work.flat.facts(places, since=EVER, until=now, kinds=READ, lasting=())
    return Voices(facts=facts, tickets=work.flat.tickets(places, since=EVER, until=now))


def _numbers(days: Sequence[date | None]) -> Floats:
    return np.array([np.nan if day is None else float(day.toordinal()) for day in days])


def _days(contracts: Sequence[Contract], today: date, *, horizon: int) -> tuple[date, ...]:
    """From a horizon before the first account left on: before that nobody is known who could have left."""
    last = today - timedelta(days=horizon)
    gone = [one.left for one in contracts if one.left is not None and one.left <= today]
    if not gone:
        return ()
    first = max(min(gone) - timedelta(days=horizon), today - LONGEST)
    return days_of(first=first, last=last, every=EVERY)


def _of_day(work: Work, day: date) -> Measures | None:
    found = work.measured.latest(upto=day)
    return found[0] if found is not None and found[0].day == day else None


def _measured(store: Store, events: EventStore, team: TeamId, days: Sequence[date]) -> dict[date, Measures]:
    """What the event store tells of some days."""
    with store.read(team) as work:
        product = scoring_in_force(work).scoring.product
    found: dict[date, Measures] = {}
    for at in range(0, len(days), AT_ONCE):
        looked = look(store, events, team, product, days=days[at : at + AT_ONCE])
        found |= {one.day: one for one in looked.measures if one.newest is not None}
    return found


def _then(work: Work, customers: Customers, day: date, measured: Measures | None) -> Then:
    """What was kept of a day, or of one shortly before it."""
    places = {account: place for place, account in enumerate(customers.accounts)}
    seats, health, index, renewal = (np.full(len(places), np.nan) for _ in range(4))
    scored = work.scores.last_day(before=day + timedelta(days=1))
    if scored is not None and (day - scored).days < NEAR and (sheet := work.scores.day(scored)) is not None:
        rows = np.array([places[account] for account in sheet.accounts], dtype=np.intp)
        seats[rows], health[rows] = sheet.inputs.seats, sheet.judged.score
    looked = work.risks.last_day(before=day + timedelta(days=1))
    if looked is not None and (day - looked).days < NEAR:
        for account, kept in work.risks.day(looked).items():
            index[places[account]] = kept.index
            renewal[places[account]] = np.nan if kept.renewal is None else float(kept.renewal.toordinal())
    measures = measured or measures_near(work, day)
    return Then(day=day, measures=measures, seats=seats, health=health, index=index, renewal=renewal)


def measures_near(work: Work, day: date) -> Measures | None:
    """The kept measures of a day, or of one shortly before."""
    found = work.measured.latest(upto=day)
    return found[0] if found is not None and (day - found[0].day).days < NEAR else None
