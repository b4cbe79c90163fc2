"""What other systems post is verified, taken in once, and never answered with a 5xx."""

from pathlib import Path

import pytest
from ingest_scene import ADMIN, TEAM
from source_signing import SECRET, signed

from core.sources import all_sources
from core.storage import Why
from core.types import TeamId

PAYLOADS = Path(__file__).parents[1] / "core" / "sources" / "payloads"


@pytest.fixture
def hooks(scene):
    """The scene with a secret for every source."""
    give_secrets(scene, TEAM)
    return scene


def give_secrets(scene, team):
    with scene.store.begin(team) as work:
        for source in all_sources():
            work.source_secrets.put(source, scene.app.box.seal(SECRET), by=ADMIN, at=scene.now)


def deliver(scene, source, body, *, path=None, **headers):
    path = path or f"/ingest/{source}"
    sent = signed(source, body, scene.now, url=f"{scene.settings.base_url}{path}") | headers
    return scene.http.post(scene.url + path, content=body, headers=sent)


def payload(name):
    return (PAYLOADS / f"{name}.json").read_bytes()


@pytest.mark.parametrize("file", sorted(PAYLOADS.glob("*.json")), ids=lambda file: file.stem)
def test_every_captured_payload_is_taken_once(hooks, file):
    source, body = file.stem.partition("_")[0], file.read_bytes()
    first, second = deliver(hooks, source, body), deliver(hooks, source, body)
    assert (first.status_code, second.status_code) == (200, 200)
    assert "repeated" not in first.json()
    assert set(second.json()) == {"success", "repeated"}
    assert hooks.metric(source, "repeated") >= 1


def test_stripe_brings_a_customer_with_what_they_pay_and_owe(hooks):
    for name in ("customer_created", "subscription_updated", "invoice_payment_failed", "invoice_paid"):
        assert deliver(hooks, "stripe", payload(f"stripe_{name}")).status_code == 200
    with hooks.work() as work:
        (account,) = work.accounts.all()
        facts = {fact.kind.value: fact for fact in work.facts.of(account.id)}
        assert (account.name, account.external_id, account.arr) == ("Northwind Freight", "nw-7", 21600)
        assert facts["revenue"].value == 21600
        assert facts["payment_failed"].ended_at is not None
        assert set(facts) == {"revenue", "payment_failed"}
        assert "revenue:stripe" in work.sources.all()


def test_the_sources_agree_on_who_is_who(hooks):
    for name in ("salesforce_account", "zendesk_trigger", "delighted_response", "nps_answer", "intercom_rating"):
        assert deliver(hooks, name.partition("_")[0], payload(name)).status_code == 200
    with hooks.work() as work:
        (account,) = work.accounts.all()
        assert len(work.facts.of(account.id)) == 3  # revenue, two answers
        assert not work.aside.counts()


def test_what_nobody_knows_is_kept_aside_and_counted(hooks):
    body = payload("stripe_unknown")
    deliver(hooks, "stripe", body)
    deliver(hooks, "stripe", body.replace(b"evt_4A", b"evt_4B"))
    deliver(hooks, "zendesk", payload("zendesk_event"))
    with hooks.work() as work:
        assert work.aside.counts() == {("stripe", Why.UNKNOWN_KIND): 2, ("zendesk", Why.UNKNOWN_ACCOUNT): 1}
        (kept,) = work.aside.of(Why.UNKNOWN_KIND, limit=9)
    assert kept.payload["kind"] == "radar.early_fraud_warning.created"
    assert "evt_4A" in kept.payload["body"]


@pytest.mark.parametrize("source", sorted(all_sources()))
def test_an_unsigned_or_senseless_request_changes_nothing(hooks, source):
    url = f"{hooks.url}/ingest/{source}"
    assert hooks.http.post(url, content=b"{}").status_code == 401
    for body in (b"", b"{", b"[" * 100_000, b"null", b'"x"', b"{}", b"[1]", b"\xff"):
        answer = deliver(hooks, source, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable"), body
        assert answer.json()["error"]["message"].endswith(".")
    assert deliver(hooks, source, b" " * 500_001).status_code == 413
    with hooks.work() as work:
        assert not work.aside.counts()
        assert not work.sources.all()


def test_a_source_without_a_secret_or_of_no_name_lets_nothing_in(scene):
    assert deliver(scene, "stripe", b"{}").json()["code"] == "not_set_up"
    assert scene.http.post(f"{scene.url}/ingest/fax", content=b"{}").json()["code"] == "unknown_source"
    with scene.store.begin(TEAM) as work:
        work.source_secrets.put("stripe", b"sealed with another key", by=ADMIN, at=scene.now)
        assert list(work.source_secrets.all()) == ["stripe"]
    assert deliver(scene, "stripe", b"{}").status_code == 401
    with scene.store.begin(TEAM) as work:
        assert work.source_secrets.forget("stripe")
        assert not work.source_secrets.forget("stripe")


def test_with_several_workspaces_the_address_says_which(hooks):
    other = TeamId("T2")
    hooks.connect(other, key=None)
    give_secrets(hooks, other)
    body = payload("salesforce_account")
    assert deliver(hooks, "salesforce", body).json()["code"] == "unknown_workspace"
    assert deliver(hooks, "salesforce", body, path="/ingest/salesforce/T9").status_code == 404
    assert deliver(hooks, "hubspot", payload("hubspot_changes"), path="/ingest/hubspot/T2").status_code == 200
    assert deliver(hooks, "salesforce", body, path="/ingest/salesforce/T2").status_code == 200
    with hooks.work(other) as work:
        assert [one.name for one in work.accounts.all()] == ["Northwind Freight"]
    with hooks.work() as work:
        assert not work.accounts.all()
