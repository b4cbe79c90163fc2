"""`/health` through the whole app: where the card goes, what one can set right, what is refused and where."""

import json
from datetime import timedelta

import pytest

from core.accounts import Account
from core.facts import FactKind
from core.messages import HealthChart, HealthLine, HealthPost, HealthThread
from slackapp.features import health

TEAM = "T1"
POST = "health:C1:post_1"


@pytest.fixture
def phone(make_phone, store):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", owner="U1"))
        work.accounts.save(Account(id="acc_two", name="Acme Two", owner="UADMIN"))
    return make_phone(health.FEATURE)


def waiting(store, clock):
    with store.begin(TEAM) as work:
        seconds = 0
        found = []
        while True:
            claimed = work.outbox.claim(
                now=clock.now(), wall=clock.wall() + timedelta(seconds=seconds), owner="t", limit=9
            )
            if not claimed:
                return found
            for one in claimed:
                work.outbox.sent(
                    one, channel="C1", ts=f"1.{len(found)}", wall=clock.wall() + timedelta(seconds=seconds)
                )
            found += claimed
            seconds += 2


def facts(store, kind):
    with store.read(TEAM) as work:
        return work.facts.of("acc_acme", kinds=[kind])


def ref(**more):
    return json.dumps({"v": 1, "a": "acc_acme", "p": POST, **more})


def answers(points="-5", code="known_event", reason="Their sponsor is on leave", until="2026-11-30", band=None):
    chosen = {"selected_option": {"value": band}} if band else {}
    return {
        "points": {"typed": {"value": points}},
        "band": {"typed": chosen},
        "code": {"typed": {"selected_option": {"value": code}}},
        "reason": {"typed": {"value": reason}},
        "until": {"typed": {"selected_date": until}},
    }


def submit(phone, values, form="health.override", private=None, view_hash="h1"):
    blocks = [{"type": "input", "block_id": key} for key in values]
    return phone.submit(form, values, blocks=blocks, private=private or ref(), view_hash=view_hash)


def test_a_card_goes_into_the_channel_with_its_signals_and_chart_in_the_thread(phone, store, clock):
    phone.command("/health acme")
    card, signals, chart = waiting(store, clock)
    assert [type(one.intent) for one in (card, signals, chart)] == [HealthPost, HealthThread, HealthChart]
    assert {one.lane for one in (card, signals, chart)} == {"C1"}
    assert card.slot == signals.thread == chart.thread
    assert card.intent.account == "acc_acme"


def test_asked_for_twice_it_is_two_cards(phone, store, clock):
    phone.command("/health acme")
    clock.at += timedelta(minutes=5)
    phone.command("/health acme")
    cards = [one for one in waiting(store, clock) if isinstance(one.intent, HealthPost)]
    assert len({card.slot for card in cards}) == 2


def test_in_a_direct_message_it_comes_there(phone, store, clock, slack):
    slack.channels["D1"] = {"is_im": True}
    phone.command("/health acme", channel="D1")
    assert {one.lane for one in waiting(store, clock)} == {"U1"}


def test_an_unknown_customer_is_offered_those_with_a_like_name(phone, store, clock):
    said = phone.command("/health acm").json()
    assert "Several customers begin with “acm”" in said["text"]
    assert "Acme Two" in json.dumps(said)
    assert not waiting(store, clock)


def test_alone_it_is_my_book_for_me(phone):
    said = phone.command("/health").json()
    assert said["response_type"] == "ephemeral"
    assert "My book" in said["text"] or "No customer" in said["text"]


def test_nothing_is_told_where_another_company_reads(phone, store, clock):
    assert "People from outside your company" in phone.command("/health acme", channel="CX").json()["text"]
    assert not waiting(store, clock)


@pytest.mark.parametrize("action", ["health.why", "health.history", "health.override"])
def test_a_button_opens_its_window(phone, slack, action):
    phone.press(action, ref())
    assert "Acme" in json.dumps(slack.of("views.open")[0]["view"])


def test_the_dashboard_button_answers_who_pressed_with_a_fresh_link(phone, slack):
    phone.press("health.dashboard", ref())
    said = slack.of("hook")[0]
    assert said["response_type"] == "ephemeral"
    assert "/dashboard/account/" in json.dumps(said["blocks"])


def test_an_override_is_kept_and_the_card_redrawn_with_a_line(phone, store, clock):
    submit(phone, answers())
    (fact,) = facts(store, FactKind.OVERRIDE)
    assert (fact.value, fact.by, fact.text) == (-5.0, "U1", "Their sponsor is on leave")
    card, line = waiting(store, clock)
    assert (card.slot, line.thread) == (POST, POST)
    assert isinstance(line.intent, HealthLine)
    assert "moved the score by -5 points until 30 Nov 2026" in line.intent.sentence
    with store.read(TEAM) as work:
        assert "(Acme)" in work.audit.of("acc_acme")[-1].detail["line"]


def test_a_new_override_takes_the_place_of_the_old_one(phone, store, clock):
    submit(phone, answers())
    clock.at += timedelta(hours=1)
    submit(phone, answers(points="", band="red"), view_hash="h2")
    newest, old = facts(store, FactKind.OVERRIDE)
    assert newest.detail["band"] == "red"
    assert old.ended_at == clock.now()


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        (answers(points="11"), "points", "10 points at most"),
        (answers(points="0"), "points", "other than 0"),
        (answers(points="1.5"), "points", "whole number"),
        (answers(points="NaN"), "points", "plain number"),
        (answers(band="red"), "band", "not both"),
        (answers(points="", band="green"), "band", "forced down"),
        (answers(code="nonsense"), "code", "Choose a reason"),
        (answers(reason="  "), "reason", "Say why"),
        (answers(until="2026-11-16"), "until", "a day to come"),
        (answers(until="2026-12-17"), "until", "30 days at most"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(phone, store, typed, box, said):
    assert said in submit(phone, typed).json()["errors"][box]
    assert not facts(store, FactKind.OVERRIDE)


def test_a_customer_that_is_gone_is_said_so(phone, store):
    gone = json.dumps({"v": 1, "a": "acc_none", "p": POST})
    answer = submit(phone, answers(), private=gone).json()
    assert "no longer there" in json.dumps(answer)
