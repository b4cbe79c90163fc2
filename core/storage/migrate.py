"""Bring a database to the tables this version needs. Works from any directory and from an installed package."""

from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from core.storage.engine import make_engine, reading, writing
from core.storage.tables import REVISION

_LOCK = 7_236_001
"""The number under which upgraders of one PostgreSQL wait for each other; any other would do."""


def upgrade(url: str) -> str:
    """Run every migration that is missing, all or none, and return the revision reached.

    Several processes may call it at once: they wait for each other.
    """
    engine = make_engine(url)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()
    return REVISION


def upgrade_engine(engine: Engine) -> None:
    """The same on an open engine."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(str(files("migrations")))).replace("%", "%%"))
    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(url: str) -> str | None:
    """The revision the database stands at, or None when it was never migrated."""
    engine = make_engine(url)
    try:
        with reading(engine).begin() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def revision_of(connection: Connection) -> str | None:
    """The same on an open connection."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
