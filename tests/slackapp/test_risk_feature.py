"""`/risk` through the whole app: the ranked list, its filters, the card in the channel, claiming, the report."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.accounts import Account
from core.messages_risk import RiskChart, RiskFile, RiskPost, RiskThread
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.levels import Level
from core.types import Tier
from slackapp.features import risk

TEAM = "T1"
TODAY = date(2026, 11, 16)


def kept(account, index, tier, *, on=TODAY, **more):
    given = {"health": 10.0, "times": 1.0, "warnings": {}, "arr": 1_000.0, "estimated": False} | more
    return RiskDay(account=account, day=on, index=index, tier=Level(tier), **given)


def alert(clock, rule="champion_left", **more):
    given = {
        "id": f"alert_{rule}",
        "account": "acc_acme",
        "rule": rule,
        "label": "Champion left",
        "level": Level.HIGH,
        "state": AlertState.OPEN,
        "route": Route.ALONE,
        "evidence": Evidence(sentence="The champion left on 10 Nov.", source="hubspot", at=clock.now()),
        "opened_at": clock.now(),
        "since": clock.now(),
        "owner": "U1",
        "play": "champion_left",
    } | more
    return Alert(**given)


@pytest.fixture
def phone(make_phone, store, clock):
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id="acc_acme", name="Acme", owner="U1", tier=Tier.SMB, arr=Decimal(1000)))
        work.accounts.save(Account(id="acc_two", name="Northwind Freight", owner="UADMIN"))
        rows = [
            kept("acc_acme", 30.0, "medium", warnings={"champion_left": Level.HIGH}),
            kept("acc_two", 80.0, "critical", health=None),
        ]
        work.risks.put(TODAY - timedelta(days=28), [kept("acc_acme", 10.0, "low", on=TODAY)], whole=True)
        work.risks.put(TODAY, rows, whole=True)
        work.alerts.add([alert(clock)], wake_at={})
    return make_phone(risk.FEATURE)


def waiting(store, clock):
    with store.begin(TEAM) as work:
        seconds, found = 0, []
        while True:
            wall = clock.wall() + timedelta(seconds=seconds)
            claimed = work.outbox.claim(now=clock.now(), wall=wall, owner="t", limit=9)
            if not claimed:
                return found
            for one in claimed:
                work.outbox.sent(one, channel="C1", ts=f"1.{len(found)}", wall=wall)
            found += claimed
            seconds += 2


def ref(**more):
    return json.dumps({"v": 1, "a": "acc_acme", **more})


def test_alone_it_is_my_list_for_me_alone(phone, store, clock):
    said = phone.command("/risk").json()
    assert said["response_type"] == "ephemeral"
    assert "My customers by risk-weighted ARR: 1 customer (1 medium)." in said["text"]
    told = json.dumps(said["blocks"], ensure_ascii=False)
    assert "Northwind" not in told
    assert "(+20.0 in 28 days)" in told
    assert "300 risk-weighted of 1,000" in told
    assert "a ranking of where to work first, not a probability" in told
    assert not waiting(store, clock)


def test_a_filter_shows_others_and_an_unknown_health_beside_the_tier(phone, slack):
    phone.press("risk.pick:whose", json.dumps({"v": 1, "n": 0}))
    said = slack.of("hook")[0]
    assert said["replace_original"]
    told = json.dumps(said["blocks"], ensure_ascii=False)
    assert told.index("Northwind Freight") < told.index("Acme"), "the heaviest first"
    assert "Critical health unknown" in told


def test_a_person_picked_keeps_the_other_filters(phone, slack):
    phone.press('risk.owner:{"v":1,"n":0,"l":"low"}', "UADMIN")
    assert "No customer fits these filters." in slack.of("hook")[0]["text"]


def test_a_card_goes_into_the_channel_with_its_warnings_and_chart_in_the_thread(phone, store, clock):
    phone.command("/risk acme")
    card, warnings, chart = waiting(store, clock)
    assert [type(one.intent) for one in (card, warnings, chart)] == [RiskPost, RiskThread, RiskChart]
    assert {one.lane for one in (card, warnings, chart)} == {"C1"}
    assert card.slot == warnings.thread == chart.thread


def test_an_unknown_customer_is_offered_those_with_a_like_name(phone, store, clock):
    assert "Northwind Freight" in json.dumps(phone.command("/risk Nortwind Freight").json())
    assert not waiting(store, clock)


def test_nothing_is_told_where_another_company_reads(phone, store, clock):
    for words in ("/risk acme", "/risk"):
        assert "People from outside your company" in phone.command(words, channel="CX").json()["text"]
    assert not waiting(store, clock)


def test_why_shows_parts_that_sum_and_what_moved_it(phone, slack):
    phone.press("risk.why", ref())
    told = json.dumps(slack.of("views.open")[0]["view"], ensure_ascii=False)
    assert "+20.0 Champion left (high)" in told
    assert "+10.0 Health" in told
    assert "Together *30.0*" in told
    assert "Since Mon 19 Oct:* +20.0" in told


def test_an_open_alert_is_claimed_in_the_list_of_them(phone, slack, store):
    phone.press("risk.alerts", ref())
    view = slack.of("views.open")[0]["view"]
    assert "The champion left on 10 Nov." in json.dumps(view)
    phone.press("risk.claim:champion_left", json.dumps({"v": 1, "a": "alert_champion_left"}), view=view)
    with store.read(TEAM) as work:
        assert work.alerts.get("alert_champion_left").claimed_by == "U1"


def test_the_report_is_sent_as_a_file_to_who_pressed(phone, slack, store, clock):
    phone.press("risk.report", json.dumps({"v": 1, "n": 0, "o": "U1"}))
    (file,) = waiting(store, clock)
    assert (file.lane, file.intent) == ("U1", RiskFile(owner="U1"))
    assert "on its way" in slack.of("hook")[0]["text"]
