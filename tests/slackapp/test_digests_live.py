"""Digests as the strict Slack shows them: tick, buttons, the chart in the thread, a channel that is out of reach."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from local_slack import ATTIC, CHANNEL, CSM, SHARED, TEAM, staged

from core.accounts import Account, Person
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.levels import Level
from core.types import AccountId, UserId
from core.usecases.answer_alert import claim_alert
from core.usecases.redraw_list import redraw_list
from slackapp.delivery import deliverer
from slackapp.scheduler import tick

ACME, LEAD = AccountId("northwind"), UserId("U1")
NINE = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
"""Nine in Berlin on a Tuesday."""
DAY = timedelta(days=1)


@pytest.fixture
def stage(empty_database, tmp_path):
    path = tmp_path / "digests.db"
    shutil.copy(empty_database, path)
    with staged(path) as made:
        with made.app.store.begin(TEAM) as work:
            work.accounts.save(Account(id=ACME, name="Northwind Freight", owner=CSM, arr=40_000, currency="EUR"))
            work.alerts.add([alert("a1")], wake_at={})
            for weeks in range(8):
                work.risks.put((NINE - 7 * weeks * DAY).date(), [looked((NINE - 7 * weeks * DAY).date())], whole=True)
        yield made


def alert(key, level=Level.MEDIUM):
    return Alert(
        id=key,
        account=ACME,
        rule="tickets",
        label="Many tickets",
        level=level,
        state=AlertState.OPEN,
        route=Route.DIGEST,
        evidence=Evidence(sentence="11 tickets in 30 days.", source="support", at=NINE - DAY),
        opened_at=NINE - DAY,
        since=NINE - DAY,
        owner=CSM,
    )


def looked(day):
    return RiskDay(account=ACME, day=day, index=50.0, tier=Level.HIGH, health=10.0, times=1.0, warnings={})


def at(stage, moment):
    stage.clock.at = max(stage.clock.at, moment)
    return tick(stage.app, moment)


def setting(stage, **more):
    with stage.app.store.begin(TEAM) as work:
        workspace = work.workspaces.get()
        work.workspaces.save(replace(workspace, settings=replace(workspace.settings, **more)))


def direct(stage):
    return stage.slack.messages(stage.slack.direct(CSM))


def buttons(message):
    return [
        one["text"]["text"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]
    ]


def off(stage, target):
    with stage.app.store.read(TEAM) as work:
        return next(one.off for one in work.digests.all() if one.target == target)


def test_the_tick_at_nine_sends_the_digest_with_buttons_and_a_chart_in_its_thread(stage):
    assert at(stage, NINE - timedelta(hours=1))["digests"] == 0
    told = at(stage, NINE)
    assert (told["digests"], told["deliveries"]) == (1, 2)
    (digest,) = direct(stage)
    assert digest.text.startswith("Daily digest: 1 at risk (1 new), 1 unclaimed. Northwind Freight: ")
    assert buttons(digest) == ["Claim", "Open", "Snooze…"]
    (chart,) = stage.slack.thread(stage.slack.direct(CSM), digest.ts)[-1:]
    assert "1 Sep: 0 critical, 1 high, 0 medium, 0 low" in chart.text
    assert [file.name[:4] for file in stage.slack.files()] == ["risk"]
    assert at(stage, NINE)["digests"] == 0


def test_what_is_answered_in_it_shows_in_it(stage):
    at(stage, NINE)
    with stage.app.store.begin(TEAM) as work:
        claim_alert(work, "a1", by=CSM, now=NINE)
        redraw_list(work, 1)
    deliverer(stage.app, owner="t").drain(now=NINE)
    (digest,) = direct(stage)
    assert "Claimed by <@U1>" in str(digest.blocks)
    assert buttons(digest) == ["Open", "Snooze…"]


def test_the_digest_of_the_risk_channel_comes_there_as_soon_as_it_is_set(stage):
    setting(stage, risk_channel=CHANNEL)
    at(stage, NINE + timedelta(hours=2))
    assert stage.texts(CHANNEL)[0].startswith("Daily digest: ")


@pytest.mark.parametrize("place", [ATTIC, SHARED], ids=["archived", "shared with others"])
def test_where_it_cannot_go_it_is_switched_off_and_who_leads_is_told_once(stage, place):
    with stage.app.store.begin(TEAM) as work:
        work.people.save(Person(id=LEAD, name="Ana", time_zone="Europe/Berlin", is_admin=True), seen_at=NINE)
    setting(stage, risk_channel=place)
    at(stage, NINE + timedelta(hours=2))
    assert off(stage, place)
    told = [one.text for one in direct(stage) if "switched off" in one.text]
    assert len(told) == 1
    assert "`/cs digests`" in told[0]
    at(stage, NINE + DAY + timedelta(hours=2))
    assert len([one for one in direct(stage) if "switched off" in one.text]) == 1
    assert not [text for text in stage.texts(place) if "Daily digest" in text]
