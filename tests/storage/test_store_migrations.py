import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.storage import Store, current, upgrade
from core.storage.engine import make_engine, reading
from core.storage.tables import REVISION, metadata

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_server").empty_database()
    return f"sqlite:///{tmp_path / 'new' / 'app.db'}"


def test_an_empty_database_is_brought_up_to_date_and_again_changes_nothing(empty):
    assert current(empty) is None
    store = Store.open(empty)
    assert "db upgrade" in store.ready().reason
    assert upgrade(empty) == upgrade(empty) == current(empty) == REVISION
    assert store.ready().ok
    store.close()


def test_the_tables_of_the_code_are_those_of_the_migrations(empty):
    upgrade(empty)
    engine = make_engine(empty)
    with reading(engine).begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_code_names_the_newest_migration():
    assert ScriptDirectory(ROOT / "migrations").get_current_head() == REVISION


def test_four_that_upgrade_at_once_wait_for_each_other(empty):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(upgrade, [empty] * 4)) == [REVISION] * 4


def test_an_upgrade_runs_from_any_directory(tmp_path):
    script = "import sys; from core.storage import upgrade; print(upgrade(sys.argv[1]))"
    run = subprocess.run(
        [sys.executable, "-c", script, "sqlite:///here.db"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == REVISION
    assert (tmp_path / "here.db").exists()


def test_a_database_that_does_not_answer_is_not_ready():
    store = Store.open("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert not store.ready().ok
    assert "does not answer" in store.ready().reason
    store.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_database_we_cannot_work_with_is_refused(url):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Store.open(url)


def test_sqlite_runs_with_the_settings_it_needs(sqlite_template):
    engine = make_engine(f"sqlite:///{sqlite_template}")
    with reading(engine).begin() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 15_000}
