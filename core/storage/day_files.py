"""The embedded event store: Parquet files by day that DuckDB reads, behind the journal in the database.

A file that counts is a row of ``event_files``; it is written whole, then named in one transaction with what it
stands for. A process that dies leaves a file that nobody names, which is swept later. Nothing is ever changed in
place: many processes read and write side by side, and of two that cross one begins again.

A message id counts once among the events of its day and of the days beside it.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from core.content.scoring import Product
from core.errors import Conflict
from core.storage.event_store import AT_ONCE
from core.storage.event_tables import table_of
from core.storage.journal import EventFile
from core.storage.merge import Merged
from core.storage.store import Store, Work
from core.types import AccountId, TeamId

if TYPE_CHECKING:
    import duckdb
    import ibis
    import pyarrow as pa

    from core.measures import Measures

ACTIVITY = ".activity"
TRIES = 20
MOST_PARTS = 12
"""Files of one day; more are made one."""
OLD_SECONDS = 3600
"""A file that nobody names, so much older than the newest, is a leftover; until then somebody may be at it still."""
MEMORY = "1GB"
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
        self._tidy(store, team)
        return moved

    def load(self, store: Store, team: TeamId, tables: "Iterable[pa.Table]", *, dry_run: bool = False) -> Merged:
        """Bring many events, all or none."""
        return self._add(store, team, tables, settle=lambda _: None, dry_run=dry_run)

    def refs(self, store: Store, team: TeamId) -> Mapping[str, int]:
        """By what words events name their accounts, and how many events each has."""
        with self._reading(store, team) as (engine, activity):
            if activity is None:
                return {}
            found = engine.to_pyarrow(activity.group_by("ref").agg(events=activity.n.sum()))
        return dict(zip(found["ref"].to_pylist(), found["events"].to_pylist(), strict=True))

    def measures(
        self, store: Store, team: TeamId, *, accounts: Mapping[str, AccountId], product: Product, day: date
    ) -> "Measures":
        """The measures of every account as of the end of ``day``."""
        from core.storage.measuring import measured

        with self._reading(store, team) as (engine, activity):
            seen = _no_activity() if activity is None else activity
            return measured(engine, seen, product, accounts=accounts, day=day)

    @contextmanager
    def _reading(self, store: Store, team: TeamId) -> "Iterator[tuple[ibis.BaseBackend, ibis.Table | None]]":
        import ibis

        from core.storage.event_tables import with_members

        with store.read(team) as work:
            paths = [str(self.folder / _activity_of(file.path)) for file in work.event_files.all()]
            members = work.members.all()
        engine = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(self.folder / "tmp"))
        try:
            engine.raw_sql("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
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
        with TemporaryDirectory(dir=home, prefix="tmp-") as scratch:
            spool = Path(scratch) / "spool.parquet"
            given = _spooled(tables, spool)
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
        with _duckdb(spool.parent) as engine:
            near = self._prepare(engine, spool, known)
            fresh = int(_scalar(engine, "SELECT count(*) FROM fresh"))
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
        engine.execute(f"CREATE VIEW given AS SELECT *, \"at\"::DATE AS day FROM read_parquet('{_sql(spool)}')")
        days = {row[0] for row in engine.execute("SELECT DISTINCT day FROM given").fetchall()}
        near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
        paths = [str(self.folder / file.path) for file in known if file.day in near]
        once = 'SELECT * FROM given QUALIFY row_number() OVER (PARTITION BY message_id ORDER BY "at") = 1'
        if paths:
            listed = ", ".join(f"'{_sql(path)}'" for path in paths)
            once = f"SELECT * FROM ({once}) g ANTI JOIN read_parquet([{listed}]) USING (message_id)"
        engine.execute(f"CREATE TABLE fresh AS {once}")
        return near

    def _write(self, engine: "duckdb.DuckDBPyConnection", scratch: Path, team: TeamId) -> list[EventFile]:
        """Write the fresh events as a part a day, and return the parts."""
        counts = engine.execute("SELECT day, count(*) FROM fresh GROUP BY day ORDER BY day").fetchall()
        out = scratch / secrets.token_hex(4)
        out.mkdir()
        engine.execute("SET threads = 1")  # else a day may come as several files
        for kind, query in (("events", "FROM fresh"), ("activity", _ACTIVITY.format("fresh"))):
            form = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), WRITE_PARTITION_COLUMNS true"
            engine.execute(f"COPY ({query}) TO '{_sql(out / kind)}' ({form})")
        return [self._placed(out, team, day, rows) for day, rows in counts]

    def _placed(self, out: Path, team: TeamId, day: date, rows: int) -> EventFile:
        path = f"{self.database}/{team}/{day.isoformat()}-{secrets.token_hex(8)}.parquet"
        for kind, name in (("events", path), ("activity", _activity_of(path))):
            (written,) = (out / kind / f"day={day.isoformat()}").iterdir()
            written.rename(self.folder / name)
        return EventFile(day=day, path=path, rows=rows)

    def _tidy(self, store: Store, team: TeamId) -> None:
        """Make one of the many parts of a day, and sweep what nobody names."""
        with store.read(team) as work:
            files = work.event_files.all()
        by_day: dict[date, list[EventFile]] = {}
        for file in files:
            by_day.setdefault(file.day, []).append(file)
        for day, parts in by_day.items():
            if len(parts) > MOST_PARTS:
                self._join(store, team, day, parts)
        newest = max((file.stat().st_mtime for file in self._home(team).glob("*.parquet")), default=0.0)
        named = {file.path for file in files} | {_activity_of(file.path) for file in files}
        for leftover in self._home(team).glob("*.parquet"):
            if (
                f"{self.database}/{team}/{leftover.name}" not in named
                and leftover.stat().st_mtime < newest - OLD_SECONDS
            ):
                leftover.unlink(missing_ok=True)

    def _join(self, store: Store, team: TeamId, day: date, parts: Sequence[EventFile]) -> None:
        listed = ", ".join(f"'{_sql(self.folder / part.path)}'" for part in parts)
        with TemporaryDirectory(dir=self._home(team), prefix="tmp-") as scratch, _duckdb(Path(scratch)) as engine:
            engine.execute(f"CREATE TABLE fresh AS SELECT * FROM read_parquet([{listed}])")
            (joined,) = self._write(engine, Path(scratch), team)
        with store.begin(team) as work:
            if work.event_files.remove(part.path for part in parts) == len(parts):
                work.event_files.add([joined])
                return
            raise Conflict(f"The events of {day} were changed at the same time.")

    def _home(self, team: TeamId) -> Path:
        return self.folder / self.database / team

    def _unlink(self, path: str) -> None:
        for name in (path, _activity_of(path)):
            (self.folder / name).unlink(missing_ok=True)


def _check_same(work: Work, known: Sequence[EventFile], days: set[date]) -> None:
    now_known = {file.path for file in work.event_files.all() if file.day in days}
    if now_known != {file.path for file in known if file.day in days}:
        raise _Crossed


def _done(numbers: Sequence[int], work: Work) -> None:
    if work.journal.done(numbers) != len(numbers):
        raise _Taken


def _activity_of(path: str) -> str:
    return path.removesuffix(".parquet") + ACTIVITY + ".parquet"


def _sql(path: Path | str) -> str:
    return str(path).replace("'", "''")


def _scalar(engine: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _duckdb(scratch: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    import duckdb

    engine = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(scratch / "spill")})
    try:
        engine.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        yield engine
    finally:
        engine.close()


def _spooled(tables: "Iterable[pa.Table]", spool: Path) -> int:
    """Write the tables into one file, and return how many rows there were: memory stays flat."""
    import pyarrow.parquet as pq

    from core.storage.event_tables import schema

    rows = 0
    with pq.ParquetWriter(spool, schema(), compression="lz4") as writer:
        for table in tables:
            writer.write_table(table.cast(schema()))
            rows += table.num_rows
    return rows


def _no_activity() -> "ibis.Table":
    import ibis

    from core.storage.event_tables import table_of, with_members

    events = ibis.memtable(table_of([]))
    activity = events.select(
        "ref", "user_id", "event", day=events["at"].date(), n=ibis.literal(1, type="int32"), last_at=events["at"]
    )
    return with_members(activity, {})
