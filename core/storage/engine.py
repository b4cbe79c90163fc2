"""Connections as the application needs them; nothing else opens one.

SQLite: write-ahead log, normal synchronous, foreign keys, a wait for locks, and BEGIN IMMEDIATE for whoever
will write: with the driver's own begin, two threads that read and then write lose updates without an error.
A reading transaction cannot write, on either engine.
"""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 15
"""How long a writer waits for another one before it gives up."""
POOL = 10
OVERFLOW = 20


def make_engine(url: str) -> Engine:
    """An engine over ``url``, which must name SQLite (a file) or PostgreSQL; the file's folder is made.

    Raises ValueError for another database.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"), pool_size=POOL, max_overflow=OVERFLOW, pool_pre_ping=True
            )
        case other:
            raise ValueError(f"DATABASE_URL names {other}; use sqlite:///FILE or postgresql+psycopg://…")


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(writes=True)


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that cannot write."""
    return engine.execution_options(writes=False, postgresql_readonly=True)


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("DATABASE_URL needs a file: sqlite:///FILE")
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)  # customers' names and notes are for the owner alone; the log beside it takes this mode
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
