"""Every warning of the risk specification's section 1: just below, at and above each threshold."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.risk_rules import WARNING_LIMITS
from core.content.scoring import default_scoring
from core.facts import FactKind
from core.health.bands import BANDS, Band
from core.risk.levels import Level
from core.risk.signs import COLUMNS, DOMAINS, TOLD, Signs, no_signs
from core.risk.warn import RULES, warn
from core.risk.warnings import all_warnings
from core.signals import Flags, Floats

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LIMITS = default_scoring().risk
NONE, LOW, MEDIUM, HIGH, CRITICAL = 0, *(level.code for level in Level)
RED, YELLOW, GREEN = (BANDS.index(band) for band in (Band.RED, Band.YELLOW, Band.GREEN))
OLD = {"tenure": 400.0}
MONTH = {"core_month": 70.0, "core_before_month": 100.0, "month_change": -0.3, "month_fair": -0.3}
WEEK = {"core_week": 40.0, "core_before_week": 50.0, "week_change": -0.2, "week_fair": -0.2}
USERS = {"active_28": 8.0, "active_before": 10.0, "users_change": -0.2, "users_fair": -0.2}
CASES = [
    ("evaluating", {"evaluating": 0.0}, CRITICAL),
    ("evaluating", {"evaluating": 365.0}, CRITICAL),
    ("evaluating", {"evaluating": 366.0}, NONE),
    ("data_export", {"data_export": 30.0}, HIGH),
    ("data_export", {"last_export": 30.0}, HIGH),
    ("data_export", {"data_export": 31.0, "last_export": 31.0}, NONE),
    ("payment_failed", {"payment_failed": 0.0}, HIGH),
    ("payment_failed", {"payment_failed": 13.9}, HIGH),
    ("payment_failed", {"payment_failed": 14.0}, CRITICAL),
    ("usage_drop", WEEK, MEDIUM),
    ("usage_drop", WEEK | {"week_change": -0.19, "week_fair": -0.19}, NONE),
    ("usage_drop", WEEK | {"core_before_week": 20.0}, MEDIUM),
    ("usage_drop", WEEK | {"core_before_week": 19.0}, NONE),
    ("usage_drop", MONTH, HIGH),
    ("usage_drop", MONTH | {"month_change": -0.29, "month_fair": -0.29}, NONE),
    ("usage_drop", MONTH | WEEK, HIGH),
    ("usage_drop", MONTH | {"core_before_month": 19.0}, NONE),
    ("usage_drop", MONTH | {"tenure": 59.0}, NONE),
    ("users_drop", USERS, MEDIUM),
    ("users_drop", USERS | {"users_change": -0.19, "users_fair": -0.19}, NONE),
    ("users_drop", USERS | {"active_before": 4.0}, NONE),
    ("users_drop", USERS | {"tenure": 55.0}, NONE),
    ("login_gap", {"last_seen": 7.0}, NONE),
    ("login_gap", {"last_seen": 8.0}, LOW),
    ("login_gap", {"last_seen": 14.0}, LOW),
    ("login_gap", {"last_seen": 15.0}, HIGH),
    ("login_gap", {"last_seen": 30.0}, HIGH),
    ("login_gap", {"last_seen": 31.0}, CRITICAL),
    ("login_gap", {"last_seen": 9.0, "usual_gap": 3.0}, NONE),
    ("login_gap", {"last_seen": 10.0, "usual_gap": 3.0}, LOW),
    ("login_gap", {"last_seen": 21.0, "usual_gap": 7.0}, NONE),
    ("login_gap", {"last_seen": 22.0, "usual_gap": 7.0}, HIGH),
    ("login_gap", {"last_seen": 31.0, "tenure": 13.0}, NONE),
    ("key_action", {"last_core": 6.0}, NONE),
    ("key_action", {"last_core": 7.0}, MEDIUM),
    ("few_users", {"active_28": 2.0, "seats": 6.0}, MEDIUM),
    ("few_users", {"active_28": 1.0, "seats": 6.0}, MEDIUM),
    ("few_users", {"active_28": 0.0, "seats": 6.0}, NONE),
    ("few_users", {"active_28": 3.0, "seats": 6.0}, NONE),
    ("few_users", {"active_28": 2.0, "seats": 5.0}, NONE),
    ("champion_left", {"champion_left": 14.0}, HIGH),
    ("champion_left", {"champion_left": 14.1}, NONE),
    ("channel_silent", {"channel_silent": 9.9}, NONE),
    ("channel_silent", {"channel_silent": 10.0}, LOW),
    ("channel_silent", {"channel_silent": 14.0}, MEDIUM),
    ("no_meeting", {"last_meeting": 89.0, "renewal": 100.0}, NONE),
    ("no_meeting", {"last_meeting": 90.0}, MEDIUM),
    ("no_meeting", {"last_meeting": 90.0, "renewal": 181.0}, MEDIUM),
    ("no_meeting", {"last_meeting": 90.0, "renewal": 180.0}, HIGH),
    ("tickets", {"tickets": 10.0}, NONE),
    ("tickets", {"tickets": 11.0}, MEDIUM),
    ("tickets", {"tickets": 4.0, "tickets_usual": 2.0}, MEDIUM),
    ("tickets", {"tickets": 4.0, "tickets_usual": 2.1}, NONE),
    ("tickets", {"tickets": 3.0, "tickets_usual": 1.0}, NONE),
    ("urgent_open", {"urgent": 2.0, "urgent_oldest": 7.0}, NONE),
    ("urgent_open", {"urgent": 3.0, "urgent_oldest": 1.0}, HIGH),
    ("urgent_open", {"urgent": 1.0, "urgent_oldest": 7.1}, HIGH),
    ("nps_bad", {"nps": 6.0, "nps_age": 30.0}, HIGH),
    ("nps_bad", {"nps": 7.0, "nps_age": 1.0}, NONE),
    ("nps_bad", {"nps": 6.0, "nps_age": 31.0}, NONE),
    ("nps_bad", {"nps": 7.0, "nps_age": 1.0, "nps_fall": 3.0, "nps_fall_age": 30.0}, HIGH),
    ("nps_bad", {"nps": 7.0, "nps_age": 1.0, "nps_fall": 2.0, "nps_fall_age": 1.0}, NONE),
    ("exit_pages", {"exit_pages": 1.0}, NONE),
    ("exit_pages", {"exit_pages": 2.0}, LOW),
    ("forecast_down", {"forecast": -0.1, "forecast_age": 3.0}, MEDIUM),
    ("forecast_down", {"forecast": -0.09, "forecast_age": 3.0}, NONE),
    ("red_long", {"band": RED, "red_for": 27.0}, NONE),
    ("red_long", {"band": RED, "red_for": 28.0}, HIGH),
    ("renewal_near", {"band": RED, "renewal": 90.0}, HIGH),
    ("renewal_near", {"band": RED, "renewal": 91.0}, NONE),
    ("renewal_near", {"band": RED}, NONE),
    ("renewal_near", {"band": YELLOW, "falling": True, "renewal": 90.0}, HIGH),
    ("renewal_near", {"band": YELLOW, "renewal": 90.0}, NONE),
    ("renewal_near", {"band": GREEN, "falling": True, "renewal": 90.0}, NONE),
    ("score_fall", {"band": GREEN, "score": 60.0, "change_7": -15.0}, HIGH),
    ("score_fall", {"band": GREEN, "score": 60.0, "change_7": -14.9}, NONE),
    ("score_fall", {"band": GREEN, "score": 60.0, "change_7": 15.0}, NONE),
    ("advice_open", {"advice": 13.9}, NONE),
    ("advice_open", {"advice": 14.0}, LOW),
    ("onboarding_late", {"overdue": 0.19, "plan_quiet": 10.0}, NONE),
    ("onboarding_late", {"overdue": 0.2, "plan_quiet": 0.0}, MEDIUM),
    ("onboarding_late", {"overdue": 0.6, "plan_quiet": 0.0}, MEDIUM),
    ("onboarding_late", {"overdue": 0.61, "plan_quiet": 11.0}, HIGH),
    ("onboarding_late", {"overdue": 0.0, "plan_quiet": 11.0}, MEDIUM),
    ("kickoff_missing", {"kickoff_wait": 4.0}, NONE),
    ("kickoff_missing", {"kickoff_wait": 5.0}, MEDIUM),
    ("sponsor_lost", {"sponsor_changed": 30.0, "sponsors": 1.0}, HIGH),
    ("sponsor_lost", {"sponsor_changed": 31.0, "sponsors": 1.0}, NONE),
    ("sponsor_lost", {"reviews_missed": 1.0, "sponsors": 1.0}, NONE),
    ("sponsor_lost", {"reviews_missed": 2.0, "sponsors": 1.0}, HIGH),
    ("sponsor_lost", {"last_sponsor": 60.0, "sponsors": 1.0}, NONE),
    ("sponsor_lost", {"last_sponsor": 60.0, "sponsors": 1.0, "enterprise": True}, MEDIUM),
    ("sponsor_lost", {"last_sponsor": 89.0, "sponsors": 1.0}, NONE),
    ("sponsor_lost", {"last_sponsor": 90.0, "sponsors": 1.0}, MEDIUM),
    ("sponsor_lost", {"sponsors": 0.0}, MEDIUM),
    ("sponsor_lost", {"sponsors": 0.0, "sponsor_changed": 3.0}, HIGH),
    ("reorg", {"reorg": 90.0}, HIGH),
    ("reorg", {"reorg": 91.0}, NONE),
]


def signs(**known: object) -> Signs:
    """One established account of which nothing else is known."""
    return several(known)


def several(*rows: dict[str, object]) -> Signs:
    """An account a row."""
    made = no_signs(len(rows), now=NOW)
    for place, known in enumerate(rows):
        for name, value in (OLD | known).items():
            getattr(made, name)[place] = value
    return made


def level(name: str, **known: object) -> int:
    return int(warn(signs(**known), LIMITS).levels[0, RULES.index(name)])


@pytest.mark.parametrize(("name", "known", "wanted"), CASES)
def test_a_warning_has_the_level_that_the_specification_gives_it(name, known, wanted):
    assert level(name, **known) == wanted


def test_every_warning_of_the_scoring_file_is_there_and_every_level_it_can_have_has_a_case():
    assert set(RULES) == set(WARNING_LIMITS) == {name for name, _, _ in CASES}
    assert all(rule.domain in DOMAINS and set(rule.needs) <= set(COLUMNS) for rule in all_warnings().values())


def test_nothing_is_warned_of_where_nothing_is_known():
    assert not warn(no_signs(3, now=NOW), LIMITS).levels.any()


def test_a_portfolio_is_warned_of_as_each_account_alone():
    whole = several(*(known for _, known, _ in CASES))
    warned = warn(whole, LIMITS)
    for place, (_, known, _) in enumerate(CASES):
        alone = warn(signs(**known), LIMITS)
        assert (warned.levels[place] == alone.levels[0]).all()
        assert (warned.held[place] == alone.held[0]).all()


@pytest.mark.parametrize("place", [n for n, case in enumerate(CASES) if case[2]])
def test_the_evidence_is_a_sentence_with_its_source_and_its_own_instant(place):
    name, known, _ = CASES[place]
    found = all_warnings()[name].say(signs(**known), LIMITS, 0)
    assert found.sentence.endswith(".")
    assert found.sentence[0].isupper() or found.sentence[0].isdigit()
    assert found.source
    assert found.at <= NOW
    assert found.value is not None
    assert "nan" not in found.sentence
    assert "inf" not in found.sentence


SAID = [
    ("usage_drop", MONTH, "70 core events in 30 days, after 100 in the 30 days before: 30 %"),
    ("login_gap", {"last_seen": 31.0, "usual_gap": 2.0}, "for 31 days; usually they come again after 2 days"),
    (
        "few_users",
        {"active_28": 1.0, "seats": 1200.0},
        "1 person used the product in 28 days; they pay for 1,200 seats",
    ),
    ("no_meeting", {"last_meeting": 120.0, "renewal": 1.0}, "120 days ago, and the renewal is in 1 day"),
    ("tickets", {"tickets": 6.0, "tickets_usual": 2.5}, "6 tickets in 30 days; 2.5 are usual"),
    ("urgent_open", {"urgent": 1.0, "urgent_oldest": 9.0}, "1 urgent ticket is open, the oldest for 9 days"),
    ("payment_failed", {"payment_failed": 1.2}, "A payment failed 1 day ago"),
    ("evaluating", {"evaluating": 0.3}, "They said today that"),
    ("renewal_near", {"band": RED, "renewal": -2.0}, "The renewal was 2 days ago, and health is red"),
    (
        "onboarding_late",
        {"overdue": 0.5, "plan_quiet": 12.0},
        "50 % of the onboarding tasks due by today are overdue; nothing",
    ),
]


@pytest.mark.parametrize(("name", "known", "words"), SAID)
def test_the_evidence_says_the_numbers(name, known, words):
    assert words in all_warnings()[name].say(signs(**known), LIMITS, 0).sentence


def test_the_evidence_of_a_fact_names_who_told_it_and_when_it_happened():
    made = signs(reorg=4.0)
    made.told_by[0, TOLD.index(FactKind.REORG)] = "salesforce"
    found = all_warnings()["reorg"].say(made, LIMITS, 0)
    assert (found.source, (NOW - found.at).days) == ("salesforce", 4)


def held(name: str, made: Signs) -> bool:
    return bool(warn(made, LIMITS).held[0, RULES.index(name)])


def test_a_silent_source_holds_its_own_warnings_and_no_others():
    made = replace(signs(last_seen=2.0, tickets=3.0, urgent=0.0), silent=frozenset({"events"}))
    assert held("login_gap", made)
    assert not held("tickets", made)


def test_a_quiet_time_holds_everything_but_what_is_critical():
    made = signs(quiet=True, evaluating=1.0, champion_left=1.0, last_seen=40.0)
    assert not held("evaluating", made)
    assert held("champion_left", made)
    assert held("login_gap", made), "that nobody comes is what a quiet time is"


def test_what_is_missing_neither_opens_nor_closes():
    made = signs()
    assert held("login_gap", made)
    assert held("score_fall", made)
    assert not held("payment_failed", made), "no failed payment is known to be none"


def test_a_young_account_is_held_where_a_rule_does_not_apply_yet():
    made = signs(tenure=20.0, **USERS)
    assert held("users_drop", made)
    assert not held("users_drop", signs(**USERS))


number = st.one_of(st.just(np.nan), st.floats(-1, 400))


@st.composite
def books(draw):
    made = no_signs(draw(st.integers(1, 4)), now=NOW)
    for field in fields(Signs):
        column = getattr(made, field.name)
        if field.type is Floats:
            column[:] = [draw(number) for _ in column]
        elif field.type is Flags:
            column[:] = [draw(st.booleans()) for _ in column]
    made.band[:] = [draw(st.integers(0, 3)) for _ in made.band]
    return made


@settings(max_examples=100, deadline=None)
@given(made=books(), data=st.data())
def test_less_data_never_raises_a_level_and_rows_do_not_touch_each_other(made, data):
    whole = warn(made, LIMITS)
    for place in range(len(made)):
        assert (warn(made.rows(slice(place, place + 1)), LIMITS).levels[0] == whole.levels[place]).all()
    leniency = ("tenure", "usual_gap")  # what they say only ever lets an account off
    names = [each for each in COLUMNS if getattr(made, each).dtype == np.float64 and each not in leniency]
    name = data.draw(st.sampled_from(names))
    less = replace(made, **{name: np.full(len(made), np.nan)})
    assert (warn(less, LIMITS).levels <= whole.levels).all(), name
