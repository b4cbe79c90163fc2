"""A fresh workspace: an admin makes a key, the product sends what its users do, and by morning there is a score."""

import re
from datetime import UTC, date, datetime, timedelta

from segment.analytics.client import Client as Segment
from stage import ACME, CSM, HARBOUR, MANAGER, action_ids

from core.accounts import Account
from core.content.scoring import default_scoring_text
from core.types import TeamId
from slackapp.app import SystemClock

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAYS = 70
OURS = default_scoring_text().replace("core_events: []", "core_events: [report published]")


def data(stage, door, by=MANAGER):
    person = stage.person(by)
    person.command("/cs settings", ACME)
    person.press(person.modal, "data.open")
    person.press(person.modal, f"data.go:{door}")
    return person


def words(view):
    return "\n".join(block["text"]["text"] for block in view.blocks if block["type"] == "section")


def make_key(stage, name):
    person = data(stage, "keys")
    person.press(person.modal, "data.key_new")
    person.fill("name", name)
    shown = person.submit().modal
    person.close(everything=True)
    return re.search(r"wk_[\w-]{43}", words(shown))[0]


def product_sends(stage, key, *customers, days=DAYS):
    """What the product tells of some customers' users over the last days, through Segment's own SDK.

    The SDK says by the real clock when it sends, and we set its times right by ours: so it is told real times.
    """
    errors, real = [], SystemClock().now()
    client = Segment(key, host=stage.url, on_error=lambda error, _: errors.append(error), max_retries=1)
    for group, traits in customers:
        if traits:
            client.group("u-admin", group, traits)
        for back in range(days):
            past, context = timedelta(days=back, hours=1), {"groupId": group}
            for user in range(3 if (stage.clock.now() - past).weekday() < 5 else 0):
                client.track(f"{group}-{user}", "report published", timestamp=real - past, context=context)
    client.flush()
    client.join()
    assert not errors


def next_morning(stage, day):
    """Seven in the morning: the book was scored at six, or is now."""
    stage.at(day, 7)
    stage.deliver()


def card(stage, line):
    stage.person(CSM).command(line, ACME)
    stage.deliver()
    return [one for one in stage.slack.messages(ACME) if "health.why" in action_ids(one)][-1]


def send_file(stage, text, by=MANAGER, name="scoring.yaml"):
    person = stage.person(by)
    person.upload(stage.slack.direct(by), name, text.encode())
    stage.deliver()
    return stage.directs(by)[-1]


def headline(stage, name):
    return card(stage, f"/health {name}").words.splitlines()[1]


def test_the_product_fills_a_fresh_workspace(stage_at):
    stage = stage_at(BEGIN)
    with stage.app.store.begin(TeamId(HARBOUR)) as work:
        work.accounts.save(Account(id="acc_north", name="Northwind Freight", owner=CSM, seats=4))
    key = make_key(stage, "Web app")
    product_sends(stage, key, ("acme-1", {"name": "Acme", "seats": 4}), ("northwind-eu", None))

    tried = send_file(stage, OURS)
    assert "can be used as a scoring file" in tried.text
    stage.press(MANAGER, tried, "scoring.apply")
    assert "Version 1 of the scoring file is in force" in stage.directs(MANAGER)[-1].text
    assert stage.directs(MANAGER)[-1].ts == tried.ts

    next_morning(stage, date(2026, 11, 17))
    assert re.match(r"\*[789]\d\.\d\*  ✔ Green", headline(stage, "Acme"))
    assert "○ Grey" in headline(stage, "Northwind Freight"), "nobody has said yet which events are theirs"

    person = data(stage, "strays")
    assert "*northwind-eu*: named by 150 events" in words(person.modal)
    (find,) = [one for one in action_ids(person.modal) if one.startswith("stray.find")]
    (offered,) = person.options(person.modal, find, "north")
    settled = person.press(person.modal, find, selected=offered).modal
    assert "“northwind-eu” is Northwind Freight from now on. Its past events count" in words(settled)
    assert "Nothing is put aside" in words(settled)
    person.close(everything=True)

    stage.at(date(2026, 11, 17), 16)
    product_sends(stage, key, ("acme-1", None), ("northwind-eu", None), days=1)
    next_morning(stage, date(2026, 11, 18))
    assert re.match(r"\*[789]\d\.\d\*  ✔ Green", headline(stage, "Northwind Freight"))


def test_a_changed_scoring_file_is_tried_before_it_counts(stage_at):
    stage = stage_at(BEGIN)
    key = make_key(stage, "Web app")
    product_sends(stage, key, ("acme-1", {"name": "Acme", "seats": 4}), ("globex-1", {"name": "Globex", "seats": 90}))
    next_morning(stage, date(2026, 11, 17))
    before = headline(stage, "Globex")

    tried = send_file(stage, OURS)
    assert "band of 2." in tried.text
    (show,) = [one for one in action_ids(tried) if one.startswith("scoring.show")]
    person = stage.person(MANAGER)
    (offered,) = person.options(tried, show, "glob")
    assert "Globex" in words(person.press(tried, show, selected=offered).modal)
    person.close(everything=True)
    assert headline(stage, "Globex") == before

    stage.press(MANAGER, tried, "scoring.apply")
    said = [one.text for one in stage.directs(MANAGER)]
    assert sum("is in force" in text for text in said) == 1
    assert not [text for text in said if "Globex" in text]

    person = data(stage, "scoring")
    person.press(person.modal, "scoring.send")
    person.close(everything=True)
    stage.deliver()
    last = stage.directs(MANAGER)[-1]
    assert [stage.slack.content(file).decode() for file in last.files] == [OURS]
    stage.deliver()
    assert stage.directs(MANAGER)[-1].ts == last.ts


def test_a_wrong_scoring_file_is_refused_with_its_line(stage_at):
    stage = stage_at(BEGIN)
    said = send_file(stage, OURS.replace("engagement:", "engagment:", 1))
    assert "scoring.yaml cannot be used as a scoring file" in said.text
    assert re.search(r"line \d+, `components", said.text)
    said = send_file(stage, OURS, by=CSM)
    assert "Only admins of this workspace can change its plan templates and its scoring file" in said.text
