"""What cannot wait for the morning: heard at a door, it is an alert in the outbox at the next beat of the job."""

import time
from pathlib import Path

import pytest
from ingest_scene import ADMIN, TEAM
from source_signing import SECRET, signed

from core.accounts import Account, Person
from core.messages_risk import AlertPost
from core.risk.levels import Level
from core.types import AccountId, UserId
from slackapp.jobs import stirred

PAYLOADS = Path(__file__).parents[1] / "core" / "sources" / "payloads"
ACCOUNT, OWNER = AccountId("acc_north"), UserId("U0OWNER")
SECONDS = 5


@pytest.fixture
def owned(scene):
    """A customer whom Stripe knows, and who owns them."""
    with scene.store.begin(TEAM) as work:
        work.source_secrets.put("stripe", scene.app.box.seal(SECRET), by=ADMIN, at=scene.now)
        work.people.save(Person(id=OWNER, name="The owner", time_zone="UTC"), seen_at=scene.now)
        work.accounts.save(Account(id=ACCOUNT, name="Northwind Freight", external_id="nw-7", owner=OWNER))
    assert stripe(scene, "customer_created").status_code == 200
    return scene


def stripe(scene, name, *, at=None):
    body = (PAYLOADS / f"stripe_{name}.json").read_bytes()
    if at is not None:
        body = body.replace(b'"created": 1767780000', f'"created": {int(at.timestamp())}'.encode())
    url = f"{scene.settings.base_url}/ingest/stripe"
    return scene.http.post(
        f"{scene.url}/ingest/stripe", content=body, headers=signed("stripe", body, scene.now, url=url)
    )


def alerts(scene):
    with scene.work() as work:
        return work.alerts.active()


def waiting(scene):
    """The messages of alerts that wait, with their conversation; they are taken."""
    with scene.store.begin(TEAM) as work:
        claimed = work.outbox.claim(now=scene.now, wall=scene.now, owner="t", limit=50)
    return [(one.lane, one.intent.alert) for one in claimed if isinstance(one.intent, AlertPost)]


def test_a_failed_payment_is_an_alert_in_the_outbox_at_the_next_beat(owned):
    begun = time.monotonic()
    assert stripe(owned, "invoice_payment_failed", at=owned.now).status_code == 200
    assert stirred.due(owned.app, owned.now)
    assert stirred.run(owned.app, owned.now, "a").alerts == 1
    (alert,) = alerts(owned)
    assert (alert.rule, alert.level, alert.owner) == ("payment_failed", Level.HIGH, OWNER)
    assert waiting(owned) == [(OWNER, alert.id)]
    assert time.monotonic() - begun + stirred.JOB.seconds < SECONDS
    assert owned.app.stirred.is_set(), "whoever sends is woken"


def test_heard_twice_and_looked_at_twice_it_is_one_alert(owned):
    at = owned.now
    for _ in range(2):
        stripe(owned, "invoice_payment_failed", at=at)
        stirred.run(owned.app, owned.now, "a")
    assert len(alerts(owned)) == 1
    assert len(waiting(owned)) == 1
    assert not stirred.due(owned.app, owned.now)


def test_a_settled_bill_ends_the_alert_at_the_next_beat(owned):
    stripe(owned, "invoice_payment_failed", at=owned.now)
    stirred.run(owned.app, owned.now, "a")
    stripe(owned, "invoice_paid")
    stirred.run(owned.app, owned.now, "a")
    assert alerts(owned) == ()
