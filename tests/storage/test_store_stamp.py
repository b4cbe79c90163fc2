from datetime import UTC, datetime
from threading import Thread

from core.storage import Store
from core.types import TeamId

NOW = datetime(2026, 11, 16, tzinfo=UTC)
TEAM = TeamId("T1")


def write(store, key):
    with store.begin(TEAM) as work:
        work.inbox.first(key, at=NOW)


def test_the_stamp_stays_while_nothing_is_committed(store):
    before = store.stamp()
    with store.read(TEAM) as work:
        work.people.all()
    assert store.stamp() == before


def test_every_commit_changes_the_stamp_whoever_made_it(store, url):
    another = Store.open(url)
    stamps = [store.stamp()]
    for number, writer in enumerate((store, another, store)):
        write(writer, f"k{number}")
        stamps.append(store.stamp())
    another.close()
    assert len(set(stamps)) == 4


def test_many_may_ask_at_once(store):
    seen = []
    threads = [Thread(target=lambda: seen.append(store.stamp())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
