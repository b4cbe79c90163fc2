"""The official SDKs of Segment and RudderStack work against us as they are."""

import json
import threading
from datetime import UTC, datetime

import pytest
from ingest_scene import KEY, TEAM, call, packed
from rudderstack.analytics.client import Client as Rudder
from segment.analytics.client import Client as Segment

from core.accounts import Account
from core.types import AccountId


@pytest.fixture(params=[False, True], ids=["plain", "gzip"])
def segment(request, scene):
    errors = []
    client = Segment(
        KEY, host=scene.url, gzip=request.param, on_error=lambda error, _: errors.append(error), max_retries=1
    )
    yield client
    client.join()
    assert not errors


def test_the_official_segment_sdk_stores_what_it_tracks(scene, segment):
    for number in range(250):
        segment.track(f"u{number % 7}", "report opened", {"number": number}, context={"groupId": "acme-1"})
    segment.page("u1", "docs", "Start", {"path": "/start"})
    segment.flush()
    stored = scene.stored
    assert [event["event"] for event in stored].count("report opened") == 250
    assert {event["ref"] for event in stored if event["event"] == "report opened"} == {"acme-1"}
    assert sorted(json.loads(e["properties"]).get("number", -1) for e in stored) == [-1, *range(250)]
    (page,) = (event for event in stored if event["event"] == "$page")
    assert json.loads(page["properties"]) == {"name": "Start", "category": "docs", "path": "/start"}
    assert scene.metric("segment", "accepted") == 251
    assert scene.app.events.flush(scene.store, TEAM) == 251
    assert scene.app.events.ask(scene.store, TEAM, lambda seen: seen.refs()) == {"acme-1": 250, "": 1}


def test_the_official_segment_sdk_tells_of_accounts_and_people(scene, segment):
    segment.group("u1", "acme-1", {"name": "Northwind Freight", "plan": "enterprise", "mrr": 1000, "employees": 80})
    segment.identify("u1", {"email": "champion@northwind.example", "name": "Champion"})
    segment.identify("u9", {"email": "nobody@elsewhere.example"})
    segment.flush()
    with scene.work() as work:
        (account,) = work.accounts.all()
        (contact,) = work.contacts.of(account.id)
        assert work.members.all() == {"u1": "acme-1"}
        assert not work.aside.counts()
        assert work.sources.all().keys() >= {"accounts:segment", "contacts:segment", "revenue:segment"}
    assert (account.name, account.external_id, account.arr) == ("Northwind Freight", "acme-1", 12000)
    assert account.traits["employees"] == "80"
    assert contact.email == "champion@northwind.example"


@pytest.mark.parametrize("gzip", [False, True])
def test_the_official_rudderstack_sdk_works(scene, gzip):
    client = Rudder(KEY, host=scene.url, gzip=gzip, max_retries=1)
    client.track("u1", "opened", {"n": 1})
    client.flush()
    client.join()
    assert [(event["user_id"], event["event"]) for event in scene.stored] == [("u1", "opened")]


def test_gzip_labelled_as_a_form_is_read_all_the_same(scene):
    body = packed({"batch": [call(messageId="m1")]})
    labelled = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    assert scene.post("/v1/batch", body, headers=labelled).status_code == 200
    unlabelled = packed({"batch": [call(messageId="m2")]})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert scene.post("/v1/batch", unlabelled, headers=headers).status_code == 200
    assert [event["message_id"] for event in scene.stored] == ["m1", "m2"]


def test_the_same_message_sent_by_many_at_once_counts_once(scene):
    start = threading.Barrier(8)

    def send():
        start.wait()
        assert scene.batch(call(messageId="m1"), call(messageId="m1")).status_code == 200

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event["message_id"] for event in scene.stored] == ["m1"]


def test_each_call_has_an_address_of_its_own(scene):
    assert scene.post("/v1/track", {"userId": 7, "event": "opened"}).status_code == 200
    assert scene.post("/v1/page", {"anonymousId": "a1", "name": "Home"}).status_code == 200
    assert scene.post("/v1/screen", {"userId": "u1"}).status_code == 200
    assert scene.post("/v1/alias", {"userId": "u1", "previousId": "a1"}).status_code == 200
    assert (
        scene.post("/v1/group", {"userId": "u1", "groupId": "acme-1", "traits": {"name": "Acme"}}).status_code == 200
    )
    assert scene.post("/v1/identify", {"userId": "u1", "traits": {"email": "u1@acme.example"}}).status_code == 200
    assert [(e["user_id"], e["event"]) for e in scene.stored] == [("7", "opened"), ("a1", "$page"), ("u1", "$page")]
    with scene.work() as work:
        assert [one.email for one in work.contacts.of(work.accounts.all()[0].id)] == ["u1@acme.example"]


def test_history_keeps_its_times_and_a_wrong_clock_is_corrected(scene):
    past = "2024-03-01T12:00:00+01:00"
    sent = {"sentAt": "2020-01-01T00:00:10Z"}
    scene.post("/v1/import", {"batch": [call(messageId="m1", timestamp=past)], **sent})
    scene.batch(call(messageId="m2", timestamp="2020-01-01T00:00:00Z"), **sent)
    scene.batch(call(messageId="m3", timestamp="2026-01-05T10:00:00"))
    at = {event["message_id"]: event["at"] for event in scene.stored}
    assert at["m1"] == datetime(2024, 3, 1, 11, tzinfo=UTC)
    assert 9 < (scene.now - at["m2"]).total_seconds() < 30
    assert at["m3"] == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_an_account_that_is_known_gets_the_keys_the_product_uses(scene):
    with scene.store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("a"), name="Northwind Freight", domain="northwind.example"))
    traits = {"website": "https://www.northwind.example/", "seats": 12}
    scene.post("/v1/group", {"userId": "u1", "groupId": "nw-7", "traits": traits})
    with scene.work() as work:
        (account,) = work.accounts.all()
    assert (account.id, account.external_id, account.seats) == ("a", "nw-7", 12)
