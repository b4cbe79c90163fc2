"""A scoring file in Slack: tried as it was sent, put in force to the letter by an admin alone."""

import json

import pytest

from blocks.payloads import ScoringRef
from core.content.scoring import default_scoring_text
from core.messages_scoring import ScoringApply, ScoringFile
from core.storage.scorings import DRAFT_LIFETIME
from core.usecases.try_scoring import apply_draft, is_scoring, keep_draft
from slackapp.features import data, scoring, strays

TEAM = "T1"
OURS = default_scoring_text().replace("core_events: []", "core_events: [report_published]")


@pytest.fixture
def phone(make_phone, slack):
    slack.channels["D1"] = {"is_im": True, "name": "direct"}
    return make_phone(data.FEATURE, scoring.FEATURE, strays.FEATURE)


@pytest.fixture
def draft(phone, store, clock):
    with store.begin(TEAM) as work:
        return keep_draft(work, OURS.encode(), file="ours.yaml", by="UADMIN", now=clock.now())


def apply(phone, draft, version=0, user="UADMIN", action_ts="11.1"):
    value = ScoringRef(draft=draft, version=version, post="scoring:F1").pack()
    return phone.press("scoring.apply", value, user=user, channel={"id": "D1"}, action_ts=action_ts)


def waiting(store, clock):
    with store.begin(TEAM) as work:
        return [one.intent for one in work.outbox.claim(now=clock.now(), wall=clock.now(), owner="me", limit=9)]


def test_an_admin_has_it_put_in_force(phone, draft, store, clock):
    apply(phone, draft.id)
    (asked,) = waiting(store, clock)
    assert asked == ScoringApply(draft=draft.id, version=0, by="UADMIN", post="scoring:F1")
    with store.begin(TEAM) as work:
        applied = apply_draft(work, asked.draft, version=asked.version, by=asked.by, now=clock.now())
        assert (applied.version, work.scorings.latest().text) == (1, OURS)
        assert work.audit.of("scoring")[0].detail["line"] == "put version 1 of the scoring file in force"


def test_pressing_twice_asks_once(phone, draft, store, clock):
    apply(phone, draft.id)
    apply(phone, draft.id, action_ts="11.2")
    assert len(waiting(store, clock)) == 1


def test_others_put_nothing_in_force(phone, draft, store, clock, slack):
    apply(phone, draft.id, user="U1")
    assert not waiting(store, clock)
    assert "Only admins" in json.dumps(slack.calls)


def test_what_was_tried_against_another_version_is_not_applied(phone, draft, store, clock, slack):
    with store.begin(TEAM) as work:
        work.scorings.add(OURS.replace("report_published", "invoice_sent"), by="UADMIN", at=clock.now())
    apply(phone, draft.id)
    assert not waiting(store, clock)
    assert "Another scoring file was put in force since" in json.dumps(slack.calls)


def test_what_is_in_force_already_is_said_to_be(phone, draft, store, clock, slack):
    with store.begin(TEAM) as work:
        work.scorings.add(OURS, by="UADMIN", at=clock.now())
    apply(phone, draft.id, version=1)
    assert "in force already, as version 1" in json.dumps(slack.calls)


def test_what_was_tried_long_ago_must_be_sent_again(phone, draft, store, clock, slack):
    clock.at += DRAFT_LIFETIME * 1.1
    with store.begin(TEAM) as work:
        keep_draft(work, (OURS + "\n").encode(), file="new.yaml", by="UADMIN", now=clock.now())
    apply(phone, draft.id)
    assert "tried too long ago" in json.dumps(slack.calls)


def test_the_file_in_force_is_sent_on_request(phone, store, clock, slack):
    view = {"id": "V2", "type": "modal", "hash": "h", "blocks": [], "callback_id": "data"}
    phone.press("scoring.send", user="UADMIN", view=view)
    assert waiting(store, clock) == [ScoringFile(to="UADMIN")]
    assert "on its way to your direct messages" in json.dumps(slack.of("views.update"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (OURS.encode(), True),
        (b"\xef\xbb\xbf" + b"components:\n  a: 1", True),
        (b"'components' : {", True),
        (b"name: x\ncomponents: [broken", True),
        (b"tier: smb\nphases:\n  - components: 3", False),
        (b"components_of: 3", False),
        (b"", False),
        (b"\xff\xfe\x00", False),
    ],
)
def test_a_scoring_file_is_told_by_its_components(content, expected):
    assert is_scoring(content) is expected
