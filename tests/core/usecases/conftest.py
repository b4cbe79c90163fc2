import pytest

from core.storage import Store, upgrade


@pytest.fixture
def store(tmp_path):
    url = f"sqlite:///{tmp_path / 'app.db'}"
    upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def work(store):
    with store.begin("T1") as opened:
        yield opened
