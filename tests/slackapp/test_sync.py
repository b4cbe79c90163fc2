"""``coordinator sync``: from a warehouse's own table to kept measures, at the command line."""

from datetime import timedelta

import duckdb
import pytest

from core.accounts import Account
from core.storage import Store, Why
from core.types import AccountId
from slackapp.app import SystemClock
from slackapp.cli import main

MAPPING = """schema: 1
name: lake
url: duckdb://${LAKE_FILE}
events: {table: facts, account: org, user: who, event: what, at: moment, only: {env: live}}
"""


@pytest.fixture
def shop(settings, monkeypatch, make_phone, tmp_path):
    """A workspace with Northwind Freight in it, and a warehouse with its events; run(...) is the command line."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    monkeypatch.setenv("SLACK_API_URL", settings.slack_api_url)
    make_phone()
    store = Store.open(settings.database_url)
    (team,) = store.teams()
    with store.begin(team) as work:
        work.accounts.save(Account(id=AccountId("nw"), name="Northwind Freight", external_id="northwind"))
    then = SystemClock().now() - timedelta(days=1)
    rows = [("northwind", n, "report", then, "live") for n in range(3)] + [("mystery", 9, "report", then, "live")]
    with duckdb.connect(str(tmp_path / "lake.db")) as engine:
        engine.execute("CREATE TABLE facts (org TEXT, who INTEGER, what TEXT, moment TIMESTAMP, env TEXT)")
        engine.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", rows)
    (tmp_path / "lake.yaml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.setenv("LAKE_FILE", "lake.db")
    monkeypatch.chdir(tmp_path)
    yield store, team
    store.close()


def run(capsys, *arguments):
    code = main(["sync", *arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, said.out, said.err


def today():
    return SystemClock().now().date()


def kept(store, team):
    with store.read(team) as work:
        return work.measured.latest(upto=today())


def test_a_dry_run_shows_what_it_finds_and_keeps_nothing(shop, capsys):
    code, out, _ = run(capsys, "lake", "--mapping", "lake.yaml", "--dry-run")
    assert code == 0
    assert "moment  timestamp" in out
    assert "4 events of 2 references; 1 of them nobody knows here." in out
    assert "unknown: mystery (1 events)" in out
    assert "Northwind Freight: 3 active users in 28 days, 0 before, last seen 1 days ago" in out
    assert kept(*shop) is None


def test_measures_come_and_events_stay(shop, capsys):
    store, team = shop
    assert run(capsys, "lake", "--mapping", "lake.yaml")[:2] == (
        0,
        f"lake: 1 accounts measured as of {today()}.\n",
    )
    assert run(capsys, "duckdb://lake.db", "--mapping", "lake.yaml")[0] == 0
    measures, source, _ = kept(store, team)
    assert (measures.accounts, list(measures.active_28), source) == (("nw",), [3], "lake")
    with store.read(team) as work:
        assert work.sources.all()["events:lake"].heard_at < SystemClock().now() - timedelta(hours=23)
        (stray,) = work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)
        assert (stray.payload, stray.times, stray.source) == ({"ref": "mystery"}, 1, "events:lake")
        assert work.journal.waiting() == 0


def test_a_warehouse_that_has_lost_a_column_leaves_the_old_measures(shop, capsys, tmp_path):
    run(capsys, "lake", "--mapping", "lake.yaml")
    before = kept(*shop)[2]
    with duckdb.connect(str(tmp_path / "lake.db")) as engine:
        engine.execute("ALTER TABLE facts RENAME moment TO momentum")
    code, _, err = run(capsys, "lake", "--mapping", "lake.yaml")
    assert (code, "has no column moment; it has org" in err) == (1, True)
    code, out, err = run(capsys, "lake", "--mapping", "lake.yaml", "--dry-run")
    assert (code, "moment  MISSING" in out, err.strip()) == (1, True, "The mapping names columns that are missing.")
    assert kept(*shop)[2] == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("lake --mapping nowhere.yaml", "There is no mapping in nowhere.yaml"),
        ("pond --mapping lake.yaml", "lake.yaml is about lake, not pond."),
        ("postgres://me:${NEVER_SET}@127.0.0.1:1/x --mapping lake.yaml", "${NEVER_SET}, which is not set"),
        ("postgres://me:hidden@127.0.0.1:1/x --mapping lake.yaml", "The warehouse did not answer"),
        ("nonsense://me:hidden@nowhere --mapping lake.yaml", "The warehouse did not answer"),
    ],
)
def test_what_cannot_be_reached_is_said_without_secrets(shop, capsys, arguments, sentence):
    code, out, err = run(capsys, *arguments.split())
    assert (code, out) == (1, "")
    assert sentence in err
    assert "hidden" not in err
    assert kept(*shop) is None
