"""Which alerts open, rise and close when the warnings meet what was known."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from core.content.scoring import default_scoring
from core.risk.alert import AlertState
from core.risk.levels import Level
from core.risk.moves import Seen, gone, moves

RULES = default_scoring().risk.alerts
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NONE, LOW, MEDIUM, HIGH, CRITICAL = 0, *(level.code for level in Level)


def seen(level, *, held=False, muted=False):
    return Seen(
        accounts=("acme",),
        rules=("login_gap",),
        levels=np.array([[level]], dtype=np.uint8),
        held=np.array([[held]]),
        muted=np.array([muted]),
    )


def stands(level, state=AlertState.OPEN, *, closed=None, **other):
    known = {"id": "a1", "account": "acme", "rule": "login_gap"} | other
    closed_at = None if closed is None else NOW - closed * DAY
    return SimpleNamespace(**known, level=level, state=state, closed_at=closed_at)


def told(found):
    return bool(found.opened), dict(found.levels), found.closed


def test_a_warning_that_nobody_knows_of_opens():
    assert told(moves(seen(LOW), [], RULES, now=NOW)) == (True, {}, ())


def test_one_that_is_known_opens_no_second_time():
    assert told(moves(seen(HIGH), [stands(Level.HIGH)], RULES, now=NOW)) == (False, {}, ())


def test_a_level_that_moves_is_told_both_ways():
    assert told(moves(seen(CRITICAL), [stands(Level.HIGH)], RULES, now=NOW)) == (False, {"a1": Level.CRITICAL}, ())
    assert told(moves(seen(LOW), [stands(Level.HIGH)], RULES, now=NOW)) == (False, {"a1": Level.LOW}, ())


@pytest.mark.parametrize("state", [AlertState.OPEN, AlertState.CLAIMED, AlertState.SNOOZED])
def test_a_warning_that_is_over_closes_its_alert_whatever_people_did_with_it(state):
    assert told(moves(seen(NONE), [stands(Level.HIGH, state)], RULES, now=NOW)) == (False, {}, ("a1",))


def test_where_the_data_cannot_be_trusted_nothing_moves_and_what_was_known_counts():
    for level in (NONE, CRITICAL):
        found = moves(seen(level, held=True), [stands(Level.HIGH)], RULES, now=NOW)
        assert told(found) == (False, {}, ())
        assert found.counted.tolist() == [[HIGH]]
    fresh = moves(seen(CRITICAL, held=True), [], RULES, now=NOW)
    assert told(fresh) == (False, {}, ())
    assert fresh.counted.tolist() == [[NONE]]


@pytest.mark.parametrize(
    ("level", "closed", "opens"), [(HIGH, 6.9, False), (HIGH, 7, True), (MEDIUM, 3, False), (CRITICAL, 3, True)]
)
def test_after_it_closed_a_rule_is_silent_for_a_week_unless_its_level_is_higher(level, closed, opens):
    known = [stands(Level.HIGH, AlertState.RESOLVED, closed=closed)]
    found = moves(seen(level), known, RULES, now=NOW)
    assert bool(found.opened) is opens
    assert found.counted.tolist() == [[level]], "the index counts it all the same"


def test_what_was_critical_is_never_cooled_down():
    known = [stands(Level.CRITICAL, AlertState.RESOLVED, closed=1)]
    assert moves(seen(CRITICAL), known, RULES, now=NOW).opened


@pytest.mark.parametrize(("level", "closed", "opens"), [(HIGH, 29.9, False), (HIGH, 30, True), (CRITICAL, 1, True)])
def test_no_risk_is_believed_for_thirty_days_and_does_not_count(level, closed, opens):
    known = [stands(Level.HIGH, AlertState.DISMISSED, closed=closed)]
    found = moves(seen(level), known, RULES, now=NOW)
    assert bool(found.opened) is opens
    assert found.counted.tolist() == [[level if opens else NONE]]


def test_a_later_and_milder_end_does_not_shorten_the_silence_of_an_earlier_one():
    known = [
        stands(Level.HIGH, AlertState.DISMISSED, closed=20),
        stands(Level.LOW, AlertState.RESOLVED, closed=1, id="a2"),
    ]
    assert not moves(seen(HIGH), known, RULES, now=NOW).opened


def test_while_a_play_runs_only_what_is_critical_opens():
    assert not moves(seen(HIGH, muted=True), [], RULES, now=NOW).opened
    assert moves(seen(CRITICAL, muted=True), [], RULES, now=NOW).opened
    assert told(moves(seen(NONE, muted=True), [stands(Level.HIGH)], RULES, now=NOW))[2] == ("a1",)


def test_who_has_left_and_rules_that_are_gone_leave_no_alert_behind():
    known = [
        stands(Level.HIGH),
        stands(Level.HIGH, id="a2", account="left"),
        stands(Level.HIGH, id="a3", rule="older"),
        stands(Level.HIGH, AlertState.RESOLVED, closed=2, id="a4", account="left"),
    ]
    assert gone(seen(HIGH), known) == ("a2", "a3")
