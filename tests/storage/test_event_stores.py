"""The event stores: each event once, none lost, whoever dies and whoever crosses."""

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage_examples import NOW, ONE, TWO

from core.content.scoring import Product
from core.content.warehouse import EventsTable, WarehouseMapping, parse_mapping
from core.errors import BadInput, ContentError
from core.incoming import Event
from core.storage import EventsGone, Merged, Store, checked_events_address, open_events
from core.storage.day_files import MOST_PARTS, DayFiles
from core.storage.event_tables import table_of
from core.storage.warehouse import Warehouse

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


def event(key, ago=0, ref="acme", user="u1", **changes):
    made = Event(message_id=key, ref=ref, user_id=user, event="report", at=NOW - ago * DAY, properties='{"a": 1}')
    return replace(made, **changes)


@pytest.fixture(params=["day files", pytest.param("postgresql", marks=pytest.mark.postgres)])
def events(request, tmp_path):
    """Each store that takes events."""
    if request.param == "day files":
        return open_events(f"duckdb://{tmp_path / 'events'}", home=tmp_path)
    return open_events(request.getfixturevalue("postgres_server").empty_database(), home=tmp_path)


@pytest.fixture
def store(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "app.db")
    opened = Store.open(f"sqlite:///{tmp_path / 'app.db'}")
    yield opened
    opened.close()


def brought(store, *batches, team=ONE):
    for batch in batches:
        with store.begin(team) as work:
            work.journal.append(batch, at=NOW)


def refs(events, store, team):
    return events.ask(store, team, lambda seen: seen.refs())


def active(events, store, team=ONE):
    accounts = {"acme": "A", "globex": "G"}
    (found,) = events.ask(
        store, team, lambda seen: seen.measures(accounts=accounts, product=Product(), days=[NOW.date()])
    )
    return dict(zip(found.accounts, found.active_28, strict=True))


def test_what_waits_in_the_journal_comes_into_the_store_once(events, store):
    brought(store, [event("1"), event("2", ago=3)], [event("3", ref="globex", user="u2")])
    with store.read(ONE) as work:
        assert work.journal.waiting() == 3
    assert (events.flush(store, ONE), events.flush(store, ONE)) == (3, 0)
    with store.read(ONE) as work:
        assert work.journal.waiting() == 0
    assert refs(events, store, ONE) == {"acme": 2, "globex": 1}
    assert active(events, store) == {"A": 1, "G": 1}


def test_a_message_counts_once_however_often_it_is_brought(events, store):
    brought(store, [event("1"), event("1"), event("2")], [event("1")])
    events.flush(store, ONE)
    brought(store, [event("1"), event("3")])
    events.flush(store, ONE)
    assert events.load(store, ONE, [table_of([event("2"), event("4")])]) == Merged(new=1, unchanged=1)
    assert refs(events, store, ONE) == {"acme": 4}


def test_a_message_that_is_sent_again_past_midnight_counts_once(events, store):
    late = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    brought(store, [event("1", at=late)])
    events.flush(store, ONE)
    brought(store, [event("1", at=late + timedelta(seconds=3))])
    events.flush(store, ONE)
    assert refs(events, store, ONE) == {"acme": 1}


def test_a_load_that_is_only_tried_changes_nothing(events, store):
    table = table_of([event("1"), event("2")])
    assert events.load(store, ONE, [table], dry_run=True) == Merged(new=2)
    assert refs(events, store, ONE) == {}


def test_a_load_that_breaks_half_way_leaves_nothing(events, store):
    def tables():
        yield table_of([event("1")])
        raise BadInput("line 2 is no event")

    with pytest.raises(BadInput, match="line 2"):
        events.load(store, ONE, tables())
    assert refs(events, store, ONE) == {}


def test_workspaces_do_not_see_each_others_events(events, store):
    brought(store, [event("1")])
    brought(store, [event("1", ref="globex")], team=TWO)
    events.flush(store, ONE)
    events.flush(store, TWO)
    assert (refs(events, store, ONE), refs(events, store, TWO)) == ({"acme": 1}, {"globex": 1})


def test_events_without_an_account_are_their_users(events, store):
    brought(store, [event("1", ref="", user="first"), event("2", ref="", user="nobody")])
    events.flush(store, ONE)
    assert refs(events, store, ONE) == {"": 2}
    with store.begin(ONE) as work:
        work.members.put({"first": "globex"})
    assert refs(events, store, ONE) == {"globex": 1, "": 1}
    assert active(events, store) == {"G": 1}


def test_many_that_bring_and_flush_at_once_lose_and_double_nothing(events, store):
    def one(number):
        brought(store, [event(f"{number}-{n}", ago=n % 3) for n in range(50)])
        events.flush(store, ONE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(8)))
    events.flush(store, ONE)
    assert refs(events, store, ONE) == {"acme": 400}


_KILLED = """
import os, signal, sys
from core.storage import Store, open_events
from core.storage.journal import EventFiles, Journal
where, team, url, events = sys.argv[1:]
kind, name = {"before": (EventFiles, "add"), "between": (Journal, "done")}[where]
def dies(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(kind, name, dies)
from pathlib import Path
open_events(events, home=Path("/")).flush(Store.open(url), team)
"""


@pytest.mark.parametrize("where", ["before", "between"])
def test_a_process_that_dies_while_it_moves_events_loses_and_doubles_none(store, tmp_path, where):
    url, address = f"sqlite:///{tmp_path / 'app.db'}", f"duckdb://{tmp_path / 'events'}"
    brought(store, [event(str(number), ago=number % 4) for number in range(100)])
    command = [sys.executable, "-c", _KILLED, where, ONE, url, address]
    died = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert died.returncode == -signal.SIGKILL
    events = open_events(address, home=tmp_path)
    assert refs(events, store, ONE) == {}
    assert events.flush(store, ONE) == 100
    assert refs(events, store, ONE) == {"acme": 100}


def test_many_parts_of_a_day_become_one_and_leftovers_are_swept(store, tmp_path):
    events = DayFiles(tmp_path / "events")
    for number in range(MOST_PARTS + 1):
        brought(store, [event(str(number))])
        events.flush(store, ONE)
    with store.read(ONE) as work:
        (joined,) = work.event_files.all()
    assert joined.rows == MOST_PARTS + 1
    assert refs(events, store, ONE) == {"acme": MOST_PARTS + 1}
    folder = tmp_path / "events" / "main" / ONE
    old = sorted(folder.glob("*.parquet"))
    for file in old:
        if Path(joined.path).name.split(".")[0] not in file.name:
            os.utime(file, (1, 1))
    brought(store, [event("last", ago=1)])
    events.flush(store, ONE)
    assert len(list(folder.glob("*.parquet"))) == 4
    assert not list(folder.glob("tmp-*"))


def test_what_a_dead_process_left_half_written_is_swept_an_hour_later(store, tmp_path):
    events, folder = DayFiles(tmp_path / "events"), tmp_path / "events" / "main" / ONE
    for name in ("tmp-dead", "tmp-at-work"):
        (folder / name).mkdir(parents=True)
        (folder / name / "spool.parquet").write_bytes(b"half")
    os.utime(folder / "tmp-dead", (1, 1))
    brought(store, [event("1")])
    events.flush(store, ONE)
    assert [one.name for one in folder.glob("tmp-*")] == ["tmp-at-work"]


def test_parts_that_were_made_one_can_still_be_read_for_an_hour(store, tmp_path):
    events = DayFiles(tmp_path / "events")
    for number in range(MOST_PARTS):
        brought(store, [event(str(number))])
        events.flush(store, ONE)
    with store.read(ONE) as work:
        parts = [events.folder / file.path for file in work.event_files.all()]
    for part in parts:
        os.utime(part, (1, 1))
    brought(store, [event("last")])
    events.flush(store, ONE)
    with store.read(ONE) as work:
        assert len(work.event_files.all()) == 1
    brought(store, [event("another", ago=1)])
    events.flush(store, ONE)
    assert all(part.exists() for part in parts)


def test_a_server_that_does_not_answer_loses_nothing(store, tmp_path):
    gone = open_events("postgresql://nobody@127.0.0.1:1/none", home=tmp_path)
    brought(store, [event("1")])
    with pytest.raises(EventsGone, match="does not answer"):
        gone.flush(store, ONE)
    with store.read(ONE) as work:
        assert work.journal.waiting() == 1


MAPPING = WarehouseMapping(
    schema=1,
    name="lake",
    events=EventsTable(table="facts", account="org", user="who", event="what", at="moment", only={"env": "live"}),
)


@pytest.fixture
def lake(tmp_path):
    """A warehouse with a table of its own making."""
    import duckdb

    path = tmp_path / "lake.db"
    with duckdb.connect(str(path)) as engine:
        engine.execute("CREATE TABLE facts (org TEXT, who INTEGER, what TEXT, moment TIMESTAMP, env TEXT)")
        rows = [("acme", 1, "report", "2026-03-01 10:00", "live"), ("acme", 2, "report", "2026-03-01 11:00", "test")]
        engine.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", rows)
    return path


def test_a_warehouse_is_read_through_its_mapping(lake, store):
    house = Warehouse(f"duckdb://{lake}", MAPPING)
    assert refs(house, store, ONE) == {"acme": 1}
    assert active(house, store) == {"A": 1}
    with pytest.raises(BadInput, match="live in your warehouse"):
        house.load(store, ONE, [])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("ALTER TABLE facts RENAME moment TO momentum", "has no column moment; it has org"),
        ("DROP TABLE facts", "has no table facts"),
    ],
)
def test_a_warehouse_that_has_lost_something_is_told_of(lake, store, change, sentence):
    import duckdb

    with duckdb.connect(str(lake)) as engine:
        engine.execute(change)
    with pytest.raises(EventsGone, match=sentence):
        active(Warehouse(f"duckdb://{lake}", MAPPING), store)


def test_a_warehouse_that_is_gone_slow_or_not_mapped_is_told_of(lake, store):
    with pytest.raises(EventsGone, match="did not answer"):
        active(Warehouse("postgres://nobody@127.0.0.1:1/none", MAPPING), store)
    with pytest.raises(EventsGone, match="no answer in 0 seconds"):
        active(Warehouse(f"duckdb://{lake}", MAPPING, patience=0.0), store)
    with pytest.raises(EventsGone, match="No mapping"):
        active(Warehouse(f"duckdb://{lake}"), store)


def test_a_mapping_is_read_with_line_and_field_of_what_is_wrong():
    text = "schema: 1\nname: lake\nevents: {table: facts, account: org, user: who, event: what}\n"
    with pytest.raises(ContentError, match=r"lake.yaml, line 3, events.at: is missing"):
        parse_mapping(text, file="lake.yaml")
    whole = text.replace("event: what", "event: what, at: moment, only: {env: live}")
    assert parse_mapping(whole, file="lake.yaml") == MAPPING


@pytest.mark.parametrize("text", ["", "var/events", "://x"])
def test_what_is_no_address_of_events_is_refused(text):
    with pytest.raises(ValueError, match="must be an address"):
        checked_events_address(text)
