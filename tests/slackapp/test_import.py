"""``coordinator import``: whole files or nothing, refused rows beside them, and a workspace that connects later."""

import csv
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.storage import STAND_IN, Store, upgrade
from core.types import TeamId
from slackapp.app import build_app
from slackapp.cli import main
from slackapp.settings import Mode, load_settings

HARBOUR = TeamId("T0HARBOUR")
ROOT = Path(__file__).parents[2]
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT10:00:00")  # noqa: TID251 - the commands read it


@pytest.fixture
def desk(monkeypatch, tmp_path, capsys):
    """An operator with an empty database and no workspace connected."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/cs.db")
    monkeypatch.setenv("EVENTS_URL", f"duckdb://{tmp_path}/events")
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    monkeypatch.setenv("TZ_DEFAULT", "Europe/Berlin")
    upgrade(f"sqlite:///{tmp_path}/cs.db")
    return Desk(tmp_path, capsys)


class Desk:
    def __init__(self, folder, capsys):
        self.folder, self._capsys = folder, capsys
        self.store = Store.open(f"sqlite:///{folder}/cs.db")

    def load(self, kind, content, *more, name="book.csv"):
        (self.folder / name).write_text(content)
        return self.run("import", kind, str(self.folder / name), *more)

    def run(self, *line):
        code = main(line)
        said = self._capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out.splitlines(), said.err.strip()

    def refused(self, name="book.csv"):
        with (self.folder / f"{name}.refused.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def connect(self, team=HARBOUR):
        app = build_app(load_settings(Mode.TOOL), store=self.store)
        app.connections.connect(team, {"name": "Harbour", "time_zone": "Europe/London"}, token="xoxb-1")

    def accounts(self, team=STAND_IN):
        with self.store.read(team) as work:
            return {one.name: one for one in work.accounts.all()}


BOOK = "name,external_id,seats,arr,colour\nNorthwind Freight,nw-1,12,1200,red\nQuarry Works,qw-1,3,90,\n"


def test_a_file_is_loaded_and_the_same_again_changes_nothing(desk):
    assert desk.load("accounts", BOOK) == (0, ["accounts: 2 new, 0 changed, 0 unchanged, 0 refused"], "")
    assert desk.accounts()["Northwind Freight"].traits == {"colour": "red"}
    assert desk.load("accounts", BOOK)[1] == ["accounts: 0 new, 0 changed, 2 unchanged, 0 refused"]
    assert desk.load("accounts", BOOK.replace(",12,", ",14,"))[1] == [
        "accounts: 0 new, 1 changed, 1 unchanged, 0 refused"
    ]


def test_refused_rows_go_beside_the_file_with_all_their_columns_and_the_reason(desk):
    code, out, _ = desk.load("accounts", BOOK + "Mill,m-1,-3,,blue\nGlobex,g-1,1,NaN,\n")
    assert code == 0
    assert out[0] == "accounts: 2 new, 0 changed, 0 unchanged, 2 refused"
    first, second = desk.refused()
    assert first == {
        "name": "Mill",
        "external_id": "m-1",
        "seats": "-3",
        "arr": "",
        "colour": "blue",
        "reason": "Line 4: Seats must be 0 or more, not -3.",
    }
    assert second["reason"] == "Line 5: “NaN” is no number."
    desk.load("accounts", BOOK)
    assert not (desk.folder / "book.csv.refused.csv").exists()


def test_a_dry_run_counts_and_changes_nothing(desk):
    code, out, _ = desk.load("accounts", BOOK, "--dry-run")
    assert (code, out[0]) == (0, "accounts: 2 new, 0 changed, 0 unchanged, 0 refused")
    assert out[-1] == "This was a dry run: nothing was changed."
    assert desk.accounts() == {}


def test_columns_are_renamed_and_what_is_missing_is_told(desk):
    content = "Kunde,Sitze\nNorthwind Freight,12\n"
    code, out, err = desk.load("accounts", content)
    assert (code, out) == (1, [])
    assert err == "book.csv lacks the column “name” that accounts need; it has “Kunde”, “Sitze”."
    assert desk.load("accounts", content, "--map", "Kunde=name", "--map", "sitze=seats")[0] == 0
    assert desk.accounts()["Northwind Freight"].seats == 12


def test_a_thing_told_twice_and_differently_in_one_file_is_refused_the_second_time(desk):
    twice = "name,seats\nMill,1\nMill,1\nmill,2\n"
    for counts in ("2 new, 0 changed, 0", "0 new, 0 changed, 2"):
        assert desk.load("accounts", twice)[1][0] == f"accounts: {counts} unchanged, 1 refused"
    assert desk.refused()[0]["reason"] == "Line 4: Line 2 already told of the same thing, and differently."


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("contacts", "account,email,role\nnw-1,champion@northwind.example,champion\nQuarry Works,a@q.example,\n"),
        ("tickets", "account,id,severity,subject\nnw-1,1,urgent,Down\nQuarry Works,2,4,Colour\n"),
        ("surveys", "account,kind,score,email\nnw-1,nps,9,champion@northwind.example\nQuarry Works,csat,4,\n"),
        (
            "events",
            f"account,user_id,event,timestamp,plan\nnw-1,u1,login,{YESTERDAY},pro\nnw-1,u1,login,{YESTERDAY},pro\n",
        ),
    ],
)
def test_every_kind_is_loaded_once_and_rows_of_strangers_are_refused(desk, kind, content):
    desk.load("accounts", BOOK)
    stray = content.splitlines()[1].replace("nw-1", "Nobody").replace(",1,", ",3,")
    assert desk.load(kind, content + stray + "\n")[1][0] == f"{kind}: 2 new, 0 changed, 0 unchanged, 1 refused"
    assert desk.refused()[0]["reason"] == "Line 4: No customer is known as “Nobody”."
    assert desk.load(kind, content)[1] == [f"{kind}: 0 new, 0 changed, 2 unchanged, 0 refused"]


def test_events_mark_the_heartbeat_at_the_newest_one_in_the_workspaces_time(desk):
    desk.load("accounts", BOOK)
    header = "account,user_id,event,timestamp\n"
    desk.load(
        "events", f"{header}nw-1,u1,login,{YESTERDAY}\nnw-1,u1,login,2026-01-01 00:00\nnw-1,,login,{YESTERDAY}\n"
    )
    with desk.store.read(STAND_IN) as work:
        heard = work.sources.all()["events:csv"]
    assert heard.heard_at.strftime("%H:%M") in ("08:00", "09:00")  # ten in Berlin
    assert heard.brought == 2
    assert desk.refused()[0]["reason"] == "Line 4: It has no user_id."


def test_mixed_dates_load_nothing_at_all(desk):
    desk.load("accounts", BOOK)
    rows = "".join(f"nw-1,u{n},login,25/01/2026 10:00\n" for n in range(50)) + "nw-1,u,login,01/25/2026 10:00\n"
    code, _, err = desk.load("events", "account,user_id,event,timestamp\n" + rows)
    assert code == 1
    assert err.startswith("Dates are mixed: ")
    code, out, _ = desk.load("events", "account,user_id,event,timestamp\n" + rows, "--dates", "day-first")
    assert out[0] == "events: 50 new, 0 changed, 0 unchanged, 1 refused"


def test_the_first_workspace_to_connect_takes_over_what_was_loaded_before(desk):
    desk.load("accounts", BOOK)
    desk.load("contacts", "account,email\nnw-1,champion@northwind.example\n")
    desk.load("events", f"account,user_id,event,timestamp\nnw-1,u1,login,{YESTERDAY}\n")
    assert desk.store.teams() == (STAND_IN,)
    desk.connect()
    assert desk.store.teams() == (HARBOUR,)
    assert set(desk.accounts(HARBOUR)) == {"Northwind Freight", "Quarry Works"}
    assert desk.accounts(STAND_IN) == {}
    with desk.store.read(HARBOUR) as work:
        (contact,) = work.contacts.of(desk.accounts(HARBOUR)["Northwind Freight"].id)
        assert contact.email == "champion@northwind.example"
        assert set(work.sources.all()) == {"accounts:csv", "revenue:csv", "contacts:csv", "events:csv"}
    app = build_app(load_settings(Mode.TOOL), store=desk.store)
    assert app.events.ask(desk.store, HARBOUR, lambda seen: seen.refs()) == {"nw-1": 1}
    assert desk.load("accounts", BOOK)[1] == ["accounts: 0 new, 0 changed, 2 unchanged, 0 refused"]
    desk.connect(TeamId("T0QUARRY"))
    assert desk.accounts(TeamId("T0QUARRY")) == {}


def test_a_process_killed_in_the_middle_leaves_the_database_as_it_was(desk):
    desk.load("accounts", BOOK)
    many = "name,seats\n" + "".join(f"Customer number {n},{n}\n" for n in range(200_000))
    (desk.folder / "many.csv").write_text(many)
    log = desk.folder / "cs.db-wal"
    log_before = log.stat().st_size if log.exists() else 0
    command = [sys.executable, "-m", "slackapp.cli", "import", "accounts", str(desk.folder / "many.csv")]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    while not log.exists() or log.stat().st_size < log_before + 1_000_000:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert set(desk.accounts()) == {"Northwind Freight", "Quarry Works"}
    assert desk.load("accounts", BOOK)[1] == ["accounts: 0 new, 0 changed, 2 unchanged, 0 refused"]


def test_a_process_killed_while_it_loads_events_leaves_none_of_them(desk):
    desk.load("accounts", BOOK)
    rows = "".join(f"nw-1,u{n % 50},login{n},{YESTERDAY}\n" for n in range(100_000))
    (desk.folder / "events.csv").write_text("account,user_id,event,timestamp\n" + rows)
    command = [sys.executable, "-m", "slackapp.cli", "import", "events", str(desk.folder / "events.csv")]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    while not any(desk.folder.glob("events/**/tmp-*/*.parquet")):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    app = build_app(load_settings(Mode.TOOL), store=desk.store)
    assert app.events.ask(desk.store, STAND_IN, lambda seen: seen.refs()) == {}
    assert desk.run("import", "events", str(desk.folder / "events.csv"))[1] == [
        "events: 100000 new, 0 changed, 0 unchanged, 0 refused"
    ]
    assert app.events.ask(desk.store, STAND_IN, lambda seen: seen.refs()) == {"nw-1": 100_000}


@pytest.mark.parametrize(
    "line", ["import", "import nonsense x.csv", "import accounts x --map a", "import events x --dates us"]
)
def test_wrong_usage_is_two(desk, line):
    with pytest.raises(SystemExit) as gone:
        desk.run(*line.split())
    assert gone.value.code == 2


def test_a_file_that_is_not_there_is_told(desk):
    assert desk.run("import", "accounts", "/nowhere.csv") == (1, [], "There is no file /nowhere.csv.")
