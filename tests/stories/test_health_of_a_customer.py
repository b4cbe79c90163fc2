"""How Acme is: from no data to a number in brackets, by hand, with everybody in the channel seeing who did what."""

import json
from datetime import UTC, date, datetime

from stage import ACME, BERLIN, CSM, HARBOUR, MANAGER, SHARED, action_ids

from core.accounts import Account, Contact
from core.types import TeamId

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def known(stage):
    with stage.app.store.begin(TeamId(HARBOUR)) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", owner=CSM, contract_start=date(2025, 3, 1)))
        work.accounts.save(Account(id="acc_north", name="Northwind Freight", owner=CSM))
        work.contacts.save(
            Contact(id="con_1", account="acc_acme", name="Champion", role="champion", email="champion@acme.example")
        )


def card(stage, where=ACME):
    return [one for one in stage.slack.messages(where) if "health.why" in action_ids(one)][-1]


def thread(stage):
    return [one.words for one in stage.slack.thread(ACME, card(stage).ts)]


def log(stage, kind, by=CSM, where=None, **answers):
    person = stage.person(by)
    person.press(where or card(stage), "health.log")
    person.fill("kind", kind)
    for block, value in answers.items():
        person.fill(block.replace("__", ":"), value)
    seen = person.submit()
    stage.deliver()
    return seen


def test_health_of_a_customer(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    stage.person(MANAGER).command("/health acme", ACME)
    stage.deliver()

    first = card(stage)
    assert "not enough data" in first.text
    assert len(thread(stage)) == 2
    assert thread(stage)[0].count("•") == 10
    (chart,) = [one for one in stage.slack.thread(ACME, first.ts) if one.files]
    assert "Acme" in chart.text

    seen = log(stage, "nps", value__nps="9", contact="con_1")
    assert "an NPS answer: 9" in json.dumps(seen.modal.blocks)
    stage.person(CSM).close(everything=True)
    assert card(stage).ts == first.ts
    assert "[" in card(stage).text
    assert "logged for 16 Nov 2026: an NPS answer: 9" in thread(stage)[-1]

    person = stage.person(MANAGER)
    person.press(card(stage), "health.override")
    stage.submit(
        person, points="-5", code="people", reason="Their new director is looking around", until="2026-11-18"
    )
    assert "Their new director is looking around" in card(stage).text
    assert f"<@{MANAGER}> moved the score by -5 points until 18 Nov 2026" in thread(stage)[-1]

    stage.at(date(2026, 11, 19), 10, zone=BERLIN)
    stage.person(CSM).command("/health acme", ACME)
    stage.deliver()
    assert card(stage).ts != first.ts
    assert "Their new director" not in card(stage).text

    book = stage.person(CSM).command("/health", ACME).ephemeral
    assert "My book, worst first: 2 customers" in book.text
    seen = stage.person(CSM).press(book, "health.why:0")
    assert seen.modal.title == "Why this score"


def test_a_card_asked_for_in_words_comes_in_the_direct_message(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    stage.person(CSM).say(stage.slack.direct(CSM), "Analyze customer health for Acme")
    stage.deliver()
    cards = [one for one in stage.directs(CSM) if "health.why" in action_ids(one)]
    assert len(cards) == 1


def test_customers_are_kept_from_a_shared_channel(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    said = stage.person(CSM).command("/health acme", SHARED)
    stage.deliver()
    assert "People from outside your company" in said.ephemeral.text
    assert not [one for one in stage.slack.messages(SHARED) if "health.why" in action_ids(one)]
