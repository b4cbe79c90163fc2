"""The buttons of an alert through the whole app: who has it, what is refused and where."""

import json
from datetime import UTC, datetime

import pytest

from core.accounts import Account, Contact
from core.messages_risk import AlertHeap
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.levels import Level
from slackapp.features import alerts

TEAM, ALERT = "T1", "alert_1"


@pytest.fixture
def phone(make_phone, store, clock):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", owner="U1"))
        contact = Contact(id="c1", account="acc_acme", name="Their champion", role="champion", email="c@acme.example")
        work.contacts.save(contact)
        work.alerts.add([opened(clock.now())], wake_at={})
    return make_phone(alerts.FEATURE)


def opened(now):
    return Alert(
        id=ALERT,
        account="acc_acme",
        rule="login_gap",
        label="Nobody comes",
        level=Level.HIGH,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=Evidence(sentence="Nobody came for 15 days.", source="segment", at=now),
        opened_at=now,
        since=now,
        owner="U1",
        play="low_adoption",
        told=("U1",),
    )


def ref(**more):
    return json.dumps({"v": 1, "a": ALERT, **more})


def submit(phone, form, values, **more):
    return phone.submit(
        form, values, blocks=[{"type": "input", "block_id": key} for key in values], private=ref(), **more
    )


def kept(store):
    with store.read(TEAM) as work:
        return work.alerts.get(ALERT)


def test_who_claims_it_has_it_and_the_audit_log_says_so(phone, store):
    phone.press("alert.claim", ref())
    assert (kept(store).state, kept(store).claimed_by) == (AlertState.CLAIMED, "U1")
    with store.read(TEAM) as work:
        assert [entry.what for entry in work.audit.of("acc_acme")] == ["alert.claimed"]


def test_a_second_press_is_refused_kindly_and_changes_nothing(phone, store, slack):
    phone.press("alert.claim", ref())
    phone.press("alert.claim", ref(), action_ts="12.1")
    assert kept(store).version == 1
    assert "yours already" in str(slack.of("hook")[-1])


def test_put_off_it_is_silent_until_nine_that_morning_where_the_caller_is(phone, store):
    values = {
        "until": {"typed": {"selected_date": "2026-11-19"}},
        "reason": {"typed": {"value": "They are moving offices"}},
    }
    assert submit(phone, "alert.snooze", values).text == ""
    assert (kept(store).state, kept(store).reason) == (AlertState.SNOOZED, "They are moving offices")
    assert kept(store).snoozed_until.date().isoformat() == "2026-11-19"


@pytest.mark.parametrize("day", ["2020-01-01", "2031-01-01", None])
def test_a_day_that_cannot_be_is_refused_at_its_field(phone, store, day):
    values = {"until": {"typed": {"selected_date": day}}, "reason": {"typed": {"value": "Later"}}}
    assert "until" in submit(phone, "alert.snooze", values).json()["errors"]
    assert kept(store).version == 0


def test_no_risk_needs_a_reason(phone, store):
    assert "reason" in submit(phone, "alert.dismiss", {"reason": {"typed": {"value": "  "}}}).json()["errors"]
    assert submit(phone, "alert.dismiss", {"reason": {"typed": {"value": "On holiday"}}}, view_hash="h2").text == ""
    assert kept(store).state is AlertState.DISMISSED


def test_a_draft_names_the_customers_person_and_nothing_internal_and_sent_makes_it_mine(phone, store, slack):
    phone.press("alert.draft", ref())
    view = slack.of("views.open")[0]["view"]
    assert "c@acme.example" in json.dumps(view)
    text = next(block for block in view["blocks"] if block.get("block_id") == "text")["element"]["initial_value"]
    assert text.startswith("Hello Their champion,")
    submit(phone, "alert.draft", {})
    assert kept(store).claimed_by == "U1"


def test_useful_and_noise_are_counted_once_a_person(phone, store):
    for turn, press in enumerate(("alert.useful", "alert.noise", "alert.noise")):
        phone.press(press, ref(), action_ts=f"{turn}.1")
    assert kept(store).ratings == {"U1": False}


def test_an_answer_in_a_list_redraws_the_list(phone, store, clock):
    with store.begin(TEAM) as work:
        work.outbox.put(AlertHeap(lane="U1", alerts=(ALERT,)), lane="U1", slot="heap:1")
        (heap,) = work.outbox.claim(now=clock.now(), wall=clock.wall(), owner="t", limit=9)
        work.outbox.sent(heap, channel="D1", ts="1.1", wall=clock.wall())
    phone.press("alert.claim", ref(l=heap.id))
    with store.read(TEAM) as work:
        assert work.outbox.shown(heap.id).intent == heap.intent
        assert work.outbox.pending_count(now=datetime(2040, 1, 1, tzinfo=UTC)) >= 2


def test_opened_from_a_list_it_is_a_message_of_the_callers_own(phone, store):
    phone.press("alert.open", ref(), user="UADMIN")
    assert kept(store).told == ("U1", "UADMIN")


def test_an_alert_that_is_gone_says_so(phone, slack):
    phone.press("alert.claim", json.dumps({"v": 1, "a": "alert_none"}))
    assert "gone" in str(slack.of("hook")[-1])
