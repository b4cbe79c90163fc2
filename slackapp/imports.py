"""Runs an import from an open file: all of it in one transaction, the refused rows into a file beside it."""

import csv
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from typing import BinaryIO, NoReturn

import pyarrow as pa

from core.errors import BadInput
from core.storage import EventStore, Merged, Store
from core.tables_in import Row, Table, TableKind, open_table
from core.types import TeamId
from core.usecases.load_table import Asked, Loaded, heard_events, load_events, load_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Loads tables into one workspace."""

    store: Store
    events: EventStore
    team: TeamId
    origin: str

    def load(
        self, source: BinaryIO, refused: BinaryIO, asked: Asked, *, name: str, now: datetime, dry_run: bool = False
    ) -> Loaded:
        """Load the table in ``source``, write the refused rows to ``refused``, and return the counts.

        Raises BadInput, and changes nothing, where the file is no such table.
        """
        table = open_table(source, name=name)
        with _refusals(refused, table) as refuse:
            if asked.kind is TableKind.EVENTS:
                return self._events(table, asked, refuse, now=now, dry_run=dry_run)
            try:
                with self.store.begin(self.team, origin=self.origin) as work:
                    loaded = load_rows(work, table, asked, now=now, refuse=refuse.write)
                    if dry_run:
                        _undo(loaded)
            except _DryRun as tried:
                return tried.loaded
            return loaded

    def _events(self, table: Table, asked: Asked, refuse: "Refusals", *, now: datetime, dry_run: bool) -> Loaded:
        if not self.events.takes_events:
            raise BadInput("Events stay in your warehouse here: `coordinator sync` reads their measures from there.")

        def bring(tables: Iterator[pa.Table]) -> Merged:
            return self.events.load(self.store, self.team, tables, dry_run=dry_run)

        with self.store.read(self.team) as work, _uncollected():
            loaded = load_events(work, bring, table, asked, now=now, refuse=refuse.write)
        if not dry_run:
            with self.store.begin(self.team, origin=self.origin) as work:
                heard_events(work, loaded, now=now)
        return loaded


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


class _DryRun(Exception):
    """Leaves the transaction, so that nothing of it stays."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self.loaded = loaded


def _undo(loaded: Loaded) -> NoReturn:
    raise _DryRun(loaded)


class Refusals:
    """Writes refused rows with all their columns and the reason, each as it is met."""

    def __init__(self, target: BinaryIO, table: Table) -> None:
        self._text = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
        self._writer = csv.writer(self._text, delimiter=table.separator)
        self._header: tuple[str, ...] | None = table.header
        self._wide = len(table.header)

    def write(self, row: Row, reason: str) -> None:
        """Add a row. Cells that do not fit the header stand behind the reason."""
        if self._header is not None:
            self._writer.writerow([*self._header, "reason"])
            self._header = None
        cells = [*row.cells[: self._wide], *[""] * (self._wide - len(row.cells))]
        self._writer.writerow([*cells, f"Line {row.line}: {reason}", *row.cells[self._wide :]])

    def finish(self) -> None:
        """Write what is still held; the file stays open."""
        self._text.flush()
        self._text.detach()


@contextmanager
def _refusals(target: BinaryIO, table: Table) -> Iterator[Refusals]:
    refusals = Refusals(target, table)
    try:
        yield refusals
    finally:
        refusals.finish()
