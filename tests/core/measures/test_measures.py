"""Measures of product events: by hand, against plain loops, and alike on every engine."""

import logging
import shutil
import subprocess
import warnings
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import ibis
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import DAY, PRODUCT, event, plainly, same

from core.content.scoring import Product
from core.measures import from_bytes, to_bytes
from core.storage.event_tables import table_of, with_members
from core.storage.measuring import measured

OLDEST_JAVA = 17


def java():
    """The major version of Java here, or 0."""
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    return int(said.partition('"')[2].partition(".")[0].partition('"')[0] or 0)


def activity(events):
    return events.select(
        "ref", "user_id", "event", day=events["at"].date(), n=ibis.literal(1, type="int32"), last_at=events["at"]
    )


class Engine:
    """One engine that holds a table of events."""

    def __init__(self, backend):
        self.backend = backend

    def measures(self, events, product=PRODUCT, day=DAY, members=None):
        return self.on_days(events, product, [day], members)[0]

    def on_days(self, events, product, days, members=None):
        table = table_of(events)
        if self.backend.name == "pyspark":
            schema = ibis.schema(dict.fromkeys(table.column_names, "string") | {"at": "timestamp"})
            self.backend.create_table("events", table.to_pandas(), schema=schema, overwrite=True)
            known = self.backend.table("events")
        elif self.backend.name == "postgres":
            name = f"events_{len(self.backend.list_tables())}"
            known = self.backend.create_table(name, table, temp=True)
        else:
            known = ibis.memtable(table)
        accounts = {ref: ref for ref in {*(one.ref for one in events), *(members or {}).values()} if ref}
        seen = with_members(activity(known), members or {})
        return measured(self.backend, seen, product, accounts=accounts, days=days)


@pytest.fixture(scope="session")
def duck():
    backend = ibis.duckdb.connect()
    backend.raw_sql("SET TimeZone = 'UTC'")
    return Engine(backend)


@pytest.fixture
def postgres(postgres_url):
    backend = ibis.connect(postgres_url.replace("+psycopg", ""))
    backend.raw_sql("SET TimeZone = 'UTC'").close()
    yield Engine(backend)
    backend.disconnect()


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    if java() < OLDEST_JAVA:
        pytest.skip(f"Spark needs Java {OLDEST_JAVA} or newer")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("spark")),
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield Engine(ibis.pyspark.connect(session))
        ended = session.sparkContext._gateway.proc
        session.stop()
        logging.getLogger("py4j").setLevel(logging.CRITICAL)
        for pipe in (ended.stdin, ended.stdout):
            if pipe is not None:
                pipe.close()


def story():
    """Two customers: one that many use often, one that fell asleep."""
    events = [event("acme", f"u{user}", "report", ago) for user in range(5) for ago in range(0, 60, user + 1)]
    events += [event("acme", "u0", "invite", ago) for ago in (0, 1, 8, 40)]
    events += [event("acme", "u1", "export", 3, number) for number in range(4)]
    events += [event("sleepy", "s1", "$page", ago) for ago in (40, 43, 60, 170)]
    return events


def test_the_measures_of_a_small_story_by_hand(duck):
    events = [
        event("acme", "first", "report", 0),
        event("acme", "first", "report", 0, 1),
        event("acme", "second", "share", 1),
        event("acme", "second", "share", 2),
        event("acme", "second", "invite", 13),
        event("acme", "third", "export", 29),
    ]
    found = duck.measures(events)
    assert found.accounts == ("acme",)
    assert (found.active_28[0], found.active_before[0], found.peak_180[0]) == (2, 1, 2)
    assert found.stick[0] == (1 + 3) / 20 / 2
    assert (found.active_14[0], found.core_users_14[0]) == (2, 1)
    assert (found.core_30[0], found.core_before_30[0]) == (3, 0)
    assert (found.features_used[0], found.features_known) == (1, 3)
    assert (found.power_users[0], found.last_seen[0], found.usual_gap[0]) == (0, 0, 6)
    assert (found.firsts[0, 0], np.isnan(found.firsts[0, 1])) == (13, True)


def each_by_itself(engine, events):
    days = [DAY - timedelta(days=400), DAY - timedelta(days=40), DAY - timedelta(days=5), DAY]
    for product in (PRODUCT, Product(), replace(PRODUCT, rhythm="weekly")):
        for found, day in zip(engine.on_days(events, product, days), days, strict=True):
            same(found, plainly(events, product, day))


def test_several_days_are_measured_as_each_by_itself(duck):
    each_by_itself(duck, story())
    each_by_itself(duck, [])


def test_what_has_not_happened_yet_is_not_measured(duck):
    events = story()
    later = [*events, event("acme", "new", "report", -1), event("newcomer", "n", "report", -9)]
    same(duck.measures(later), duck.measures(events))


def test_an_event_that_names_no_account_is_its_users(duck):
    nameless = [replace(one, ref="") if one.user_id == "u1" else one for one in story()]
    same(duck.measures(nameless, members={"u1": "acme", "other": "sleepy"}), duck.measures(story()))


def test_nobody_at_all_gives_no_rows(duck):
    found = duck.measures([])
    assert (len(found), found.newest, found.features_known) == (0, None, 3)
    of = found.of(("acme",))
    assert (of.active_28[0], np.isnan(of.last_seen[0]), np.isnan(of.firsts[0, 0])) == (0, True, True)


@pytest.mark.parametrize(
    "product",
    [PRODUCT, Product(), Product(rhythm="weekly", core_events=("report",)), Product(workdays=(6, 0, 1))],
    ids=["set up", "nothing set up", "weekly", "Sunday to Tuesday"],
)
def test_each_product_is_measured_as_plain_loops_would(duck, product):
    same(duck.measures(story(), product), plainly(story(), product))


EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["acme", "globex"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["report", "share", "invite", "$page", "other"]),
        st.integers(-2, 200),
        st.integers(0, 3),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(EVENTS, st.sampled_from([PRODUCT, Product(), Product(rhythm="weekly")]))
def test_any_events_are_measured_as_plain_loops_would(duck, events, product):
    same(duck.measures(events, product), plainly(events, product))


@pytest.mark.postgres
def test_postgresql_agrees(postgres):
    same(postgres.measures(story()), plainly(story()))
    each_by_itself(postgres, story())


def test_spark_agrees(spark):
    same(spark.measures(story()), plainly(story()))
    same(spark.measures(story(), Product(rhythm="weekly")), plainly(story(), Product(rhythm="weekly")))


def test_measures_come_back_from_their_bytes(duck):
    found = duck.measures(story())
    same(from_bytes(to_bytes(found)), found)
    assert from_bytes(to_bytes(found)).day == DAY == DAY + timedelta(0)


def test_a_column_that_older_bytes_do_not_have_is_not_known(duck):
    found = duck.measures(story())
    with np.load(BytesIO(to_bytes(found))) as packed:
        older = {name: packed[name] for name in packed.files if name != "exit_7"}
    body = BytesIO()
    np.savez_compressed(body, **older)
    again = from_bytes(body.getvalue())
    assert np.isnan(again.exit_7).all()
    assert (again.core_7 == found.core_7).all()
