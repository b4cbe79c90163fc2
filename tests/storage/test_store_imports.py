"""Dropped tables: kept, claimed by one, taken over when that one dies, ended once; on both engines."""

from datetime import timedelta
from threading import Thread

from storage_examples import CSM, NOW, ONE, WALL, workspace

from core.storage import Import, ImportResult, ImportState, Reason, Wanted
from core.tables_in import Glimpse, Order, Picked, TableKind

LEASE = timedelta(seconds=10)
WANTED = Wanted(kind=TableKind.ACCOUNTS, picked=Picked(places={"name": 0}, left_out=(1,)), order=Order.DAY_FIRST)
SEEN = Glimpse(
    header=("name", "x"),
    rows=(("Acme", "1"),),
    kind=TableKind.ACCOUNTS,
    count=1,
    exact=True,
    dates=(None, True),
)


def dropped(key="import_1", **more):
    return Import(id=key, file="F1", name="book.csv", by=CSM, at=NOW, state=ImportState.SEEN, glimpse=SEEN, **more)


def due(store, *keys):
    with store.begin(ONE) as work:
        work.workspaces.save(workspace())
        for key in keys:
            assert work.imports.add(dropped(key))
            assert work.imports.want(key, WANTED)


def claim(store, owner, wall=WALL):
    with store.begin(ONE) as work:
        found = work.imports.claim(wall=wall, owner=owner, until=wall + LEASE)
    return found.id if found else None


def finish(store, owner, state=ImportState.DONE, refused=b""):
    with store.begin(ONE) as work:
        return work.imports.finish(
            "import_1", owner=owner, state=state, result=ImportResult(refused=1), refused=refused
        )


def test_what_is_kept_is_found_again(store):
    with store.begin(ONE) as work:
        work.workspaces.save(workspace())
        assert work.imports.add(dropped())
        assert not work.imports.add(dropped())
    with store.read(ONE) as work:
        assert work.imports.get("import_1") == dropped()
        assert work.imports.get("other") is None
        assert not work.imports.waiting()
    due(store, "import_2")
    assert claim(store, "a") == "import_2"
    with store.begin(ONE) as work:
        result = ImportResult(new=2, reasons=(Reason(sentence="No.", rows=3),))
        work.imports.finish("import_2", owner="a", state=ImportState.DONE, result=result, refused=b"rows")
    with store.read(ONE) as work:
        found = work.imports.get("import_2")
        assert (found.wanted, found.result, found.attempts) == (WANTED, result, 1)
        assert work.imports.refused("import_2") == b"rows"
        assert work.imports.refused("import_1") == b""


def test_it_goes_to_one_and_to_another_when_the_lease_is_over(store):
    due(store, "import_1")
    assert claim(store, "a") == "import_1"
    assert claim(store, "b", WALL + LEASE / 2) is None
    with store.begin(ONE) as work:
        assert work.imports.hold("import_1", owner="a", until=WALL + 2 * LEASE)
        assert not work.imports.hold("import_1", owner="b", until=WALL)
    assert claim(store, "b", WALL + LEASE) is None
    assert claim(store, "b", WALL + 2 * LEASE) == "import_1"
    assert not finish(store, "a")
    assert finish(store, "b")
    assert not finish(store, "b")
    assert claim(store, "c", WALL + 9 * LEASE) is None


def test_a_finished_one_is_never_wanted_again_but_a_tried_one_is(store):
    due(store, "import_1")
    claim(store, "a")
    with store.begin(ONE) as work:
        assert not work.imports.want("import_1", WANTED)
    assert finish(store, "a", ImportState.SEEN, b"rows")
    with store.begin(ONE) as work:
        assert work.imports.want("import_1", WANTED)
        assert work.imports.refused("import_1") == b""
    claim(store, "a")
    assert finish(store, "a")
    with store.begin(ONE) as work:
        assert not work.imports.want("import_1", WANTED)


def test_one_that_is_put_off_comes_again_later(store):
    due(store, "import_1")
    claim(store, "a")
    with store.begin(ONE) as work:
        assert work.imports.put_off("import_1", owner="a", until=WALL + LEASE)
        assert work.imports.waiting()
    assert claim(store, "b") is None
    assert claim(store, "b", WALL + LEASE) == "import_1"


def test_old_ones_are_forgotten_but_not_what_is_to_be_loaded(store):
    due(store, "import_1")
    with store.begin(ONE) as work:
        work.imports.add(dropped("import_2"))
        work.imports.sweep(before=NOW)
        assert work.imports.get("import_2")
        work.imports.sweep(before=NOW + LEASE)
        assert work.imports.get("import_2") is None
        assert work.imports.get("import_1")


def test_of_many_who_claim_at_once_each_gets_another(store):
    due(store, *(f"import_{number}" for number in range(6)))
    got = []
    threads = [Thread(target=lambda name=name: got.append(claim(store, name))) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [one for one in got if one]
    assert len(set(found)) == len(found) > 0
