"""Load a table from a file into the record, all of it or nothing; rows that cannot be used are handed back."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import BadInput
from core.incoming import AccountNews, ContactNews, FactNews, Incoming, Ref, TicketNews
from core.storage import Fate, Merged, Work, name_key
from core.tables_in import Matched, Order, Picked, Row, RowReader, Table, TableKind, match, match_picked, reader_of
from core.tables_in.events import EventReader
from core.usecases.identify import Directory, Match
from core.usecases.news import TABLES, fact_id, read_tier, ticket_id
from core.usecases.take_in import Known, Strays, take_in

AT_ONCE = 2_000
"""Rows taken in together."""
Refuse = Callable[[Row, str], None]
"""Is told of every row that cannot be used, with the reason."""
Seen = Callable[[int], None]
"""Is told, each time, how many more rows were taken in."""


def nobody(_: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to load a table as. ``order`` is of dates like 3/11/2026.

    ``renames`` are their column names to ours, and the rest is guessed; with ``picked`` nothing is.
    """

    kind: TableKind
    renames: Mapping[str, str] = field(default_factory=dict)
    picked: Picked | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many rows were new, changed, as they were, and refused. ``unkept`` are columns that have no place."""

    kind: TableKind
    new: int
    changed: int
    unchanged: int
    refused: int
    unkept: tuple[str, ...] = ()
    newest: datetime | None = None
    """The newest event, where the table was of events."""

    @property
    def line(self) -> str:
        """The counts as one line that programs may look for."""
        return (
            f"{self.kind}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged, {self.refused} refused"
        )


Bring = Callable[[Iterator[pa.Table]], Merged]
"""Brings all events of the tables into the event store, or none."""


def load_rows(
    work: Work, table: Table, asked: Asked, *, now: datetime, refuse: Refuse, seen: Seen = nobody
) -> Loaded:
    """Load accounts, contacts, tickets or surveys into the draft of ``work``, and return the counts.

    Raises BadInput where the file is no such table.
    """
    matched = _matched(table, asked)
    reader = reader_of(table, matched, zone=_zone(work), asked=asked.order, now=now)
    counts: Counter[Fate] = Counter()
    once, known = _Once(), Known()
    rows = table.rows()
    while lot := tuple(islice(rows, AT_ONCE)):
        counts += _load_lot(work, lot, reader, once, known, now=now, refuse=refuse)
        seen(len(lot))
    kept = asked.kind in (TableKind.ACCOUNTS, TableKind.SURVEYS)
    return Loaded(
        kind=asked.kind,
        new=counts[Fate.NEW],
        changed=counts[Fate.CHANGED],
        unchanged=counts[Fate.UNCHANGED],
        refused=counts[Fate.REFUSED],
        unkept=() if kept else tuple(matched.others),
    )


def load_events(
    work: Work, bring: Bring, table: Table, asked: Asked, *, now: datetime, refuse: Refuse, seen: Seen = nobody
) -> Loaded:
    """Load product events by ``bring``, and return the counts. Raises BadInput likewise.

    ``work`` only reads, so that the store may write meanwhile; ``heard_events`` marks the heartbeat afterwards.
    """
    matched = _matched(table, asked)
    refused = _Counted(refuse)
    stranger = _Strangers(Directory.load(work))
    events = EventReader(
        table=table,
        matched=matched,
        zone=_zone(work),
        asked=asked.order,
        now=now,
        stranger=stranger,
        refuse=refused,
    )
    newest = _Newest(events.tables(), seen)
    merged = bring(iter(newest))
    return Loaded(
        kind=TableKind.EVENTS,
        new=merged.new,
        changed=merged.changed,
        unchanged=merged.unchanged,
        refused=refused.count,
        newest=newest.at,
    )


def _matched(table: Table, asked: Asked) -> Matched:
    if asked.picked is not None:
        return match_picked(table.header, asked.kind, asked.picked, name=table.name)
    return match(table.header, asked.kind, renames=asked.renames, name=table.name)


def heard_events(work: Work, loaded: Loaded, *, now: datetime) -> None:
    """Mark that product events were heard, as of the newest one; none lies after ``now``."""
    if loaded.newest is not None:
        brought = loaded.new + loaded.changed + loaded.unchanged
        work.sources.heard(f"events:{TABLES}", at=min(loaded.newest, now), brought=brought)


def _load_lot(
    work: Work,
    lot: Sequence[Row],
    reader: RowReader,
    once: "_Once",
    known: Known,
    *,
    now: datetime,
    refuse: Refuse,
) -> Counter[Fate]:
    counts: Counter[Fate] = Counter()
    told: list[tuple[Row, Incoming]] = []
    for row in lot:
        try:
            told.append((row, _read(work, row, reader, once)))
        except BadInput as bad:
            refuse(row, bad.sentence)
            counts[Fate.REFUSED] += 1
    news = [one for _, one in told]
    outcomes = take_in(work, news, source=TABLES, now=now, strays=Strays.REFUSE, known=known)
    for (row, _), outcome in zip(told, outcomes, strict=True):
        counts[outcome.fate] += 1
        if outcome.fate is Fate.REFUSED:
            refuse(row, outcome.sentence)
    return counts


def _read(work: Work, row: Row, reader: RowReader, once: "_Once") -> Incoming:
    news = reader.news(row)
    if isinstance(news, AccountNews) and news.tier and read_tier(news.tier) is None:
        raise BadInput(f"“{news.tier[:60]}” is no tier: enterprise, mid-market, smb or startup.", field="tier")
    once.check(row, news)
    return news if reader.dated(row) else _as_known(work, news)


def _as_known(work: Work, news: Incoming) -> Incoming:
    """News that does not say when: it stands where it stood when the same was told before, else now."""
    if isinstance(news, FactNews):
        fact = work.facts.get(fact_id(TABLES, news.key))
        return replace(news, at=fact.at) if fact else news
    if isinstance(news, TicketNews):
        ticket = work.tickets.get(ticket_id(TABLES, news.key))
        return replace(news, created_at=ticket.created_at) if ticket else news
    return news


class _Once:
    """Every thing stands once in a file: a second row that says something else of it is refused."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[int, int]] = {}

    def check(self, row: Row, news: Incoming) -> None:
        """Raise BadInput where another row told differently of the same thing."""
        said = hash(tuple(row.cells))
        for key in _keys(news):
            line, before = self._seen.setdefault(hash(key), (row.line, said))
            if before != said:
                raise BadInput(f"Line {line} already told of the same thing, and differently.")


def _keys(news: Incoming) -> tuple[tuple[str, ...], ...]:
    match news:
        case AccountNews(ref=ref, name=name):
            named = ("name", name_key(name or ""))
            return (named, ("id", ref.external_id)) if ref.external_id else (named,)
        case ContactNews(ref=ref, email=email):
            return ((name_key(ref.words or ""), email.casefold()),)
        case TicketNews(key=key) | FactNews(key=key):
            return ((key,),)


class _Strangers:
    """Why words name no customer; each is looked up once."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[str, bool] = {}

    def __call__(self, words: str) -> str:
        """A sentence, or "" for a known customer."""
        if not self._known.get(words):
            found = self._directory.find(Ref(words=words))
            if found != Match() and found.account is None:
                names = " or ".join(self._directory.accounts[one].name for one in found.choices)
                return f"It may belong to {names}: a person must say."
            if found.account is None:
                return f"No customer is known as “{words[:100]}”."
            self._known[words] = True
        return ""


class _Counted:
    def __init__(self, refuse: Refuse) -> None:
        self._refuse, self.count = refuse, 0

    def __call__(self, row: Row, reason: str) -> None:
        self.count += 1
        self._refuse(row, reason)


class _Newest:
    """Lets tables pass, tells how many events they have and remembers the newest."""

    def __init__(self, tables: Iterator[pa.Table], seen: Seen) -> None:
        self._tables, self._seen = tables, seen
        self.at: datetime | None = None

    def __iter__(self) -> Iterator[pa.Table]:
        for table in self._tables:
            newest = pc.max(table.column("at")).as_py()
            self.at = newest if self.at is None else max(self.at, newest)
            self._seen(table.num_rows)
            yield table


def _zone(work: Work) -> ZoneInfo:
    return ZoneInfo(work.workspaces.get().time_zone)
