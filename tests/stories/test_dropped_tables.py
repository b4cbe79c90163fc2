"""A manager drops tables into the direct message: asked, loaded, refused rows handed back, and scored."""

import csv
import io
from datetime import UTC, date, datetime

from stage import BERLIN, CSM, HARBOUR, MANAGER, action_ids

from core.types import TeamId

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
BOOK = (
    "Customer,Customer ID,Seats,Contract start,colour\n"
    "Northwind Freight,nw-1,40,2025-03-01,red\n"
    "Globex,gx-7,8,2026-01-15,\n"
    "Mill,m-1,-3,2026-01-15,blue\n"
)


def events(count=200):
    rows = [f"nw-1,user-{n % 20},report_created,2026-11-{1 + n % 15:02d}T09:{n % 60:02d}:00Z" for n in range(count)]
    return "\n".join(["account,user_id,event,timestamp", *rows, "nobody,u,e,2026-11-10T09:00:00Z"]) + "\n"


def drop(stage, name, text, by=MANAGER):
    content = text if isinstance(text, bytes) else text.encode()
    stage.person(by).upload(stage.slack.direct(by), name, content)
    stage.deliver()


def card(stage, by=MANAGER):
    """The app's last message that is no answer in a thread and no file."""
    return [one for one in stage.directs(by) if one.bot_id and not one.thread_ts][-1]


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
    (refused,) = [one for one in stage.slack.thread(stage.slack.direct(MANAGER), first.ts) if one.files]
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
