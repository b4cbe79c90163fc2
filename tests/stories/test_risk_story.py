"""A bill bounces: the alert reaches its owner once, climbs, stops, comes back, and ends in the same message."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from source_signing import SECRET, signed
from stage import ACME, BERLIN, CSM, GLOBEX, HARBOUR, HEAD, MANAGER, action_ids, local

from core.accounts import Account, Person
from core.facts import Fact, FactKind
from core.risk.alert import AlertState
from core.types import TeamId, UserId

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""Ten in Berlin on a Monday."""
MONDAY = date(2026, 11, 16)
TEAM = TeamId(HARBOUR)


@pytest.fixture
def stage(stage_at):
    """Two customers of one owner, whose manager leads the team, and a Stripe that may tell of them."""
    made = stage_at(BEGIN)
    with made.app.store.begin(TEAM) as work:
        work.source_secrets.put("stripe", made.app.box.seal(SECRET), by=UserId(HEAD), at=BEGIN)
        for user, name in ((CSM, "Success Manager"), (MANAGER, "Team Manager")):
            work.people.save(Person(id=user, name=name, time_zone=BERLIN, manager=None), seen_at=BEGIN)
        for key, name in (("acme", "Acme"), ("globex", "Globex")):
            work.accounts.save(Account(id=f"acc_{key}", name=name, external_id=key, owner=CSM, arr=40_000))
    for key in ("acme", "globex"):
        stripe(made, "customer.created", {"name": key.title(), "metadata": {"account_id": key}}, key=key)
    return made


def on(stage, day, hour=16, minute=0):
    """Let it be so late, with every morning's look at the book on the way."""
    morning = stage.clock.now().astimezone(UTC).date()
    while morning < day:
        morning += timedelta(days=1)
        stage.at(morning, 7)
        stage.deliver()
    stage.at(day, hour, minute)
    stage.deliver()


def stripe(stage, kind, told, key="acme", number="in_1"):
    """What Stripe posts at the stage's time."""
    now = stage.clock.now()
    own = {"id": f"cus_{key}"} if kind.startswith("customer") else {"id": number, "customer": f"cus_{key}"}
    event = {"id": f"evt_{kind}{key}{now:%m%d%H%M}", "object": "event", "created": int(now.timestamp()), "type": kind}
    body = json.dumps(event | {"data": {"object": own | told}}).encode()
    path = f"{stage.url}/ingest/stripe/{HARBOUR}"
    answer = httpx.post(path, content=body, headers=signed("stripe", body, now, url=path))
    assert answer.status_code == 200, answer.text
    stage.deliver()


def bounces(stage, key="acme", number="in_1"):
    bill = {"number": "9", "amount_due": 95_200, "currency": "eur", "status": "open", "due_date": None}
    stripe(stage, "invoice.payment_failed", bill | {"attempt_count": 2}, key, number)


def is_paid(stage, key="acme", number="in_1"):
    bill = {"number": "9", "amount_due": 95_200, "currency": "eur", "status": "paid", "due_date": None}
    stripe(stage, "invoice.paid", bill, key, number)


def alerts(stage, where):
    """The messages of alerts in a conversation: a person's, or a channel."""
    told = stage.directs(where) if where.startswith("U") else stage.slack.messages(where)
    return [one for one in told if re.match(r"(\S )?(High|Critical|Resolved|No risk)\b.*: Payment failed", one.text)]


def the_alert(stage, where=CSM):
    (message,) = alerts(stage, where)
    return message


def thread(stage, where=CSM):
    place = stage.slack.direct(where) if where.startswith("U") else where
    return [one.words for one in stage.slack.thread(place, the_alert(stage, where).ts)]


def kept(stage):
    with stage.app.store.read(TEAM) as work:
        now = stage.clock.now()
        return [*work.alerts.active(), *work.alerts.closed(since=now - timedelta(days=90))]


def settings(stage, **more):
    with stage.app.store.begin(TEAM) as work:
        workspace = work.workspaces.get()
        work.workspaces.save(replace(workspace, settings=replace(workspace.settings, **more)))


def answer(stage, action, by=CSM, **values):
    person = stage.person(by)
    person.press(the_alert(stage, by), action)
    return stage.submit(person, **values)


def test_unclaimed_it_reaches_the_manager_after_four_hours_of_work_and_each_once(stage):
    bounces(stage)
    assert local(the_alert(stage), BERLIN) == "Mon 16 Nov 10:00"
    on(stage, MONDAY, 13, 59)
    assert not alerts(stage, MANAGER)
    on(stage, MONDAY, 14)
    assert local(the_alert(stage, MANAGER), BERLIN) == "Mon 16 Nov 14:00"
    assert [line for line in thread(stage) if "Nobody claimed it in time" in line]
    seen = stage.everything_seen()
    stage.deliver()
    stage.restart()
    stage.deliver()
    assert stage.everything_seen() == seen, "a second beat and another process add nothing"
    on(stage, date(2026, 11, 18), 16)
    assert len(alerts(stage, CSM)) == len(alerts(stage, MANAGER)) == 1


def test_claimed_the_clock_stops(stage):
    bounces(stage)
    stage.press(CSM, the_alert(stage), "alert.claim")
    on(stage, date(2026, 11, 18), 16)
    assert not alerts(stage, MANAGER)
    assert f"<@{CSM}>" in the_alert(stage).words


def test_put_off_it_comes_back_in_the_same_message(stage):
    bounces(stage)
    first = the_alert(stage)
    answer(stage, "alert.snooze", until="2026-11-19", reason="Their bank is closed")
    on(stage, date(2026, 11, 19), 8, 59)
    assert "Put off" in the_alert(stage).words
    assert not alerts(stage, MANAGER), "while it is put off nobody else hears of it"
    on(stage, date(2026, 11, 19), 9, 1)
    assert the_alert(stage).ts == first.ts
    assert "Put off" not in the_alert(stage).words
    assert "It is back: the time it was put off for is over." in thread(stage)[-1]


def test_no_risk_is_silent_and_does_not_count_until_it_is_worse(stage):
    bounces(stage)
    answer(stage, "alert.dismiss", reason="They pay by transfer")
    on(stage, date(2026, 11, 29), 16)
    assert len(alerts(stage, CSM)) == 1
    with stage.app.store.read(TEAM) as work:
        row = work.risks.day(date(2026, 11, 17))["acc_acme"]
    assert "payment_failed" not in row.warnings
    on(stage, date(2026, 12, 1), 16)
    assert [one.text[:10].startswith("No risk") for one in alerts(stage, CSM)] == [True, False]


def test_what_is_settled_edits_the_message_and_adds_one_line(stage):
    bounces(stage)
    first, before = the_alert(stage), len(thread(stage))
    on(stage, MONDAY, 11)
    is_paid(stage)
    assert the_alert(stage).ts == first.ts
    assert the_alert(stage).text.startswith("Resolved: ")
    assert len(thread(stage)) == before + 1
    assert [one.state for one in kept(stage)] == [AlertState.RESOLVED]
    on(stage, date(2026, 11, 18), 16)
    assert len(thread(stage)) == before + 1


def test_what_has_become_critical_goes_to_the_risk_channel_once(stage):
    settings(stage, risk_channel=GLOBEX)
    bounces(stage)
    assert not alerts(stage, GLOBEX)
    on(stage, date(2026, 12, 1), 16)
    assert len(alerts(stage, GLOBEX)) == 1
    assert len(alerts(stage, CSM)) == 1
    assert [line for line in thread(stage) if "Raised from high to critical" in line]


def test_many_at_once_are_one_message(stage):
    with stage.app.store.begin(TEAM) as work:
        for number in range(1000):
            key = f"acc_{number:04}"
            work.accounts.save(Account(id=key, name=f"Customer {number:04}", owner=CSM))
            failed = Fact(id=f"f{number}", account=key, kind=FactKind.PAYMENT_FAILED, at=BEGIN, source="bank")
            work.facts.merge([failed])
            work.stirred.add([key], at=BEGIN)
    before = len(stage.directs(CSM))
    stage.deliver()
    assert len(kept(stage)) == 1000
    assert len(stage.directs(CSM)) == before + 1


def test_of_a_customer_who_has_left_every_alert_closes(stage):
    bounces(stage)
    with stage.app.store.begin(TEAM) as work:
        account = work.accounts.get("acc_acme")
        work.accounts.save(replace(account, churned_at=date(2026, 11, 17)))
    on(stage, date(2026, 11, 18), 16)
    assert [(one.state, one.reason) for one in kept(stage)] == [(AlertState.RESOLVED, "no longer a customer")]
    assert "alert.claim" not in action_ids(the_alert(stage))


def test_the_alert_of_one_customer_says_nothing_of_another(stage):
    bounces(stage)
    bounces(stage, "globex", "in_2")
    is_paid(stage)
    states = {one.account: one.state for one in kept(stage)}
    assert states == {"acc_acme": AlertState.RESOLVED, "acc_globex": AlertState.OPEN}
    assert len(stage.slack.messages(ACME)) == 0
