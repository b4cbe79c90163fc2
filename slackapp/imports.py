"""Runs an import from an open file: all of it in one transaction, the refused rows into another open file.

The file is read and everything worked out before that transaction, so that others wait for the writing alone.
"""

import csv
import gc
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from typing import BinaryIO

import pyarrow as pa

from core.errors import BadInput
from core.storage import Draft, EventStore, Merged, Reason, Store, Work
from core.tables_in import Row, Table, TableKind, open_table
from core.types import TeamId
from core.usecases.load_table import Asked, Loaded, Seen, heard_events, load_events, load_rows, nobody

_VALUES = re.compile(r"“[^”]*”|[-+]?\d[\d.,]*")
_REASONS = 500
"""Sorts of reasons that are told apart."""
_TOLD = 5
"""Reasons that are told."""
Settle = Callable[[Work, Loaded, "Refusals"], None]
"""What else is written in the transaction that ends an import, the first time that it is sure what came of it."""


def nothing_else(_work: Work, _loaded: Loaded, _refusals: "Refusals") -> None:
    """Nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Loads tables into one workspace. ``seen`` looks on; ``most_refused`` characters of refused rows are kept."""

    store: Store
    events: EventStore
    team: TeamId
    origin: str
    seen: Seen = nobody
    settle: Settle = nothing_else
    most_refused: int | None = None

    def load(
        self, source: BinaryIO, refused: BinaryIO, asked: Asked, *, name: str, now: datetime, dry_run: bool = False
    ) -> Loaded:
        """Load the table in ``source``, write the refused rows to ``refused``, and return the counts.

        Raises BadInput, and changes nothing, where the file is no such table.
        """
        table = open_table(source, name=name)
        with _refusals(refused, table, self.most_refused) as refuse:
            if asked.kind is TableKind.EVENTS:
                loaded = self._events(table, asked, refuse, now=now, dry_run=dry_run)
                with self.store.begin(self.team, origin=self.origin) as work:
                    if not dry_run:
                        heard_events(work, loaded, now=now)
                    self.settle(work, loaded, refuse)
                return loaded
            draft = Draft()
            with self.store.read(self.team, draft=draft) as work, _uncollected():
                loaded = load_rows(work, table, asked, now=now, refuse=refuse.write, seen=self.seen)
            with self.store.begin(self.team, origin=self.origin) as work:
                if not dry_run:
                    work.write(draft)
                self.settle(work, loaded, refuse)
            return loaded

    def _events(self, table: Table, asked: Asked, refuse: "Refusals", *, now: datetime, dry_run: bool) -> Loaded:
        if not self.events.takes_events:
            raise BadInput("Events stay in your warehouse here: `coordinator sync` reads their measures from there.")

        def bring(tables: Iterator[pa.Table]) -> Merged:
            return self.events.load(self.store, self.team, tables, dry_run=dry_run)

        with self.store.read(self.team) as work, _uncollected():
            return load_events(work, bring, table, asked, now=now, refuse=refuse.write, seen=self.seen)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles, for a million rows hold none and looking takes a third of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


class Refusals:
    """Writes refused rows with all their columns and the reason, each as it is met, and counts the reasons.

    ``most`` characters are written at most, None for no end; ``listed`` counts the rows that were.
    """

    def __init__(self, target: BinaryIO, table: Table, most: int | None) -> None:
        self._text = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
        self._writer = csv.writer(self._text, delimiter=table.separator)
        self._header: tuple[str, ...] | None = table.header
        self._wide = len(table.header)
        self._room = most
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self.listed = 0

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The most frequent reasons, most first; reasons that differ in a value alone are one."""
        return tuple(Reason(sentence=self._first[sort], rows=n) for sort, n in self._counts.most_common(_TOLD))

    def write(self, row: Row, reason: str) -> None:
        """Add a row. Cells that do not fit the header stand behind the reason."""
        self._count(reason)
        if self._room is not None:
            self._room -= sum(map(len, row.cells)) + len(row.cells) + len(reason)
            if self._room < 0:
                return
        if self._header is not None:
            self._writer.writerow([*self._header, "reason"])
            self._header = None
        cells = [*row.cells[: self._wide], *[""] * (self._wide - len(row.cells))]
        self._writer.writerow([*cells, f"Line {row.line}: {reason}", *row.cells[self._wide :]])
        self.listed += 1

    def _count(self, reason: str) -> None:
        sort = _VALUES.sub("…", reason)
        if sort in self._first or len(self._first) < _REASONS:
            self._first.setdefault(sort, reason)
            self._counts[sort] += 1

    def flush(self) -> None:
        """Write what is still held."""
        self._text.flush()

    def finish(self) -> None:
        """Write what is still held; the file stays open."""
        self._text.flush()
        self._text.detach()


@contextmanager
def _refusals(target: BinaryIO, table: Table, most: int | None) -> Iterator[Refusals]:
    refusals = Refusals(target, table, most)
    try:
        yield refusals
    finally:
        refusals.finish()
