"""A fresh stage for each story."""

from contextlib import ExitStack

import pytest
from stage import staged

from core.storage import upgrade


@pytest.fixture(scope="session")
def empty_stage_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("stories") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database(empty_stage_database, tmp_path):
    """A SQLite file with all tables."""
    path = tmp_path / "stage.db"
    path.write_bytes(empty_stage_database.read_bytes())
    return path


@pytest.fixture
def second_database(empty_stage_database, tmp_path):
    """Another one."""
    path = tmp_path / "second.db"
    path.write_bytes(empty_stage_database.read_bytes())
    return path


@pytest.fixture
def stage_at(database):
    """Raises the curtain at an instant; it falls at the end of the test."""
    with ExitStack() as raised:
        yield lambda at, **more: raised.enter_context(staged(more.pop("database", database), at, **more))
