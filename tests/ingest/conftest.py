"""The real app with its doors for data, on a port of this machine."""

import shutil

import pytest
from ingest_scene import TEAM, Scene, serving

from core.storage import upgrade


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "app.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def scene(migrated, tmp_path):
    """The app, served, with one workspace and one write key."""
    path = tmp_path / "app.db"
    shutil.copy(migrated, path)
    made = Scene(f"sqlite:///{path}")
    made.connect(TEAM)
    with serving(made):
        yield made
    made.close()
