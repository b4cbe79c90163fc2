"""Events that were answered for and are not in the event store yet, and the list of files that count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zlib import compress, decompress

import orjson
from sqlalchemy import delete, func, insert, select

from core.incoming import Event
from core.storage.merge import in_lots
from core.storage.scope import Scope
from core.storage.tables_data import event_files, event_journal

QUICK = 1
"""The level of compression: events of one batch are much alike."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What waits for the event store, a batch a row."""

    _scope: Scope

    def append(self, events: Sequence[Event], *, at: datetime) -> None:
        """Keep a batch; from the commit on it is not lost."""
        rows = [
            (one.message_id, one.ref, one.user_id, one.event, one.at.astimezone(UTC).isoformat(), one.properties)
            for one in events
        ]
        body = compress(orjson.dumps(rows), QUICK)
        self._scope.connection.execute(
            insert(event_journal).values(team_id=self._scope.team, rows=len(rows), body=body, at=at)
        )

    def waiting(self) -> int:
        """How many events wait."""
        query = select(func.coalesce(func.sum(event_journal.c.rows), 0)).where(self._scope.mine(event_journal))
        return int(self._scope.connection.execute(query).scalar() or 0)

    def batches(self, *, limit: int) -> dict[int, tuple[Event, ...]]:
        """The oldest batches by number: as many as hold ``limit`` events, at least one."""
        query = select(event_journal.c.id, event_journal.c.rows).where(self._scope.mine(event_journal))
        numbers: list[int] = []
        held = 0
        for number, rows in self._scope.connection.execute(query.order_by(event_journal.c.id)):
            if numbers and held + rows > limit:
                break
            numbers.append(number)
            held += rows
        found: dict[int, tuple[Event, ...]] = {}
        for lot in in_lots(numbers):
            mine = (self._scope.mine(event_journal), event_journal.c.id.in_(lot))
            bodies = self._scope.connection.execute(select(event_journal.c.id, event_journal.c.body).where(*mine))
            found |= {number: _events(body) for number, body in bodies}
        return found

    def done(self, numbers: Iterable[int]) -> int:
        """These are in the event store now; returns how many of them had still been waiting."""
        gone = 0
        for lot in in_lots(numbers):
            query = delete(event_journal).where(self._scope.mine(event_journal), event_journal.c.id.in_(lot))
            gone += self._scope.connection.execute(query).rowcount
        return gone


def _events(body: bytes) -> tuple[Event, ...]:
    return tuple(
        Event(
            message_id=key, ref=ref, user_id=user, event=event, at=datetime.fromisoformat(at), properties=properties
        )
        for key, ref, user, event, at, properties in orjson.loads(decompress(body))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """A file of one day's events that counts; ``path`` is relative to the store's folder."""

    day: date
    path: str
    rows: int


@dataclass(frozen=True, slots=True)
class EventFiles:
    """The files of the embedded event store that count. Any other file in its folder is a leftover."""

    _scope: Scope

    def all(self) -> tuple[EventFile, ...]:
        """Every file, by day."""
        query = select(event_files).where(self._scope.mine(event_files))
        rows = self._scope.connection.execute(query.order_by(event_files.c.day, event_files.c.path))
        return tuple(EventFile(day=row.day, path=row.path, rows=row.rows) for row in rows)

    def add(self, files: Sequence[EventFile]) -> None:
        """These count from now on."""
        rows = [{"team_id": self._scope.team, "day": one.day, "path": one.path, "rows": one.rows} for one in files]
        if rows:
            self._scope.connection.execute(insert(event_files), rows)

    def remove(self, paths: Iterable[str]) -> int:
        """These count no more; returns how many of them had counted."""
        gone = 0
        for lot in in_lots(paths):
            query = delete(event_files).where(self._scope.mine(event_files), event_files.c.path.in_(lot))
            gone += self._scope.connection.execute(query).rowcount
        return gone
