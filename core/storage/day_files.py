"""The embedded event store: Parquet files by day that DuckDB reads, behind the journal in the database.

A file that counts is a row of ``event_files``; it is written whole, then named in one transaction with what it
stands for. A process that dies leaves a file that nobody names, which is swept later. Nothing is ever changed in
place: many processes read and write side by side, and of two that cross one begins again.

A message id counts once among the events of its day and of the days beside it.
"""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

from core.errors import Conflict
from core.storage.day_folder import MEMORY, duckdb_in, forced, quoted, spooled, sweep
from core.storage.event_store import AT_ONCE, Answer
from core.storage.event_tables import table_of
from core.storage.journal import EventFile
from core.storage.merge import Merged
from core.storage.store import Store, Work
from core.types import TeamId

if TYPE_CHECKING:
    import duckdb
    import ibis
    import pyarrow as pa

    from core.storage.measuring import Seen

ACTIVITY = ".activity"
SCRATCH = "tmp-"
TRIES = 20
SORTED = 200_000
"""Events that are looked through for doubles at once: that must fit into memory, however many come."""
MOST_PARTS = 12
"""Files of one day; more are made one."""
_ACTIVITY = """SELECT ref, user_id, event, day, count(*)::INTEGER AS n, max("at") AS last_at
    FROM {} GROUP BY ref, user_id, event, day"""


class _Crossed(Exception):
    """Another process has changed the files in the meantime."""


class _Taken(Exception):
    """Another process has moved some of these batches already."""


@dataclass(frozen=True, slots=True)
class DayFiles:
    """The event store in ``folder``: a folder a database and workspace, in it two files a part: events and activity.

    ``database`` is a name of the database that lists the files. Two databases may share the folder: each sweeps its
    own part alone.
    """

    folder: Path
    database: str = "main"
    takes_events: bool = True

    def flush(self, store: Store, team: TeamId) -> int:
        """Move what waits in the journal into day files; also keeps the folder tidy."""
        moved = 0
        while True:
            with store.read(team) as work:
                batches = work.journal.batches(limit=AT_ONCE)
            if not batches:
                break
            events = [event for batch in batches.values() for event in batch]
            with suppress(_Taken):
                moved += self._add(store, team, [table_of(events)], settle=partial(_done, tuple(batches))).new
        if moved:
            self._tidy(store, team)
        return moved

    def load(self, store: Store, team: TeamId, tables: "Iterable[pa.Table]", *, dry_run: bool = False) -> Merged:
        """Bring many events, all or none."""
        loaded = self._add(store, team, tables, settle=lambda _: None, dry_run=dry_run)
        if loaded.new and not dry_run:
            self._tidy(store, team)
        return loaded

    def ask(self, store: Store, team: TeamId, question: "Callable[[Seen], Answer]") -> Answer:
        """The answer to a question, by an engine of its own."""
        from core.storage.measuring import Seen

        with self._reading(store, team) as (engine, activity):
            return question(Seen(engine, activity))

    @contextmanager
    def _reading(self, store: Store, team: TeamId) -> "Iterator[tuple[ibis.BaseBackend, ibis.Table | None]]":
        import ibis

        from core.storage.event_tables import with_members

        with store.read(team) as work:
            paths = [str(self.folder / _activity_of(file.path)) for file in work.event_files.all()]
            members = work.members.all()
        engine = settled(ibis, self.folder / "tmp")
        try:
            yield engine, with_members(engine.read_parquet(paths), members) if paths else None
        finally:
            engine.disconnect()

    def _add(
        self,
        store: Store,
        team: TeamId,
        tables: "Iterable[pa.Table]",
        *,
        settle: Callable[[Work], None],
        dry_run: bool = False,
    ) -> Merged:
        home = self._home(team)
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=home, prefix=SCRATCH) as scratch:
            spool = Path(scratch) / "spool.parquet"
            given = spooled(tables, spool)
            if not given:
                return Merged()
            for _ in range(TRIES):
                try:
                    return self._once(store, team, spool, given, settle=settle, dry_run=dry_run)
                except _Crossed:
                    continue
        raise Conflict("Too many were bringing events at the same time. Please try again.")

    def _once(
        self, store: Store, team: TeamId, spool: Path, given: int, *, settle: Callable[[Work], None], dry_run: bool
    ) -> Merged:
        with store.read(team) as work:
            known = work.event_files.all()
        with duckdb_in(spool.parent) as engine:
            near = self._prepare(engine, spool, known)
            fresh = int(engine.execute("SELECT count(*) FROM fresh").fetchall()[0][0])
            counts = Merged(new=fresh, unchanged=given - fresh)
            if dry_run:
                return counts
            parts = self._write(engine, spool.parent, team) if fresh else []
        try:
            with store.begin(team) as work:
                _check_same(work, known, near)
                work.event_files.add(parts)
                settle(work)
        except BaseException:
            for part in parts:
                self._unlink(part.path)
            raise
        return counts

    def _prepare(self, engine: "duckdb.DuckDBPyConnection", spool: Path, known: Sequence[EventFile]) -> set[date]:
        """Make ``fresh`` of what is new in the spooled events; returns the days that bear on it."""
        engine.execute(f"CREATE VIEW given AS SELECT *, \"at\"::DATE AS day FROM read_parquet('{quoted(spool)}')")
        days = {row[0] for row in engine.execute("SELECT DISTINCT day FROM given").fetchall()}
        near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
        paths = [str(self.folder / file.path) for file in known if file.day in near]
        listed = ", ".join(f"'{quoted(path)}'" for path in paths)
        engine.execute("CREATE TABLE fresh AS FROM given LIMIT 0")
        (given,) = engine.execute("SELECT count(*) FROM given").fetchall()[0]
        parts = given // SORTED + 1
        for part in range(parts):
            mine = f"WHERE hash(message_id) % {parts} = {part}"
            fresh = f'FROM given {mine} QUALIFY row_number() OVER (PARTITION BY message_id ORDER BY "at") = 1'
            if paths:
                known_ids = f"SELECT message_id FROM read_parquet([{listed}]) {mine}"
                fresh = f"FROM ({fresh}) g ANTI JOIN ({known_ids}) k USING (message_id)"
            engine.execute(f"INSERT INTO fresh {fresh}")
        return near

    def _write(self, engine: "duckdb.DuckDBPyConnection", scratch: Path, team: TeamId) -> list[EventFile]:
        """Write the fresh events as a part a day, and return the parts."""
        counts = engine.execute("SELECT day, count(*) FROM fresh GROUP BY day ORDER BY day").fetchall()
        out = scratch / secrets.token_hex(4)
        out.mkdir()
        engine.execute("SET threads = 1")  # else a day may come as several files
        for kind, query in (("events", "FROM fresh"), ("activity", _ACTIVITY.format("fresh"))):
            form = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), WRITE_PARTITION_COLUMNS true"
            engine.execute(f"COPY ({query}) TO '{quoted(out / kind)}' ({form})")
        placed = [self._placed(out, team, day, rows) for day, rows in counts]
        forced(self._home(team))
        return placed

    def _placed(self, out: Path, team: TeamId, day: date, rows: int) -> EventFile:
        path = f"{self.database}/{team}/{day.isoformat()}-{secrets.token_hex(8)}.parquet"
        for kind, name in (("events", path), ("activity", _activity_of(path))):
            (written,) = (out / kind / f"day={day.isoformat()}").iterdir()
            forced(written)
            written.rename(self.folder / name)
        return EventFile(day=day, path=path, rows=rows)

    def _tidy(self, store: Store, team: TeamId) -> None:
        """Make one of the many parts of a day, and sweep what nobody names."""
        with store.read(team) as work:
            files = work.event_files.all()
        by_day: dict[date, list[EventFile]] = {}
        for file in files:
            by_day.setdefault(file.day, []).append(file)
        for parts in by_day.values():
            if len(parts) > MOST_PARTS:
                self._join(store, team, parts)
        named = {file.path for file in files} | {_activity_of(file.path) for file in files}
        prefix = f"{self.database}/{team}/"
        sweep(self._home(team), keep={name.removeprefix(prefix) for name in named})

    def _join(self, store: Store, team: TeamId, parts: Sequence[EventFile]) -> None:
        """Make the parts of a day one; where another process has done so, leave it at that."""
        listed = ", ".join(f"'{quoted(self.folder / part.path)}'" for part in parts)
        with TemporaryDirectory(dir=self._home(team), prefix=SCRATCH) as scratch, duckdb_in(Path(scratch)) as engine:
            engine.execute(f"CREATE TABLE fresh AS SELECT * FROM read_parquet([{listed}])")
            (joined,) = self._write(engine, Path(scratch), team)
        try:
            with store.begin(team) as work:
                _replace(work, parts, joined)
                for part in parts:  # somebody may be reading them: they are leftovers from now on only
                    os.utime(self.folder / part.path)
                    os.utime(self.folder / _activity_of(part.path))
        except _Crossed:
            self._unlink(joined.path)

    def _home(self, team: TeamId) -> Path:
        return self.folder / self.database / team

    def _unlink(self, path: str) -> None:
        for name in (path, _activity_of(path)):
            (self.folder / name).unlink(missing_ok=True)


def settled(ibis: ModuleType, spill: Path) -> "ibis.BaseBackend":
    """DuckDB through Ibis, in UTC and within its memory; what does not fit goes to ``spill``."""
    engine = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(spill))
    engine.raw_sql("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
    return engine


def _check_same(work: Work, known: Sequence[EventFile], days: set[date]) -> None:
    now_known = {file.path for file in work.event_files.all() if file.day in days}
    if now_known != {file.path for file in known if file.day in days}:
        raise _Crossed


def _replace(work: Work, parts: Sequence[EventFile], joined: EventFile) -> None:
    if work.event_files.remove(part.path for part in parts) != len(parts):
        raise _Crossed
    work.event_files.add([joined])


def _done(numbers: Sequence[int], work: Work) -> None:
    if work.journal.done(numbers) != len(numbers):
        raise _Taken


def _activity_of(path: str) -> str:
    return path.removesuffix(".parquet") + ACTIVITY + ".parquet"
