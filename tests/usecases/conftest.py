import shutil

import pytest

from core.storage import Store, upgrade


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("health") / "app.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request, empty_database, tmp_path):
    """An empty database, once on each engine."""
    path = tmp_path / "app.db"
    shutil.copy(empty_database, path)
    server = request.param == "postgresql"
    opened = Store.open(request.getfixturevalue("postgres_url") if server else f"sqlite:///{path}")
    yield opened
    opened.close()
