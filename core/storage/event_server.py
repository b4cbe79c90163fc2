"""Events in PostgreSQL: a table of our own, in the application's database or another one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.storage.event_store import AT_ONCE, Answer, EventsGone
from core.storage.event_tables import table_of, with_members
from core.storage.merge import Merged
from core.storage.store import Store
from core.types import TeamId

if TYPE_CHECKING:
    import ibis
    import psycopg
    import pyarrow as pa

    from core.storage.measuring import Seen

TABLE = "coordinator_events"
_COLUMNS = "message_id, ref, user_id, event, at, properties"
_MADE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    team_id text NOT NULL, message_id text NOT NULL, ref text NOT NULL, user_id text NOT NULL, event text NOT NULL,
    at timestamptz NOT NULL, properties text NOT NULL, PRIMARY KEY (team_id, message_id)
);
CREATE INDEX IF NOT EXISTS ix_{TABLE}_at ON {TABLE} (team_id, at);
"""
_INSERT = f"INSERT INTO {TABLE} SELECT * FROM given ON CONFLICT DO NOTHING"  # noqa: S608 - nothing from outside


@dataclass(frozen=True, slots=True)
class EventServer:
    """The event store in a PostgreSQL database. A message id counts once, ever."""

    url: str
    takes_events: bool = True

    @property
    def _address(self) -> str:
        return self.url.replace("postgresql+psycopg://", "postgresql://", 1)

    def flush(self, store: Store, team: TeamId) -> int:
        """Move what waits in the journal here. Dying half-way brings the rest again, which changes nothing."""
        moved = 0
        while True:
            with store.read(team) as work:
                batches = work.journal.batches(limit=AT_ONCE)
            if not batches:
                return moved
            events = [event for batch in batches.values() for event in batch]
            moved += self.load(store, team, [table_of(events)]).new
            with store.begin(team) as work:
                work.journal.done(batches)

    def load(self, store: Store, team: TeamId, tables: "Iterable[pa.Table]", *, dry_run: bool = False) -> Merged:  # noqa: ARG002 - the events are here
        """Bring many events, all or none."""
        given = 0
        with self._connected() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE given (LIKE {TABLE}) ON COMMIT DROP")
            with cursor.copy(f"COPY given (team_id, {_COLUMNS}) FROM STDIN") as copy:
                for table in tables:
                    given += table.num_rows
                    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                        copy.write_row((team, *row))
            cursor.execute(_INSERT)
            new = cursor.rowcount
            if dry_run:
                connection.rollback()
        return Merged(new=new, unchanged=given - new)

    def ask(self, store: Store, team: TeamId, question: "Callable[[Seen], Answer]") -> Answer:
        """The answer to a question, worked out over there."""
        from core.storage.measuring import Seen

        with self._reading(store, team) as (engine, activity):
            return question(Seen(engine, activity))

    @contextmanager
    def _reading(self, store: Store, team: TeamId) -> "Iterator[tuple[ibis.BaseBackend, ibis.Table]]":
        import ibis

        with store.read(team) as work:
            members = work.members.all()
        with self._connected():
            pass  # so that the table is there
        engine = ibis.connect(self._address)
        try:
            engine.raw_sql("SET TimeZone = 'UTC'").close()
            events = engine.table(TABLE)
            mine = events.filter(events.team_id == team)
            activity = mine.select(
                "ref",
                "user_id",
                "event",
                day=mine["at"].date(),
                n=ibis.literal(1, type="int32"),
                last_at=mine["at"],
            )
            yield engine, with_members(activity, members)
        finally:
            engine.disconnect()

    @contextmanager
    def _connected(self) -> "Iterator[psycopg.Connection]":
        """One transaction, the table made; raises EventsGone when the server does not answer."""
        import psycopg

        try:
            with psycopg.connect(self._address, connect_timeout=10) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(7236002)")
                connection.execute(_MADE)
                yield connection
        except psycopg.OperationalError as error:
            raise EventsGone(f"The event database does not answer: {str(error).splitlines()[0]}") from error
