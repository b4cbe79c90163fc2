import shutil

import pytest

from core.storage import Store, upgrade


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("health") / "app.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(empty_database, tmp_path):
    path = tmp_path / "app.db"
    shutil.copy(empty_database, path)
    opened = Store.open(f"sqlite:///{path}")
    yield opened
    opened.close()
