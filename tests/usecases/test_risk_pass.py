"""What one look at the risk of a book keeps and says."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from health_scene import TEAM, customer, open_workspace
from risk_scene import CHANNEL, HARBOUR, MANAGER, MONDAY, NORTHWIND, OWNER, RULES, kinds, looked, people, said

from core.errors import Conflict
from core.risk.alert import AlertState, Route
from core.risk.levels import Level
from core.usecases.alert_clock import pass_alerts
from core.usecases.answer_alert import claim_alert, dismiss_alert, rate_alert, restore_rule, snooze_alert
from core.usecases.risk_pass import LEFT, OVER, keep_risk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HIGH = {NORTHWIND: {"login_gap": "high"}}
CRITICAL = {NORTHWIND: {"evaluating": "critical"}}


@pytest.fixture
def work(store):
    with store.begin(TEAM) as open_:
        open_workspace(open_)
        people(open_)
        customer(open_, NORTHWIND)
        customer(open_, HARBOUR)
        yield open_


def channel(work, *, all_levels=False):
    workspace = work.workspaces.get()
    settings = replace(workspace.settings, risk_channel=CHANNEL, risk_all=all_levels)
    work.workspaces.save(replace(workspace, settings=settings))


def test_what_is_high_goes_to_the_owner_at_once_and_a_second_look_says_nothing(work):
    passed = keep_risk(work, looked(HIGH), now=MONDAY)
    assert (passed.opened, passed.moved, passed.closed) == (1, 0, 0)
    (alert,) = work.alerts.active()
    assert (alert.level, alert.state, alert.route, alert.told) == (Level.HIGH, AlertState.OPEN, Route.ALONE, (OWNER,))
    assert kinds(work) == [(OWNER, "alert_post")]
    again = keep_risk(work, looked(HIGH, now=MONDAY + DAY), now=MONDAY + DAY)
    assert (again.opened, again.moved, again.closed) == (0, 0, 0)
    assert said(work, now=MONDAY + DAY) == []


@pytest.mark.parametrize("level", ["low", "medium"])
def test_what_is_milder_waits_for_the_digest(work, level):
    keep_risk(work, looked({NORTHWIND: {"login_gap": level}}), now=MONDAY)
    assert said(work) == []
    assert work.alerts.active()[0].route is Route.DIGEST
    assert work.alerts.next_wake() is None


def test_what_is_critical_goes_to_the_risk_channel_too_and_with_all_levels_so_does_what_is_high(work):
    channel(work)
    keep_risk(work, looked({NORTHWIND: {"evaluating": "critical", "login_gap": "high"}}), now=MONDAY)
    assert sorted(kinds(work)) == [(CHANNEL, "alert_post"), (OWNER, "alert_post"), (OWNER, "alert_post")]
    channel(work, all_levels=True)
    keep_risk(work, looked({HARBOUR: {"login_gap": "high"}}, whole=False), now=MONDAY)
    assert sorted(kinds(work)) == [(CHANNEL, "alert_post"), (OWNER, "alert_post")]


def test_of_a_customer_without_an_owner_who_leads_hears(work):
    keep_risk(work, looked(HIGH, owners={}), now=MONDAY)
    assert kinds(work) == [("UADMIN", "alert_post")]


def test_a_thousand_that_worsen_at_once_are_one_message_the_heaviest_first(work):
    many = {f"c{number}": {"login_gap": "high"} for number in range(1000)}
    keep_risk(work, looked(many, arr=np.arange(1000.0)), now=MONDAY)
    ((lane, kind, heap),) = said(work)
    assert (lane, kind, len(heap.alerts), heap.more) == (OWNER, "alert_heap", RULES.alerts.lines, 990)
    assert [alert.account for alert in work.alerts.many(heap.alerts[:1])] == ["c999"]
    pass_alerts(work, now=MONDAY + 8 * HOUR, limit=2000)
    climbed = said(work, now=MONDAY + 8 * HOUR)
    assert [(lane, kind) for lane, kind, _ in climbed] == [(MANAGER, "alert_heap")], "nor are they a thousand later"


def test_a_rise_is_told_in_the_same_message_and_its_thread(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    kinds(work)
    later = MONDAY + DAY
    keep_risk(work, looked({NORTHWIND: {"login_gap": "critical"}}, now=later), now=later)
    assert kinds(work, now=later) == [(OWNER, "alert_post"), (OWNER, "alert_line")]
    (alert,) = work.alerts.active()
    assert (alert.level, alert.since) == (Level.CRITICAL, later)


def test_recovery_edits_the_message_and_adds_one_line(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    kinds(work)
    keep_risk(work, looked({NORTHWIND: {}}, now=MONDAY + DAY), now=MONDAY + DAY)
    (_, _, post), (_, _, line) = said(work, now=MONDAY + DAY)
    assert work.alerts.get(post.alert).state is AlertState.RESOLVED
    assert line.sentence == f"Resolved: {OVER}."
    assert work.alerts.active() == ()


def test_who_is_no_longer_a_customer_leaves_no_alert_open(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    keep_risk(work, looked({HARBOUR: {}}, whole=False), now=MONDAY)
    assert work.alerts.active(), "a look at another customer alone says nothing of this one"
    keep_risk(work, looked({HARBOUR: {}}), now=MONDAY)
    assert work.alerts.closed(since=MONDAY)[0].reason == LEFT


def test_another_scoring_file_alarms_nobody(work):
    keep_risk(work, looked({NORTHWIND: {"score_fall": "high"}}, rescored=True), now=MONDAY)
    assert said(work) == []
    keep_risk(work, looked({NORTHWIND: {"score_fall": "high"}}), now=MONDAY)
    assert said(work) == []


def test_the_day_is_kept_with_what_it_was_made_of(work):
    keep_risk(work, looked(HIGH, raw=62.2, renewal=80.0), now=MONDAY)
    row = work.risks.day(MONDAY.date())[NORTHWIND]
    assert (round(row.index, 2), row.tier, row.times) == (34.87, Level.MEDIUM, 1.3)
    assert row.warnings == {"login_gap": Level.HIGH}
    assert round(row.health, 2) == 6.83


def test_a_customer_called_no_risk_loses_the_points_and_hears_nothing_for_a_month(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    (alert,) = work.alerts.active()
    dismiss_alert(work, alert.id, reason="They are on holiday", by=OWNER, now=MONDAY)
    kinds(work)
    for days, opened in ((1, 0), (29, 0), (30, 1)):
        at = MONDAY + days * DAY
        assert keep_risk(work, looked(HIGH, now=at), now=at).opened == opened
        assert work.risks.day(at.date())[NORTHWIND].index == (20.0 if opened else 0.0)


def test_an_answer_shows_in_every_message_and_in_each_thread(work):
    channel(work)
    keep_risk(work, looked(CRITICAL), now=MONDAY)
    (alert,) = work.alerts.active()
    kinds(work)
    claim_alert(work, alert.id, by=MANAGER, now=MONDAY)
    assert sorted(kinds(work)) == [(lane, kind) for lane in (CHANNEL, OWNER) for kind in ("alert_line", "alert_post")]
    with pytest.raises(Conflict):
        claim_alert(work, alert.id, by=MANAGER, now=MONDAY)


def test_unclaimed_at_its_limit_it_goes_to_the_manager_once(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    kinds(work)
    limit = MONDAY + 4 * HOUR
    assert work.alerts.next_wake() == limit
    assert pass_alerts(work, now=limit - timedelta(seconds=1), limit=9) == 0
    assert pass_alerts(work, now=limit, limit=9) == 1
    assert sorted(kinds(work, now=limit)) == [
        (OWNER, "alert_line"),
        (OWNER, "alert_post"),
        (MANAGER, "alert_line"),
        (MANAGER, "alert_post"),
    ]
    assert pass_alerts(work, now=limit + 9 * DAY, limit=9) == 0


def test_put_off_it_comes_back_that_morning(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    (alert,) = work.alerts.active()
    until = MONDAY + 3 * DAY
    snooze_alert(work, alert.id, until=until, reason="They are moving offices", by=OWNER, now=MONDAY)
    kinds(work)
    assert pass_alerts(work, now=until, limit=9) == 1
    assert kinds(work, now=until) == [(OWNER, "alert_post"), (OWNER, "alert_line")]
    assert work.alerts.get(alert.id).state is AlertState.OPEN
    assert work.alerts.next_wake() == until + 4 * HOUR


def test_a_rule_that_people_call_noise_moves_into_the_digest_and_back(work):
    keep_risk(work, looked(HIGH), now=MONDAY)
    (alert,) = work.alerts.active()
    kinds(work)
    for number in range(10):
        rate_alert(work, alert.id, useful=number < 6, by=f"U{number}", now=MONDAY)
    told = [one for one in said(work) if one[1] == "trouble"]
    assert [lane for lane, _, _ in told] == ["UADMIN"]
    assert "4 of 10 ratings" in told[0][2].sentence
    keep_risk(work, looked({HARBOUR: {"login_gap": "high"}}, whole=False), now=MONDAY)
    keep_risk(work, looked({"c9": {"login_gap": "critical"}}, whole=False), now=MONDAY)
    assert kinds(work) == [(OWNER, "alert_post")], "critical ones are never demoted"
    restore_rule(work, "login_gap", by="UADMIN", now=MONDAY + HOUR)
    keep_risk(work, looked({"c8": {"login_gap": "high"}}, whole=False), now=MONDAY + HOUR)
    assert kinds(work, now=MONDAY + HOUR) == [(OWNER, "alert_post")]


def test_many_that_rise_again_later_are_told_again(work):
    """The same alerts in one message for the second time are another message."""
    at = MONDAY
    many = [f"c{number}" for number in range(9)]
    told = []
    for level in ("medium", "high", "medium", "high"):
        keep_risk(work, looked({one: {"login_gap": level} for one in many}, now=at), now=at)
        told += [kind for _, kind in kinds(work, now=at)]
        at += DAY
    assert told == ["alert_heap", "alert_heap"]


def test_a_look_that_has_grown_old_neither_closes_nor_opens_what_a_later_one_knew_better(work):
    old = looked({NORTHWIND: {}, HARBOUR: {"evaluating": "critical"}})
    keep_risk(work, looked({HARBOUR: {"evaluating": "critical"}}, whole=False), now=MONDAY - DAY)
    later = MONDAY + timedelta(seconds=2)
    keep_risk(work, looked({NORTHWIND: {"login_gap": "high"}}, whole=False, now=later), now=later)
    keep_risk(work, looked({HARBOUR: {}}, whole=False, now=later), now=later)
    keep_risk(work, looked({"cnew": {"login_gap": "high"}}, whole=False, now=later), now=later)
    passed = keep_risk(work, old, now=MONDAY)
    assert (passed.opened, passed.moved, passed.closed) == (0, 0, 0)
    assert {alert.account for alert in work.alerts.active()} == {NORTHWIND, "cnew"}
