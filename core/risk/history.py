"""The past of a book as rows to learn from: what was known of each account on a day, and whether it left soon after.

Nothing that happened after a row's day is in it. Times are day numbers, as ``core.health.gather`` has them; a day is
over at its end, in UTC. Columns are as long as the book; NaN is what was not known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.facts import FactKind
from core.health.gather import Told, ToldTickets
from core.measures import Measures
from core.risk.fit.table import Column, Rows, Table
from core.risk.history_columns import COLUMNS, Direction, of_facts, of_measures, of_tickets
from core.signals import Flags, Floats
from core.types import AccountId

YEAR, SHORTEST = 365.25, 28.0
"""The term of a contract in days where nothing tells it, and the least there is."""
KNOWN = 0.5
"""The share of rows of which the index must be kept, for the model to be drawn to it."""
ALWAYS = frozenset({"days as a customer", "days to the renewal", "renewal within the horizon", "days of the term"})
"""What the contract tells of any day, however little was recorded then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Everybody who is or was a customer. ``start``, ``renewal`` and ``left`` are day numbers, NaN where not known.

    ``linked`` accounts have a word by which the product's events may name them.
    """

    accounts: tuple[AccountId, ...]
    start: Floats
    renewal: Floats
    left: Floats
    linked: Flags

    @property
    def term(self) -> Floats:
        """The days of a contract's term: what it lasts so far where that is under a year, else a year."""
        whole = self.renewal - self.start
        return np.where((whole >= SHORTEST) & (whole < YEAR), whole, YEAR)

    def there(self, day: float) -> Flags:
        """Who is a customer on a day and has not left by its end."""
        return ~(self.start > day) & ~(self.left <= day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Facts and tickets of any time; a row looks at those before the end of its day alone."""

    facts: Mapping[FactKind, Told]
    tickets: ToldTickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What was kept of a day itself: ``health`` the score, ``index`` the risk, ``renewal`` the date as it was then."""

    day: date
    measures: Measures | None
    seats: Floats
    health: Floats
    index: Floats
    renewal: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows of one day: which accounts they are of, and their columns."""

    day: int
    rows: Rows
    columns: Mapping[str, Floats]
    index: Floats

    @property
    def says(self) -> bool:
        """Whether anything is known beside the contracts."""
        return any(name not in ALWAYS and bool((~np.isnan(one)).any()) for name, one in self.columns.items())


def snapshot(then: Then, customers: Customers, voices: Voices, *, horizon: int) -> Snapshot:
    """The rows of a day: everybody who was a customer on it."""
    day, end = then.day.toordinal(), then.day.toordinal() + 1.0
    columns = _contract(then, customers, horizon=horizon)
    columns |= of_measures(then.measures, customers.accounts, customers.linked, then.seats)
    columns |= of_facts(voices.facts, len(customers.accounts), now=end)
    columns |= of_tickets(voices.tickets, len(customers.accounts), now=end)
    columns["health score"] = then.health
    rows = np.flatnonzero(customers.there(day))
    return Snapshot(
        day=day, rows=rows, columns={name: columns[name][rows] for name in COLUMNS}, index=then.index[rows]
    )


def _contract(then: Then, customers: Customers, *, horizon: int) -> dict[str, Floats]:
    """Tenure and renewal. Of a past day the date of the renewal is today's, moved by whole terms until it is next.

    So whether a renewal was moved on since, which only those who stayed did, tells nothing.
    """
    day, term = float(then.day.toordinal()), customers.term
    renewal = np.where(np.isnan(then.renewal), customers.renewal, then.renewal)
    due = np.mod(renewal - day, term)
    known = ~np.isnan(due)
    return {
        "days as a customer": day - customers.start,
        "days to the renewal": due,
        "renewal within the horizon": np.where(known, (due <= horizon).astype(float), np.nan),
        "days of the term": np.where(known, term, np.nan),
    }


def table_of(snapshots: Sequence[Snapshot], customers: Customers, *, horizon: int) -> Table:
    """The rows of all snapshots with who left within the horizon. Columns that say nothing are left out."""
    rows = np.concatenate([one.rows for one in snapshots])
    day = np.repeat([float(one.day) for one in snapshots], [len(one.rows) for one in snapshots])
    ahead = customers.left[rows] - day
    named = _columns((name, np.concatenate([one.columns[name] for one in snapshots])) for name in COLUMNS)
    index = np.concatenate([one.index for one in snapshots])
    known = ~np.isnan(index)
    return Table(
        columns=tuple(named),
        label=(ahead > 0) & (ahead <= horizon),
        group=rows,
        day=day,
        horizon=float(horizon),
        hand=index if known.mean() >= KNOWN and len(np.unique(index[known])) > 1 else None,
        name="this workspace",
    )


def _columns(named: Iterable[tuple[str, Floats]]) -> Iterable[Column]:
    for name, values in named:
        if len(np.unique(values[~np.isnan(values)])) > 1:
            yield column(name, values)


def column(name: str, values: Floats) -> Column:
    """A column with what is known of its direction."""
    direction = COLUMNS[name]
    sign = 0 if direction is Direction.OPEN else 1 if direction in (Direction.RISKS, Direction.LOSES) else -1
    return Column(name=name, values=values, sign=sign, sure=direction in (Direction.LOSES, Direction.KEEPS))


def days_of(*, first: date, last: date, every: int) -> tuple[date, ...]:
    """The days of the snapshots, oldest first, counted back from ``last``."""
    return tuple(date.fromordinal(day) for day in range(last.toordinal(), first.toordinal() - 1, -every))[::-1]
