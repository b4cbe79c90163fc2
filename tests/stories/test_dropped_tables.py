"""A manager drops tables into the direct message: asked, loaded, refused rows handed back, and scored."""

import csv
import io
import json
import re
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stage import ACME, BERLIN, CSM, GUEST, HARBOUR, MANAGER, FastWall, RealWall, action_ids, count, elements
from test_killed import ticking
from test_two_processes import TwoProcesses

from core.ids import derived
from core.storage import ImportState
from core.types import TeamId
from slackapp.jobs.imports import JOB
from slackapp.loading import LEASE_SECONDS, Loading

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BOOK = (
    "Customer,Customer ID,Seats,Contract start,colour\n"
    "Northwind Freight,nw-1,40,2025-03-01,red\n"
    "Globex,gx-7,8,2026-01-15,\n"
    "Mill,m-1,-3,2026-01-15,blue\n"
)


def events(rows=200):
    lines = [f"nw-1,user-{n % 20},report_created,2026-11-{1 + n % 15:02d}T09:{n % 60:02d}:00Z" for n in range(rows)]
    return "\n".join(["account,user_id,event,timestamp", *lines, "nobody,u,e,2026-11-10T09:00:00Z"]) + "\n"


def drop(stage, name, text, by=MANAGER):
    content = text if isinstance(text, bytes) else text.encode()
    stage.person(by).upload(stage.slack.direct(by), name, content)
    stage.deliver()


def card(stage, by=MANAGER):
    """The app's last message that is no answer in a thread and no file."""
    return [one for one in stage.directs(by) if one.bot_id and not one.thread_ts][-1]


def handed_back(stage, by=MANAGER):
    """The messages in the last card's thread that hold a file."""
    return [one for one in stage.slack.thread(stage.slack.direct(by), card(stage, by).ts) if one.files]


def check(stage, by=MANAGER):
    person = stage.person(by)
    person.press(card(stage, by), "import.check")
    return person


def load(stage, by=MANAGER, **answers):
    person = check(stage, by)
    for block, value in answers.items():
        person.fill(block.replace("__", ":"), value)
    seen = person.submit()
    stage.deliver()
    return seen


def accounts(stage):
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        return {one.name: one for one in work.accounts.all()}


def test_a_book_and_its_events_are_dropped_confirmed_loaded_and_scored(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    first = card(stage)
    assert first.text == "*accounts.csv* looks like accounts: 3 rows."

    person = check(stage)
    assert person.modal.title == "Check the columns"
    assert "column:accounts:4" in [block["block_id"] for block in person.modal.blocks]
    assert accounts(stage) == {}
    person.submit()
    stage.deliver()

    last = card(stage)
    assert last.ts == first.ts
    assert "Accounts: 2 new, 0 changed, 0 unchanged and 1 refused." in last.text
    assert "Seats must be 0 or more, not -3." in last.words
    (refused,) = handed_back(stage)
    rows = list(csv.DictReader(io.StringIO(stage.slack.content(refused.files[0]).decode("utf-8-sig"))))
    assert [row["Customer"] for row in rows] == ["Mill"]
    assert rows[0]["reason"] == "Line 4: Seats must be 0 or more, not -3."
    assert accounts(stage)["Northwind Freight"].traits == {"colour": "red"}

    drop(stage, "events.csv", events())
    assert card(stage).text == "*events.csv* looks like events: 201 rows."
    load(stage)
    assert "Events: 200 new, 0 changed, 0 unchanged and 1 refused." in card(stage).text

    stage.at(date(2026, 11, 17), 8, zone=BERLIN)
    stage.person(CSM).command("/health northwind", stage.slack.direct(CSM))
    stage.deliver()
    (health,) = [one for one in stage.directs(CSM) if "health.why" in action_ids(one)]
    assert "Northwind Freight" in health.text
    assert "[" in health.text or "not enough" not in health.text


def test_the_same_file_twice_changes_nothing(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    load(stage)
    before = accounts(stage)
    drop(stage, "accounts.csv", BOOK)
    load(stage)
    assert "Accounts: 0 new, 0 changed, 2 unchanged and 1 refused." in card(stage).text
    for counts in ("200 new, 0 changed, 0", "0 new, 0 changed, 200"):
        drop(stage, "events.csv", events())
        load(stage)
        assert f"Events: {counts} unchanged and 1 refused." in card(stage).text
    assert accounts(stage) == before


def test_what_was_loaded_is_not_loaded_again_by_an_old_window(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    person = check(stage)
    person.submit()
    stage.again()
    stage.deliver()
    assert "2 new" in card(stage).text
    assert "import.check" not in action_ids(card(stage))
    stage.deliver()
    assert len(handed_back(stage)) == 1


def test_a_trial_counts_and_changes_nothing_and_is_loaded_with_the_same_columns(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    load(stage, trial=["try"], column__accounts__4="-", column__accounts__2="+")
    assert "changed nothing" in card(stage).text
    assert "Accounts would be: 3 new, 0 changed, 0 unchanged and 0 refused." in card(stage).text
    assert accounts(stage) == {}
    load(stage)
    loaded = accounts(stage)["Northwind Freight"]
    assert (loaded.seats, loaded.traits) == (None, {"Seats": "40"})
    assert "import.check" not in action_ids(card(stage))


def test_columns_are_told_apart_by_the_person_alone(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "liste.csv", "Kunde;Sitze\nNorthwind Freight;12\n")
    assert "I cannot tell what the rows of *liste.csv* are: 1 row." in card(stage).text
    person = check(stage)
    assert [block["block_id"] for block in person.modal.blocks if block["type"] == "input"] == ["kind"]
    person.fill("kind", "contacts")
    assert "column:contacts:0" in [block["block_id"] for block in person.modal.blocks]
    person.fill("kind", "accounts")
    assert person.submit().errors == {"kind": "Accounts need name: choose its column."}
    person.fill("column:accounts:0", "name")
    person.fill("column:accounts:1", "name")
    assert person.submit().errors == {"column:accounts:1": "“Kunde” is the name already."}
    person.fill("column:accounts:1", "seats")
    person.submit()
    stage.deliver()
    assert accounts(stage)["Northwind Freight"].seats == 12


def test_dates_that_leave_day_and_month_open_are_asked_for(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", "name,renewal\nNorthwind Freight,3/11/2026\n")
    person = check(stage)
    assert "order" in person.submit().errors
    person.fill("order", "month-first")
    person.submit()
    stage.deliver()
    assert accounts(stage)["Northwind Freight"].renewal_date == date(2026, 3, 11)


def test_dates_that_only_the_rest_of_a_long_file_leaves_open_are_asked_for_afterwards(stage_at):
    stage = stage_at(BEGIN)
    rows = "".join(f"Customer number {n},{'3/11/2026' if n == 3999 else ''}\n" for n in range(4_000))
    drop(stage, "accounts.csv", "name,renewal\n" + rows)
    assert "looks like accounts: about" in card(stage).text
    load(stage)
    assert "was not loaded, and nothing was changed. “3/11/2026” in line 4001 may begin" in card(stage).text
    assert accounts(stage) == {}
    load(stage, order="day-first")
    assert accounts(stage)["Customer number 3999"].renewal_date == date(2026, 11, 3)


def test_hostile_names_of_columns_ping_nobody_and_break_nothing(stage_at):
    stage = stage_at(BEGIN)
    hostile = ["<!channel>", "x" * 3000, "👨‍👩‍👧‍👦" * 100, "*bold* `code`", "=cmd()", "<@U0CSM>"]
    header = ["name", *hostile]
    text = io.StringIO()
    csv.writer(text).writerows([header, ["Northwind <!here>", *hostile], ["Mill", *hostile]])
    drop(stage, "<!channel>.csv", text.getvalue())
    person = check(stage)
    assert "<!" not in json.dumps([one for one in person.modal.blocks if one["type"] != "input"])
    person.submit()
    stage.deliver()
    assert "2 new" in card(stage).text
    assert not re.search("<[!@]", "".join(one.words for one in stage.directs(MANAGER) if one.bot_id))
    assert set(accounts(stage)["Mill"].traits) == set(hostile)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("book.xlsx", b"PK\x03\x04\0\0", "Save the sheet as CSV"),
        ("book.csv", b"PK\x03\x04" + b"\0" * 900, "no table in text form"),
        ("book.csv", b"name,seats\n", "has a header and no rows"),
        ("book.csv", b"name,name\na,b\n", "two columns “name”"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(stage_at, name, content, said):
    stage = stage_at(BEGIN)
    drop(stage, name, content)
    assert "was not loaded, and nothing was changed." in card(stage).text
    assert said in card(stage).text
    assert action_ids(card(stage)) == []


def test_a_guest_is_refused_and_a_file_in_a_channel_is_left_alone(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK, by=GUEST)
    assert "Only full members" in card(stage, GUEST).text
    stage.person(MANAGER).upload(ACME, "accounts.csv", BOOK.encode())
    stage.deliver()
    assert stage.directs(MANAGER) == []
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        assert not work.imports.waiting()


def test_nobody_else_presses_the_button(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        theirs = work.imports.get(key_of(card(stage)))
    assert theirs.by == MANAGER
    drop(stage, "accounts.csv", BOOK, by=CSM)
    stage.person(CSM).press(card(stage, CSM), "import.check")
    stage.forge(key_of(card(stage, CSM)), theirs.id)
    assert count([str(one.arguments) for one in stage.slack.wire()], "This file is no longer known")


def key_of(message):
    (pressed,) = [element for _, element in elements(message) if element["action_id"] == "import.check"]
    return json.loads(pressed["value"])["i"]


def test_a_file_that_is_gone_by_then_is_told(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    check(stage).submit()
    with stage.slack._ctx.state.lock:
        for file in list(stage.slack._ctx.state.files.values()):
            stage.slack._ctx.state.files.pop(file.id)
    stage.deliver()
    assert "was not loaded, and nothing was changed." in card(stage).text
    assert accounts(stage) == {}


def test_the_message_tells_how_far_it_is_while_it_is_ours_to_tell(stage_at):
    stage = stage_at(BEGIN)
    drop(stage, "accounts.csv", BOOK)
    check(stage).submit()
    app = stage.app
    with app.store.begin(TeamId(HARBOUR)) as work:
        wall = app.clock.wall()
        one = work.imports.claim(wall=wall, owner="me", until=wall + timedelta(seconds=10))
    loading = Loading(app=app, team=TeamId(HARBOUR), one=one, owner="me", now=BEGIN, read=2)
    loading.show()
    assert card(stage).text == "Loading *accounts.csv*… 2 of 3 rows read."
    loading.renew()
    with app.store.begin(TeamId(HARBOUR)) as work:
        later = app.clock.wall() + timedelta(seconds=LEASE_SECONDS)
        assert work.imports.claim(wall=later - timedelta(seconds=1), owner="other", until=later) is None
        assert work.imports.claim(wall=later, owner="other", until=later)
    loading.read = 3
    loading.show()
    loading.run()
    assert card(stage).text == "Loading *accounts.csv*… 2 of 3 rows read."
    assert accounts(stage) == {}


@pytest.mark.parametrize("kind", ["accounts", "events"])
def test_kill_9_in_the_middle_is_taken_over_and_loaded_once(stage_at, kind):
    stage = stage_at(BEGIN, clock=RealWall(BEGIN))
    drop(stage, "accounts.csv", BOOK)
    load(stage)
    many = (
        "name\n" + "".join(f"Customer number {n}\n" for n in range(15_000)) if kind == "accounts" else events(40_000)
    )
    drop(stage, f"{kind}.csv", many)
    check(stage).submit()
    process = ticking(stage)
    while not attempts(stage) or not begun(stage, kind):
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert attempts(stage) == 1
    assert LEASE_SECONDS + JOB.seconds <= 15
    stage.deliver()
    counts = (
        "15,000 new, 0 changed, 0 unchanged and 0"
        if kind == "accounts"
        else "40,000 new, 0 changed, 0 unchanged and 1"
    )
    assert f"{counts} refused." in card(stage).text


def begun(stage, kind):
    """Whether rows are being written: to the log before their transaction ends, or to a scratch file."""
    folder = Path(stage.settings.database_url.removeprefix("sqlite:///")).parent
    if kind == "events":
        return any(Path(stage.settings.events_url.removeprefix("duckdb://")).glob("**/tmp-*/*.parquet"))
    return (folder / "stage.db-wal").stat().st_size > 1_000_000


def attempts(stage):
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        found = [work.imports.get(derived("import", file.id)) for file in stage.slack.files()]
        return sum(one.attempts for one in found if one and one.state is ImportState.DUE)


def test_two_processes_load_a_file_once(stage_at):
    stage = stage_at(BEGIN, clock=FastWall(BEGIN), make=TwoProcesses)
    drop(stage, "accounts.csv", BOOK)
    load(stage)
    assert "Accounts: 2 new, 0 changed, 0 unchanged and 1 refused." in card(stage).text
    assert len(handed_back(stage)) == 1
