"""Keeps the workspace's records in one SQLite file, so that a second start has what the first had."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import orjson

from slackapp.workspace.records import Json

_TABLE = "create table if not exists records (kind text, key text, body blob, primary key (kind, key))"

# An update keeps the row's place, so that records load in the order they were first written.
_UPSERT = "insert into records values (?, ?, ?) on conflict do update set body = excluded.body"


class Disk:
    """Records by kind and key. Without a path it keeps nothing. Callers hold the state's lock.

    Each write is a committed transaction in write-ahead mode: a killed process loses none of them.
    """

    def __init__(self, path: Path | None) -> None:
        self._link: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._link = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._link.execute("pragma journal_mode=wal")
            self._link.execute("pragma synchronous=normal")
            self._link.execute(_TABLE)

    def save(self, kind: str, key: str, value: object) -> None:
        """Write one record (a dataclass or JSON value) over what stood there."""
        if self._link is not None:
            self.save_bytes(kind, key, orjson.dumps(value))

    def save_bytes(self, kind: str, key: str, body: bytes) -> None:
        """Write one record of raw bytes over what stood there."""
        if self._link is not None:
            self._link.execute(_UPSERT, (kind, key, body))

    def delete(self, kind: str, key: str) -> None:
        """Remove one record, if it is there."""
        if self._link is not None:
            self._link.execute("delete from records where kind = ? and key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Yield key and value of every record of a kind, oldest first."""
        for key, body in self.load_bytes(kind):
            yield key, orjson.loads(body)

    def load_bytes(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield key and raw bytes of every record of a kind, oldest first."""
        if self._link is not None:
            query = "select key, body from records where kind = ? order by rowid"
            yield from self._link.execute(query, (kind,)).fetchall()

    def close(self) -> None:
        """Close the file."""
        if self._link is not None:
            self._link.close()
            self._link = None
