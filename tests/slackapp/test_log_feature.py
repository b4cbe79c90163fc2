"""`/cs log` through the whole app: what is asked, what is kept, what is refused where it was typed, taking back."""

import json

import pytest

from core.accounts import Account, Contact
from core.facts import FactKind
from slackapp.features import log

TEAM = "T1"


@pytest.fixture
def phone(make_phone, store):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", owner="U1"))
        work.contacts.save(
            Contact(id="con_1", account="acc_acme", name="Champion", role="champion", email="champion@acme.example")
        )
    return make_phone(log.FEATURE)


def ref(**more):
    return json.dumps({"v": 1, "a": "acc_acme", "p": "", **more})


def submit(phone, kind, value=None, choice=None, view_hash="h1", **more):
    typed = {"day": "2026-11-16", "until": None, "text": "", "contact": None} | more
    values = {
        "kind": {"log.kind": {"selected_option": {"value": kind}}},
        f"value:{kind}": {"typed": {"value": value}},
        f"choice:{kind}": {"typed": {"selected_option": {"value": choice}}},
        "date": {"typed": {"selected_date": typed["day"]}},
        "text": {"typed": {"value": typed["text"]}},
        "until": {"typed": {"selected_date": typed["until"]}},
        "contact": {"typed": {"selected_option": {"value": typed["contact"]}}},
    }
    blocks = [{"type": "input", "block_id": key} for key in values]
    return phone.submit("log", values, blocks=blocks, private=ref(), view_hash=view_hash).json()


def facts(store, *kinds):
    with store.read(TEAM) as work:
        return work.facts.of("acc_acme", kinds=kinds or tuple(FactKind))


def undo_of(answer):
    return answer["view"]["blocks"][-1]["elements"][0]["value"]


def test_the_form_asks_for_the_kind_first_and_then_for_what_belongs_to_it(phone, slack):
    phone.command("/cs log acme")
    first = slack.of("views.open")[0]["view"]
    assert [block["block_id"] for block in first["blocks"] if block["type"] == "input"] == ["kind"]
    view = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "log", "private_metadata": ref(), "blocks": []}
    option = {"type": "static_select", "action_id": "log.kind", "block_id": "kind", "action_ts": "3.1"}
    container = {"type": "view", "view_id": "V1"}
    phone.press("", view=view, container=container, actions=[{**option, "selected_option": {"value": "nps"}}])
    asked = [block["block_id"] for block in slack.of("views.update")[0]["view"]["blocks"] if block["type"] == "input"]
    assert asked == ["kind", "value:nps", "date", "contact", "text"]


def test_an_answer_is_kept_with_who_gave_it(phone, store):
    submit(phone, "nps", value="9", contact="con_1", day="2026-11-10")
    (fact,) = facts(store)
    assert (fact.kind, fact.value, fact.who, fact.source) == (FactKind.NPS, 9.0, "champion@acme.example", "slack")
    assert f"{fact.at:%Y-%m-%d}" == "2026-11-10"
    with store.read(TEAM) as work:
        line = work.audit.of("acc_acme")[-1].detail["line"]
    assert line == "logged for 10 Nov 2026: an NPS answer: 9 (Acme)"


def test_a_mood_and_a_form_of_advocacy_are_kept_by_their_keys(phone, store):
    submit(phone, "note", choice="-1", text="They were angry about the last release")
    submit(phone, "advocacy", choice="case_study", view_hash="h2")
    note, advocacy = facts(store, FactKind.NOTE), facts(store, FactKind.ADVOCACY)
    assert note[0].value == -1.0
    assert advocacy[0].detail == {"form": "case_study"}


def test_a_pulse_that_is_not_good_is_over_sooner(phone, store):
    submit(phone, "pulse", choice="5")
    submit(phone, "pulse", choice="2", view_hash="h2")
    days = sorted((fact.ended_at - fact.at).days for fact in facts(store, FactKind.PULSE))
    assert days == [14, 30]


def test_a_complaint_is_open_until_it_is_settled(phone, store):
    submit(phone, "complaint", text="The export is wrong", day="2026-11-02")
    assert facts(store)[0].ended_at is None
    submit(phone, "complaint_over", day="2026-11-12", view_hash="h2")
    assert f"{facts(store)[0].ended_at:%Y-%m-%d}" == "2026-11-12"


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        ({"kind": "nps", "value": "11"}, "value:nps", "from 0 to 10"),
        ({"kind": "nps", "value": None}, "value:nps", "from 0 to 10"),
        ({"kind": "nps", "value": "Infinity"}, "value:nps", "plain number"),
        ({"kind": "nps", "value": "7.5"}, "value:nps", "whole number"),
        ({"kind": "csat", "value": "0"}, "value:csat", "from 1 to 5"),
        ({"kind": "note", "choice": "7", "text": "x"}, "choice:note", "Choose one"),
        ({"kind": "complaint", "text": " "}, "text", "what it was about"),
        ({"kind": "call", "day": "2026-11-17"}, "date", "still to come"),
        ({"kind": "call", "day": "2020-01-01"}, "date", "two years"),
        ({"kind": "call", "contact": "con_9"}, "contact", "not known"),
        ({"kind": "complaint_over"}, "kind", "Nothing of this kind is open"),
        ({"kind": "nonsense"}, "kind", "Choose what happened"),
        ({"kind": "quiet"}, "until", "Pick its last day"),
        ({"kind": "quiet", "until": "2026-11-15"}, "until", "before its first"),
        ({"kind": "quiet", "until": "2027-11-15"}, "until", "At most 92 days"),
        ({"kind": "forecast", "value": "-1"}, "value:forecast", "0 to"),
        ({"kind": "advice"}, "text", "what it was about"),
    ],
)
def test_what_cannot_be_is_refused_at_its_input(phone, store, typed, box, said):
    assert said in submit(phone, **typed)["errors"][box]
    assert not facts(store)


def test_what_was_logged_by_mistake_is_taken_back_once(phone, store, slack):
    answer = submit(phone, "nps", value="2")
    view = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "health", "private_metadata": "", "blocks": []}
    where = {"view": view, "container": {"type": "view", "view_id": "V1"}}
    phone.press("log.undo:it", undo_of(answer), action_ts="4.1", **where)
    assert not facts(store)
    phone.press("log.undo:it", undo_of(answer), action_ts="4.2", **where)
    assert "taken back already" in json.dumps(slack.of("views.update")[-1]["view"])


def test_taking_back_an_end_opens_it_again(phone, store):
    submit(phone, "champion_left", day="2026-11-02")
    answer = submit(phone, "champion_replaced", view_hash="h2")
    assert facts(store)[0].ended_at is not None
    view = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "health", "private_metadata": "", "blocks": []}
    phone.press("log.undo:it", undo_of(answer), view=view, container={"type": "view", "view_id": "V1"})
    assert facts(store)[0].ended_at is None


@pytest.mark.parametrize(
    ("kind", "typed", "fact", "value"),
    [
        ("data_export", {}, FactKind.DATA_EXPORT, None),
        ("sponsor_changed", {}, FactKind.SPONSOR_CHANGED, None),
        ("review_missed", {}, FactKind.REVIEW_MISSED, None),
        ("reorg", {"text": "Bought by another freight company"}, FactKind.REORG, None),
        ("advice", {"text": "Turn on alerts"}, FactKind.ADVICE, None),
        ("forecast", {"value": "45000"}, FactKind.FORECAST, 45_000.0),
    ],
)
def test_what_warnings_rest_on_can_be_logged(phone, store, kind, typed, fact, value):
    submit(phone, kind, **typed)
    (kept,) = facts(store)
    assert (kept.kind, kept.value, kept.ended_at) == (fact, value, None)


def test_a_quiet_time_ends_by_itself_and_taking_back_an_earlier_end_restores_that(phone, store):
    submit(phone, "quiet", until="2026-12-01")
    planned = facts(store)[0].ended_at
    assert f"{planned:%Y-%m-%d}" == "2026-12-01"
    answer = submit(phone, "quiet_over", view_hash="h2")
    assert facts(store)[0].ended_at < planned
    view = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "health", "private_metadata": "", "blocks": []}
    phone.press("log.undo:it", undo_of(answer), view=view, container={"type": "view", "view_id": "V1"})
    assert facts(store)[0].ended_at == planned
