"""A fresh store in a file for each test of delivery."""

import shutil

import outbox_scene
import pytest

from core.storage import Store, upgrade


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("delivery") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def fresh(migrated, tmp_path):
    """Makes stores, each settled and unlike the others; all are closed at the end."""
    opened = []

    def make():
        path = tmp_path / f"{len(opened)}.db"
        shutil.copy(migrated, path)
        store = Store.open(f"sqlite:///{path}")
        opened.append(store)
        outbox_scene.settle(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(fresh):
    return fresh()


@pytest.fixture
def clock():
    return outbox_scene.StillClock()


@pytest.fixture
def slack(clock):
    return outbox_scene.MemorySlack(clock)
