"""The worked examples every planning rule was checked against by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from acme import MONDAY, plan_for, with_task

from core.onboarding.floats import float_to_milestone, floats
from core.onboarding.schedule import schedule, slip
from core.types import Place, Tier

FRIDAY = date(2026, 9, 11)
IDS = ("m1", "m2", "m3", "m4", "m5")


def planned(plan):
    return schedule(plan, today=None)


def targets(plan):
    return [milestone.target for milestone in plan.milestones]


def forecasts(plan):
    return [planned(plan).milestones[name] for name in IDS]


def slacks(plan):
    dates = planned(plan).milestones
    return [-slip(plan, milestone, dates[milestone.id]) for milestone in plan.milestones]


def days(*written):
    return [date.fromisoformat(f"2026-{day}") for day in written]


def test_an_enterprise_plan_from_a_monday():
    plan = plan_for()
    assert targets(plan) == days("09-14", "09-21", "10-07", "11-06", "12-04")
    assert forecasts(plan) == days("09-10", "09-17", "10-01", "11-02", "11-30")
    assert planned(plan).tasks["e48"].end == planned(plan).end == date(2026, 12, 2)


def test_targets_and_baselines_start_equal():
    assert all(milestone.baseline == milestone.target for milestone in plan_for().milestones)


RANGES = """e01 0-0, e02 1-1, e07 2-3, e08 2-2, e10 1-7, e11 8-9, e12 3-4, e13 7-10, e14 11-15, e15 7-9, e19 10-10,
e22 16-16, e23 10-16, e24 16-18, e25 21-22, e26 23-23, e27 24-24, e28 25-31, e30 30-30, e36 42-46, e38 56-56,
e47 84-84, e48 85-86"""


@pytest.mark.parametrize("line", [part.strip() for part in RANGES.split(",")])
def test_a_task_runs_on_its_days(line):
    task_id, _, span = line.partition(" ")
    first, _, last = span.partition("-")
    dated = planned(plan_for()).tasks[task_id]
    assert (dated.start - MONDAY).days == int(first)
    assert (dated.end - MONDAY).days == int(last)


FLOATS_TO_GO_LIVE = {
    0: "e01 e02 e08 e12 e13 e14 e24 e25 e26 e27",
    1: "e03",
    4: "e05 e10 e11 e15 e22 e23",
    5: "e21",
    6: "e16 e17 e18 e19",
    8: "e06 e07 e09 e20",
}


def test_floats_to_the_go_live():
    plan = plan_for()
    found = float_to_milestone(plan, planned(plan), plan.milestone("m3"))
    assert found == {task_id: days for days, ids in FLOATS_TO_GO_LIVE.items() for task_id in ids.split()}


def test_floats_to_the_end_of_the_plan():
    tasks = floats(plan_for(), planned(plan_for()), as_planned=True)
    expected = {"e27": 20, "e38": 14, "e43": 13, "e44": 3, "e45": 2, "e46": 4, "e47": 0, "e48": 0}
    assert {task_id: tasks[task_id].to_end for task_id in expected} == expected


def test_the_float_shown_is_to_the_next_milestone_that_waits():
    tasks = floats(plan_for(), planned(plan_for()), as_planned=True)
    shown = {task_id: tasks[task_id].to_next for task_id in ("e05", "e16", "e17", "e13", "e10", "e48")}
    assert shown == {"e05": 0, "e16": 0, "e17": 0, "e13": 0, "e10": 4, "e48": None}


CHAINS = {
    "m1": "e05 > e06 > e07",
    "m2": "e17 > e19",
    "m3": "e08 > e12 > e13 > e14 > e24 > e25 > e26 > e27",
    "m4": "e38",
    "m5": "e47",
}


@pytest.mark.parametrize("milestone", CHAINS)
def test_the_chain_that_drives_a_milestone(milestone):
    assert " > ".join(planned(plan_for()).chain(milestone)) == CHAINS[milestone]


def test_a_slow_security_review_moves_the_go_live_by_what_exceeds_its_float():
    plan = plan_for()
    slow = planned(with_task(plan, "e10", days=15))
    before = planned(plan).tasks["e27"].end
    assert slip(plan, replace(plan.milestone("m3"), target=before), slow.tasks["e27"].end) == 10 - 4
    assert " > ".join(slow.chain("m3")) == "e10 > e11 > e23 > e26 > e27"


def test_a_slow_field_mapping_moves_the_go_live_but_not_the_adoption():
    plan = plan_for()
    slow = planned(with_task(plan, "e13", days=8))
    before = planned(plan)
    assert slip(plan, replace(plan.milestone("m3"), target=before.milestones["m3"]), slow.milestones["m3"]) == 4
    assert slow.milestones["m4"] == before.milestones["m4"]


def test_an_enterprise_plan_from_a_friday():
    plan = plan_for(start=FRIDAY)
    assert targets(plan) == days("09-18", "09-25", "10-09", "11-10", "12-10")
    assert forecasts(plan) == days("09-16", "09-23", "10-07", "11-06", "12-04")


def test_short_plans_from_a_friday_count_working_days():
    assert targets(plan_for(Tier.SMB, FRIDAY)) == days("09-15", "09-21", "09-24", "10-05", "10-13")
    assert targets(plan_for(Tier.STARTUP, FRIDAY)) == days("09-14", "09-16", "09-18", "09-25", "10-02")


SLACKS = {
    Tier.ENTERPRISE: ("22222", "22222", "44432", "43222", "44444"),
    Tier.MID_MARKET: ("22222", "33333", "34444", "33211", "44444"),
    Tier.SMB: ("11111", "33333", "33333", "22222", "33333"),
    Tier.STARTUP: ("00000", "11111", "22222", "11111", "33333"),
}


@pytest.mark.parametrize("weekday", range(5))
@pytest.mark.parametrize("tier", Tier)
def test_the_slack_of_a_plan_from_every_weekday(tier, weekday):
    plan = plan_for(tier, MONDAY + timedelta(days=weekday))
    assert slacks(plan) == [int(row[weekday]) for row in SLACKS[tier]]


def at_christmas(tier):
    england = Place(country="GB", subdivision="ENG")
    return plan_for(tier, date(2026, 12, 7), vendor_place=Place(country="US"), customer_place=england)


def test_holidays_on_both_sides_of_the_ocean():
    plan = at_christmas(Tier.ENTERPRISE)
    joined = "2026-12-14 2026-12-21 2027-01-06 2027-02-05 2027-03-05"
    assert targets(plan) == [date.fromisoformat(day) for day in joined.split()]
    joined = "2026-12-10 2026-12-17 2027-01-05 2027-02-01 2027-03-01"
    assert forecasts(plan) == [date.fromisoformat(day) for day in joined.split()]


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (Tier.ENTERPRISE, [2, 2, 1, 4, 4]),
        (Tier.MID_MARKET, [2, 3, 1, 2, 4]),
        (Tier.SMB, [1, 3, 3, 3, 3]),
        (Tier.STARTUP, [0, 1, 2, 1, 3]),
    ],
)
def test_the_slack_that_holidays_leave(tier, expected):
    assert slacks(at_christmas(tier)) == expected


def test_a_mid_market_go_live_before_christmas():
    plan = at_christmas(Tier.MID_MARKET)
    assert plan.milestone("m3").target == date(2026, 12, 24)
    assert planned(plan).milestones["m3"] == date(2026, 12, 23)
