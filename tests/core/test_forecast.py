from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from acme import FULL, MONDAY, OWNER, plan_for, with_task

from core.onboarding.chance import durations
from core.onboarding.forecast import forecast
from core.onboarding.plan import Blocker, TaskState
from core.onboarding.what_if import Wait, what_if
from core.types import BlockerType, Priority, Tier

CHANCE, DAYS = 0.03, 1
"""How close the simulation must come to the table."""

TABLE = {"m1": (3, 7, 0.92), "m2": (10, 14, 0.90), "m3": (29, 35, 0.64), "m4": (56, 65, 0.73), "m5": (84, 84, 0.96)}


def blocker(since, until):
    return Blocker(
        reason="no export", type=BlockerType.CUSTOMER, priority=Priority.P2, owner=OWNER, since=since, until=until
    )


@pytest.mark.parametrize("milestone", TABLE)
def test_the_enterprise_plan_has_the_chances_of_the_table(milestone):
    half, four_fifths, on_time = TABLE[milestone]
    chance = plan_for().forecast.chances[milestone]
    assert (chance.p50 - MONDAY).days == pytest.approx(half, abs=DAYS)
    assert (chance.p80 - MONDAY).days == pytest.approx(four_fifths, abs=DAYS)
    assert chance.on_time == pytest.approx(on_time, abs=CHANCE)


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (Tier.MID_MARKET, [0.92, 0.98, 0.95, 0.97, 1.00]),
        (Tier.SMB, [0.96, 1.00, 0.88, 0.99, 1.00]),
        (Tier.STARTUP, [0.69, 0.82, 0.86, 0.97, 1.00]),
    ],
)
def test_the_other_plans_have_the_chances_of_the_table(tier, expected):
    chances = plan_for(tier).forecast.chances
    assert [chance.on_time for chance in chances.values()] == pytest.approx(expected, abs=CHANCE)


def test_without_a_shared_pace_the_tail_is_shorter():
    chances = forecast(plan_for(), today=MONDAY, pace=False).chances
    assert (chances["m3"].p80 - MONDAY).days == pytest.approx(31, abs=DAYS)
    assert [chances[m].on_time for m in ("m2", "m3", "m4")] == pytest.approx([0.99, 0.75, 0.91], abs=CHANCE)


def test_a_data_migration_is_what_endangers_day_30():
    light = plan_for(facts=replace(FULL, has_migration=False))
    assert light.forecast.chances["m3"].on_time == pytest.approx(0.93, abs=CHANCE)


def test_training_on_the_finished_workflow_would_endanger_day_14():
    tried = what_if(plan_for(), Wait(task="e17", before="e15"), today=MONDAY)
    assert tried.before.chances["m2"].on_time == pytest.approx(0.90, abs=CHANCE)
    assert tried.after.chances["m2"].on_time == pytest.approx(0.59, abs=CHANCE)


def test_the_same_plan_has_the_same_forecast():
    plan = plan_for()
    assert forecast(plan, today=MONDAY) == forecast(plan, today=MONDAY) == plan.forecast


def test_a_task_added_elsewhere_changes_no_other_draw():
    plan = plan_for()
    more = replace(plan.task("e41"), id="x1")
    grown = forecast(replace(plan, tasks=(more, *plan.tasks)), today=MONDAY)
    assert grown.chances == plan.forecast.chances


def test_the_expected_dates_and_drivers_are_the_schedule():
    found = plan_for().forecast
    assert found.expected["m3"] == date(2026, 10, 1)
    assert found.drivers["m2"] == ("e17", "e19")
    assert found.end == date(2026, 12, 2)


def test_work_of_the_app_takes_as_long_as_it_says():
    plan = plan_for()
    assert durations(plan.task("e46"), 4, 100, pace=True) == 4


def test_a_task_takes_at_least_a_day_and_the_estimate_most_often():
    sampled = durations(plan_for().task("e13"), 4, 5000, pace=False)
    assert sampled.min() >= 1
    assert sampled.max() <= 12
    assert sampled.mean() == pytest.approx(4 * (0.7 + 4 + 3.0) / 6, rel=0.02)


def test_fewer_runs_give_nearly_the_same():
    found = forecast(plan_for(), today=MONDAY, runs=1000).chances["m3"].on_time
    assert found == pytest.approx(0.64, abs=0.05)


def test_a_reached_milestone_is_certain():
    plan = with_task(plan_for(), "e07", state=TaskState.DONE, done_on=date(2026, 9, 16))
    reached = replace(plan.milestones[0], reached_on=date(2026, 9, 16))
    chance = forecast(replace(plan, milestones=(reached, *plan.milestones[1:])), today=date(2026, 9, 17)).chances[
        "m1"
    ]
    assert (chance.p50, chance.p80, chance.on_time) == (date(2026, 9, 16), date(2026, 9, 16), 0.0)


def test_a_dropped_milestone_has_no_forecast():
    plan = plan_for()
    dropped = replace(plan.milestones[0], dropped_because="bought without access")
    assert "m1" not in forecast(replace(plan, milestones=(dropped, *plan.milestones[1:])), today=MONDAY).chances


def test_a_promise_without_work_is_forecast_for_its_own_day():
    plan = plan_for()
    bare = replace(plan.milestones[0], after=())
    chance = forecast(replace(plan, milestones=(bare,)), today=MONDAY).chances["m1"]
    assert (chance.p80, chance.on_time) == (bare.target, 1.0)


def test_a_blocker_until_late_ruins_the_chance():
    stuck = blocker(since=datetime(2026, 9, 14, 9, tzinfo=UTC), until=date(2026, 10, 2))
    plan = with_task(plan_for(), "e13", state=TaskState.BLOCKED, blocker=stuck)
    after = forecast(plan, today=MONDAY)
    assert after.chances["m3"].on_time < 0.01
    assert after.drivers["m3"][:1] == ("e08",)


def test_what_is_still_open_ends_today_at_the_earliest_in_every_run():
    today = date(2026, 10, 14)
    plan = with_task(plan_for(), "e07", state=TaskState.IN_PROGRESS, started_on=MONDAY)
    chance = forecast(replace(plan, milestones=plan.milestones[:1]), today=today).chances["m1"]
    assert (chance.p50, chance.p80) == (today, today)


def test_work_that_was_slow_before_it_was_blocked_is_not_made_quicker_by_the_blocker():
    begun = with_task(plan_for(), "e07", state=TaskState.IN_PROGRESS, started_on=MONDAY, days=20)
    stuck = blocker(since=datetime(2026, 9, 30, 9, tzinfo=UTC), until=date(2026, 9, 30))
    held = with_task(begun, "e07", state=TaskState.BLOCKED, blocker=stuck)
    before, after = (forecast(plan, today=date(2026, 9, 30)).chances["m1"] for plan in (begun, held))
    assert after.p80 >= before.p80
