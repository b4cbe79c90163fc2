from dataclasses import replace
from datetime import date, timedelta

import pytest
from storage_examples import CSM, NOW, ONE, SECOND, TWO

from core.errors import Conflict, NotFound
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.levels import Level
from core.types import AccountId

ACME, OTHER = AccountId("acme"), AccountId("other")
DAY = date(2026, 3, 2)


def alert(key="a1", **changes):
    made = Alert(
        id=key,
        account=ACME,
        rule="login_gap",
        label="Nobody comes",
        level=Level.HIGH,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=Evidence(sentence="Nobody came for 15 days.", source="events", at=NOW, value=15.0),
        opened_at=NOW,
        since=NOW,
        owner=CSM,
        told=(CSM,),
        ratings={CSM: True},
    )
    return replace(made, **changes)


def row(account=ACME, **changes):
    made = RiskDay(
        account=account,
        day=DAY,
        index=73.9,
        tier=Level.CRITICAL,
        health=6.8,
        times=1.3,
        warnings={"login_gap": Level.HIGH, "tickets": Level.MEDIUM},
        red_since=DAY - timedelta(days=3),
    )
    return replace(made, **changes)


def test_a_days_risk_is_read_as_it_was_written(store):
    with store.begin(ONE) as work:
        work.risks.put(DAY, [row(), row(OTHER, warnings={}, health=None, red_since=None)], whole=True)
        work.risks.put(DAY, [row(index=12.0, probability=0.25)], whole=False)
    with store.read(ONE) as work:
        assert work.risks.day(DAY) == {
            ACME: row(index=12.0, probability=0.25),
            OTHER: row(OTHER, warnings={}, health=None, red_since=None),
        }
        assert work.risks.day(DAY, accounts=[OTHER]).keys() == {OTHER}
        assert work.risks.red_since(DAY) == {ACME: DAY - timedelta(days=3)}
        assert work.risks.history(ACME, since=DAY, until=DAY) == (row(index=12.0, probability=0.25),)
        assert work.risks.last_day(before=date.max) == DAY
    with store.begin(ONE) as work:
        work.risks.put(DAY, [row(OTHER)], whole=True)
        assert work.risks.day(DAY).keys() == {OTHER}


def test_an_alert_is_read_as_it_was_written_and_found_by_what_it_is_about(store):
    closed = alert("a2", rule="tickets", state=AlertState.RESOLVED, closed_at=NOW, ratings={CSM: False})
    with store.begin(ONE) as work:
        work.alerts.add([alert(), closed], wake_at={"a1": NOW})
        work.alerts.add([], wake_at={})
    with store.read(ONE) as work:
        assert work.alerts.get("a1") == alert()
        assert work.alerts.many(["a1", "a2", "none"]) == (alert(), closed)
        assert work.alerts.active() == work.alerts.active(account=ACME, owner=CSM) == (alert(),)
        assert work.alerts.closed(since=NOW) == (closed,)
        assert [one.id for one in work.alerts.standings(closed_since=NOW)] == ["a1", "a2"]
        assert work.alerts.standings(closed_since=NOW + SECOND, accounts=[OTHER]) == []
        assert work.alerts.next_wake() == NOW
    with store.read(TWO) as work, pytest.raises(NotFound):
        work.alerts.get("a1")


def test_of_two_who_answer_an_alert_at_once_the_second_is_told(store):
    with store.begin(ONE) as work:
        work.alerts.add([alert()], wake_at={})
        saved = work.alerts.save(alert(state=AlertState.CLAIMED), wake_at=None)
        assert saved.version == 1
        with pytest.raises(Conflict):
            work.alerts.save(alert(state=AlertState.DISMISSED), wake_at=None)


def test_an_alert_is_due_from_its_instant_on_until_its_clock_is_set_anew(store):
    with store.begin(ONE) as work:
        work.alerts.add([alert(), alert("a2", rule="tickets")], wake_at={"a1": NOW, "a2": NOW - SECOND})
    with store.begin(ONE) as work:
        assert work.alerts.due(now=NOW - 2 * SECOND, limit=9) == ()
        assert [one.id for one in work.alerts.due(now=NOW, limit=9)] == ["a2", "a1"]
        assert [one.id for one in work.alerts.due(now=NOW, limit=1)] == ["a2"]
        work.alerts.save(alert(), wake_at=None)
        work.alerts.tell(alert("a2", rule="tickets"))
    with store.begin(ONE) as work:
        assert [one.id for one in work.alerts.due(now=NOW, limit=9)] == ["a2"], "to be told leaves the clock alone"


def test_ratings_of_a_rule_count_from_when_it_was_put_back_to_work(store):
    with store.begin(ONE) as work:
        work.alerts.add([alert(), alert("a2", account=OTHER, ratings={CSM: False})], wake_at={})
        assert work.alerts.ratings("login_gap") == (1, 1)
        work.alerts.demote("login_gap", at=NOW)
        assert work.alerts.demoted() == {"login_gap"}
        work.alerts.restore("login_gap", at=NOW + SECOND, by=CSM)
        assert work.alerts.demoted() == frozenset()
        assert work.alerts.ratings("login_gap") == (0, 0)


def test_what_was_heard_of_an_account_waits_until_it_was_looked_at(store):
    later = NOW + SECOND
    with store.begin(ONE) as work:
        work.stirred.add([ACME, OTHER], at=NOW)
        work.stirred.add([ACME], at=later)
        assert work.stirred.waiting(now=NOW, limit=9) == (OTHER,)
        assert work.stirred.waiting(now=later, limit=9) == (OTHER, ACME)
        work.stirred.done([ACME, OTHER], upto=NOW)
        assert work.stirred.waiting(now=later, limit=9) == (ACME,), "it was heard of again after that"
        work.stirred.done([ACME], upto=later)
        assert work.stirred.waiting(now=later, limit=9) == ()
