"""Reading a database's address before anything connects to it."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

DatabaseTrouble = SQLAlchemyError
"""What any use of the store raises when the database does not do its part."""
_DRIVERS = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}


def checked_address(text: str) -> str:
    """The address as it is used, with our driver; raises ValueError for another database or no address at all."""
    try:
        driver = make_url(text).drivername
    except ArgumentError:
        driver = ""
    if driver not in _DRIVERS:
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
    return text.replace("postgresql://", "postgresql+psycopg://", 1)


def database_file(address: str) -> Path | None:
    """The file of an embedded database, or None for a server."""
    url = make_url(address)
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None
