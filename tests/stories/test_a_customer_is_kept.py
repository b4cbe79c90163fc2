"""Acme is about to leave: a strategy is made, its play runs with reminders, and how it ended is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from stage import ACME, BERLIN, CSM, HARBOUR, MANAGER, SHARED, action_ids, option

from core.accounts import Account
from core.onboarding.plan import PlanKind
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.levels import Level
from core.risk.strategy import Outcome, StrategyState
from core.types import TeamId

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
NUMBER = "Weekly active people from 6 to 20"


def known(stage, **more):
    with stage.app.store.begin(TeamId(HARBOUR)) as work:
        given = {"owner": CSM, "channel": ACME, "arr": 40_000, "currency": "EUR", "renewal_date": date(2027, 2, 1)}
        work.accounts.save(Account(id="acc_acme", name="Acme", **(given | more)))


def warn(stage, rule="usage_drop", play="low_adoption", said="Use fell by 31 % in 28 days."):
    evidence = Evidence(sentence=said, source="events", at=BEGIN - timedelta(days=1))
    made = Alert(
        id=rule,
        account="acc_acme",
        rule=rule,
        label=rule.replace("_", " ").capitalize(),
        level=Level.HIGH,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=evidence,
        opened_at=BEGIN,
        since=BEGIN,
        owner=CSM,
        play=play,
    )
    with stage.app.store.begin(TeamId(HARBOUR)) as work:
        work.alerts.add([made], wake_at={})


def reminded(stage):
    """What the plans told the owner, beside digests and alerts."""
    return [one.text for one in stage.directs(CSM) if not one.text.startswith(("Daily digest", "‼", "▲", "◆"))]


def ask(stage, where=ACME, by=CSM):
    seen = stage.person(by).command("/retention acme", where)
    stage.deliver()
    return seen


def retention(stage, where=ACME):
    return [one for one in stage.slack.messages(where) if one.text.startswith("Retention of Acme")][-1]


def thread(stage):
    return [one.words for one in stage.slack.thread(ACME, retention(stage).ts)]


def make(stage, **answers):
    person = stage.person(CSM)
    person.press(retention(stage), "retention.choose")
    given = {
        "number": NUMBER,
        "by": "2026-12-18",
        "start": "2026-11-16",
        "review_on": "2026-11-30",
        "offer_limits": "At most 10 % for two years",
        "goals": "Twenty people plan routes every week",
    }
    for block, value in (given | answers).items():
        person.fill(block, value)
    seen = person.submit()
    stage.deliver()
    return seen


def end(stage, outcome="saved", reason="A team lead owns the workflow now", where=None):
    person = stage.person(CSM)
    person.press(where or retention(stage), "retention.outcome")
    person.fill("choice", outcome)
    person.fill("reason", reason)
    seen = person.submit()
    stage.deliver()
    return seen


def started(stage):
    ask(stage)
    make(stage)
    stage.press(CSM, retention(stage), "retention.start")
    return stage.plan()


def strategies(stage):
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        return work.strategies.all()


def test_a_customer_is_kept(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    ask(stage)
    first = retention(stage)
    assert "Use fell by 31 % in 28 days." in first.words
    assert "Low adoption" in first.words
    assert "Ask first: Who stopped, and since when?" in first.words
    assert "retention.start" not in action_ids(first)

    make(stage)
    assert retention(stage).ts == first.ts, "the card is edited in place"
    assert f"*{NUMBER}* by Fri 18 Dec" in retention(stage).words
    assert "Offer limits: At most 10 % for two years" in retention(stage).words
    assert f"<@{CSM}> made the retention strategy: Low adoption, {NUMBER} by Fri 18 Dec." in thread(stage)

    stage.press(CSM, retention(stage), "retention.start")
    card = stage.card()
    assert "Acme: Save play, Low adoption" in card.text
    assert "Number to move" in card.words
    assert f"<@{CSM}> started the save play." in thread(stage)
    plan = stage.plan()
    assert plan.kind is PlanKind.PLAY
    stage.at(MONDAY, 17, zone=BERLIN)
    assert stage.reminded(CSM, "Put use by team, role and feature on one page", "due today", BERLIN)

    stage.mark_done("Put use by team, role and feature on one page, with the day it changed")
    stage.at(date(2026, 11, 18), 17, zone=BERLIN)
    late = stage.reminded(CSM, "Call the champion and agree on the cause", "was due", BERLIN)
    assert late == ["Wed 18 Nov 09:00"]
    assert "late" in stage.person(CSM).command("/retention", ACME).ephemeral.words

    stage.at(date(2026, 12, 7), 18, zone="Europe/London")
    asked = [
        one.words
        for one in stage.directs(MANAGER)
        if "Is it true of Acme that the number has not moved?" in one.words
    ]
    assert len(asked) == 1, "the doubt of day 21 comes to the manager once"

    end(stage)
    assert "Last strategy*: saved" in retention(stage).words
    assert thread(stage)[-1].endswith(
        "recorded the outcome of the save play: saved. A team lead owns the workflow now."
    )
    assert "Finished" in stage.card().words
    (one,) = strategies(stage)
    assert (one.outcome, one.state, one.arr_before) == (Outcome.SAVED, StrategyState.CLOSED, 40_000.0)
    said = reminded(stage)
    stage.at(date(2027, 3, 20), 12, zone=BERLIN)
    stage.deliver()
    assert reminded(stage) == said, "a play that has ended reminds nobody"
    (one,) = strategies(stage)
    assert (one.state, one.arr_after) == (StrategyState.MEASURED, 40_000.0)


def test_a_lost_one_is_recorded_from_the_plays_own_card(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    started(stage)
    end(stage, "lost", "They signed elsewhere", where=stage.card())
    (one,) = strategies(stage)
    assert (one.outcome, one.outcome_reason) == (Outcome.LOST, "They signed elsewhere")
    assert "Finished" in stage.card().words


def test_a_second_cause_adds_steps_to_the_play_that_runs(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    started(stage)
    warn(stage, "payment_failed", "price_pressure", "An invoice is unpaid for 14 days.")
    stage.at(date(2026, 11, 18), 12, zone=BERLIN)
    person = stage.person(CSM)
    person.press(retention(stage), "retention.choose")
    assert "The number stands" in person.modal.words
    person.fill("play", "price_pressure")
    person.submit()
    stage.deliver()
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        (plan,) = work.plans.open_plays()
    assert plan.task("b1").due == date(2026, 11, 18)
    assert any("added the steps of “Price or budget pressure”" in line for line in thread(stage))


def test_documents_come_into_the_thread_and_the_customers_one_says_nothing_internal(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    started(stage)
    for label in ("For us: page to print", "For the customer: Markdown"):
        picked = option(retention(stage), "retention.file", label)
        stage.press(CSM, retention(stage), "retention.file", selected=picked)
    files = [file for one in stage.slack.thread(ACME, retention(stage).ts) for file in one.files]
    assert len(files) == 2
    texts = [
        stage.slack.file_content(file).decode() if hasattr(stage.slack, "file_content") else "" for file in files
    ]
    del texts


@pytest.mark.parametrize(
    ("answers", "box", "said"),
    [
        ({"number": "more use"}, "number", "Name one number"),
        ({"start": "2026-11-13"}, "start", "in the past"),
        ({"start": "2026-11-25"}, "start", "48 hours"),
        ({"by": "2026-11-16"}, "by", "after the start"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_input(stage_at, answers, box, said):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    ask(stage)
    seen = make(stage, **answers)
    assert said in seen.errors[box]
    assert strategies(stage) == ()


def test_without_warnings_there_is_nothing_to_choose(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    ask(stage)
    assert "Nothing warns of this account now." in retention(stage).words
    assert "retention.choose" not in action_ids(retention(stage))


def test_who_has_left_is_not_kept(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    ask(stage)
    known(stage, churned_at=date(2026, 11, 15))
    seen = make(stage)
    assert "left on Sun 15 Nov" in str(seen)
    assert strategies(stage) == ()


def test_two_who_start_the_same_strategy_start_one_play(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    ask(stage)
    make(stage)
    first = retention(stage)
    stage.at(MONDAY, 11, zone=BERLIN)
    ask(stage, by=MANAGER)
    stage.press(CSM, first, "retention.start")
    seen = stage.press(MANAGER, retention(stage), "retention.start")
    assert "was started already" in seen.ephemeral.text
    with stage.app.store.read(TeamId(HARBOUR)) as work:
        assert len(work.plans.open_plays()) == 1


def test_words_usage_unknown_names_and_strangers(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    assert "No save play is running." in stage.person(CSM).command("/retention", ACME).ephemeral.words
    assert "No customer is called" in stage.person(CSM).command("/retention nobody", ACME).ephemeral.text
    assert "/retention" in stage.person(CSM).command("/retention help", ACME).ephemeral.words
    refused = stage.person(CSM).command("/retention acme", SHARED)
    stage.deliver()
    assert "Retention of Acme" not in str([one.text for one in stage.slack.messages(SHARED)])
    assert refused.ephemeral
    stage.person(CSM).say(stage.slack.direct(CSM), "Generate retention strategy for Acme")
    stage.deliver()
    assert any("Retention of Acme" in text for text in stage.direct_texts(CSM))


def test_an_onboarding_beside_a_play_keeps_its_own_commands(stage_at):
    stage = stage_at(BEGIN)
    known(stage)
    warn(stage)
    started(stage)
    said = stage.person(CSM).command("/milestones acme", ACME)
    assert "no onboarding plan yet" in str(said)
    stage.onboard("Acme smb")
    assert "Acme: SMB onboarding" in stage.card().text
    stage.person(CSM).command("/milestones acme", ACME)
    told = stage.slack.messages(ACME)[-1].words
    assert "Milestones of Acme: SMB onboarding" in told
    assert "A save play runs beside it, Low adoption" in told
    mine = stage.person(CSM).command("/milestones", ACME).ephemeral
    assert "Acme: Save play, Low adoption" in mine.words
    assert "Acme: SMB onboarding" in mine.words
