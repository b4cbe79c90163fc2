"""What becomes of an alert that people answer, that climbs, rises and ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.calendar import WorkCalendar, WorkingHours
from core.content.scoring import default_scoring
from core.errors import BadInput, Conflict
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.answers import (
    LONGEST_SNOOZE,
    REASON_LIMIT,
    awake,
    claim,
    climb,
    dismiss,
    is_noise,
    moved,
    rate,
    resolve,
    route_of,
    snooze,
    wake_at,
)
from core.risk.levels import Level
from core.types import Place

RULES = default_scoring().risk.alerts
FRIDAY = datetime(2026, 3, 6, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = WorkingHours(zone=ZoneInfo("UTC"), calendar=WorkCalendar((Place(),)))
EVIDENCE = Evidence(sentence="Nobody came for 15 days.", source="events", at=FRIDAY)
OPEN = Alert(
    id="a1",
    account="acme",
    rule="login_gap",
    label="Nobody comes",
    level=Level.HIGH,
    state=AlertState.OPEN,
    route=Route.ALONE,
    evidence=EVIDENCE,
    opened_at=FRIDAY,
    since=FRIDAY,
    owner="U1",
    told=("U1",),
)


def monday(hour):
    return datetime(2026, 3, 9, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "due"),
    [
        (Level.CRITICAL, FRIDAY + HOUR),
        (Level.HIGH, monday(11)),
        (Level.MEDIUM, monday(15)),
        (Level.LOW, monday(15) + timedelta(days=1)),
    ],
)
def test_the_limit_to_claim_it_is_in_the_business_hours_of_who_has_it(level, due):
    assert wake_at(replace(OPEN, level=level), HOURS, RULES) == due


def test_the_clock_stops_on_claim_and_runs_once():
    assert wake_at(claim(OPEN, by="U1", now=FRIDAY), HOURS, RULES) is None
    assert wake_at(climb(OPEN), HOURS, RULES) is None
    assert wake_at(replace(OPEN, route=Route.DIGEST), HOURS, RULES) is None


def test_of_two_who_claim_it_the_later_one_has_it_and_nobody_twice():
    mine = claim(OPEN, by="U1", now=FRIDAY)
    assert (mine.state, mine.claimed_by, mine.claimed_at) == (AlertState.CLAIMED, "U1", FRIDAY)
    with pytest.raises(Conflict, match="yours already"):
        claim(mine, by="U1", now=FRIDAY)
    assert claim(mine, by="U2", now=FRIDAY).claimed_by == "U2"


def test_put_off_it_is_silent_and_comes_back_with_a_new_clock():
    until = monday(9)
    later = snooze(climb(OPEN), until=until, reason=" on holiday ", now=FRIDAY)
    assert (later.state, later.reason, wake_at(later, HOURS, RULES)) == (AlertState.SNOOZED, "on holiday", until)
    back = awake(later, now=until)
    assert (back.state, wake_at(back, HOURS, RULES)) == (AlertState.OPEN, monday(13))
    assert awake(replace(later, claimed_by="U1"), now=until).state is AlertState.CLAIMED


@pytest.mark.parametrize("until", [FRIDAY, FRIDAY - HOUR, FRIDAY + LONGEST_SNOOZE + HOUR])
def test_it_cannot_be_put_off_to_the_past_or_for_ever(until):
    with pytest.raises(BadInput) as refused:
        snooze(OPEN, until=until, reason="later", now=FRIDAY)
    assert refused.value.field == "until"


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (REASON_LIMIT + 1)])
def test_putting_off_and_dismissing_need_a_reason_of_bearable_length(reason):
    for answer in (
        lambda: snooze(OPEN, until=monday(9), reason=reason, now=FRIDAY),
        lambda: dismiss(OPEN, reason=reason, by="U1", now=FRIDAY),
    ):
        with pytest.raises(BadInput) as refused:
            answer()
        assert refused.value.field == "reason"


def test_what_is_over_cannot_be_answered_but_still_be_rated():
    over = resolve(OPEN, reason="they are back", now=FRIDAY)
    assert (over.state, over.closed_at) == (AlertState.RESOLVED, FRIDAY)
    for answer in (
        lambda: claim(over, by="U1", now=FRIDAY),
        lambda: dismiss(over, reason="no", by="U1", now=FRIDAY),
        lambda: snooze(over, until=monday(9), reason="no", now=FRIDAY),
    ):
        with pytest.raises(Conflict, match="over"):
            answer()
    assert rate(rate(over, useful=True, by="U1"), useful=False, by="U1").ratings == {"U1": False}


def test_a_rise_wakes_what_was_put_off_and_begins_a_new_clock():
    slept = snooze(climb(OPEN), until=monday(9), reason="later", now=FRIDAY)
    risen = moved(slept, Level.CRITICAL, EVIDENCE, demoted=True, now=FRIDAY + HOUR)
    assert (risen.state, risen.level, risen.since) == (AlertState.OPEN, Level.CRITICAL, FRIDAY + HOUR)
    assert wake_at(risen, HOURS, RULES) == FRIDAY + 2 * HOUR


def test_a_fall_changes_the_level_alone():
    slept = snooze(OPEN, until=monday(9), reason="later", now=FRIDAY)
    assert moved(slept, Level.LOW, EVIDENCE, demoted=False, now=FRIDAY + HOUR) == replace(slept, level=Level.LOW)


def test_what_is_high_goes_out_at_once_unless_people_call_the_rule_noise():
    alone = {
        (level, demoted)
        for level in Level
        for demoted in (False, True)
        if route_of(level, demoted=demoted) is Route.ALONE
    }
    assert alone == {(Level.CRITICAL, False), (Level.CRITICAL, True), (Level.HIGH, False)}


@pytest.mark.parametrize(
    ("useful", "noise", "is_so"), [(0, 9, False), (7, 3, False), (6, 4, True), (0, 10, True), (70, 31, True)]
)
def test_a_rule_is_noise_with_more_than_thirty_percent_of_at_least_ten_ratings(useful, noise, is_so):
    assert is_noise(useful, noise, RULES) is is_so
