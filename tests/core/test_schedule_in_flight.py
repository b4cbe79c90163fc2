"""Dates of a plan that is under way."""

from dataclasses import replace
from datetime import UTC, date, datetime

from acme import MONDAY, OWNER, plan_for, with_task

from core.onboarding.floats import floats
from core.onboarding.plan import Blocker, TaskState
from core.onboarding.schedule import schedule
from core.types import BlockerType, Priority


def blocked(until, since=datetime(2026, 9, 8, 9, tzinfo=UTC)):
    return Blocker(
        reason="waits for the firewall",
        type=BlockerType.TECHNICAL,
        priority=Priority.P2,
        owner=OWNER,
        since=since,
        until=until,
    )


def test_on_the_first_day_nothing_differs_from_the_plan():
    plan = plan_for()
    assert schedule(plan, today=MONDAY).tasks == schedule(plan, today=None).tasks


def test_a_done_task_keeps_the_day_it_was_done():
    plan = with_task(plan_for(), "e05", state=TaskState.DONE, done_on=date(2026, 9, 9))
    tasks = schedule(plan, today=date(2026, 9, 10)).tasks
    assert tasks["e05"].end == date(2026, 9, 9)
    assert tasks["e06"].start == date(2026, 9, 10)
    assert tasks["e06"].driver == "e05"


def test_work_done_early_lets_what_waits_begin_early():
    plan = with_task(plan_for(), "e12", state=TaskState.DONE, done_on=date(2026, 9, 9))
    assert schedule(plan, today=date(2026, 9, 9)).tasks["e13"].start == date(2026, 9, 10)


def test_what_is_open_cannot_have_ended():
    tasks = schedule(plan_for(), today=date(2026, 9, 16)).tasks
    assert tasks["e05"].end == date(2026, 9, 16)
    assert tasks["e06"].start == date(2026, 9, 17)


def test_on_a_weekend_open_work_ends_on_monday_at_the_earliest():
    assert schedule(plan_for(), today=date(2026, 9, 12)).tasks["e05"].end == date(2026, 9, 14)


def test_begun_work_counts_from_the_day_it_was_begun():
    plan = with_task(plan_for(), "e10", state=TaskState.IN_PROGRESS, started_on=date(2026, 9, 10))
    dated = schedule(plan, today=date(2026, 9, 10)).tasks["e10"]
    assert (dated.start, dated.end, dated.driver) == (date(2026, 9, 10), date(2026, 9, 16), None)


def test_blocked_work_goes_on_after_the_blocker():
    plan = with_task(plan_for(), "e10", state=TaskState.BLOCKED, blocker=blocked(date(2026, 9, 18)))
    dated = schedule(plan, today=date(2026, 9, 9)).tasks["e10"]
    assert (dated.start, dated.end) == (date(2026, 9, 21), date(2026, 9, 25))


def test_blocked_work_that_was_begun_needs_only_what_is_left():
    stuck = blocked(date(2026, 9, 18), since=datetime(2026, 9, 10, 9, tzinfo=UTC))
    plan = with_task(plan_for(), "e10", state=TaskState.BLOCKED, blocker=stuck, started_on=date(2026, 9, 8))
    dated = schedule(plan, today=date(2026, 9, 11)).tasks["e10"]
    assert (dated.start, dated.end) == (date(2026, 9, 8), date(2026, 9, 23))


def test_a_blocker_past_its_date_holds_the_work_up_to_today():
    plan = with_task(plan_for(), "e05", state=TaskState.BLOCKED, blocker=blocked(date(2026, 9, 9)))
    assert schedule(plan, today=date(2026, 9, 24)).tasks["e05"].start == date(2026, 9, 24)


def test_a_task_that_does_not_apply_has_no_dates():
    plan = with_task(plan_for(), "e11", state=TaskState.NOT_APPLICABLE)
    assert "e11" not in schedule(plan, today=None).tasks


def test_a_reached_milestone_stays_on_its_day():
    plan = plan_for()
    reached = replace(plan.milestones[0], reached_on=date(2026, 9, 11))
    plan = replace(plan, milestones=(reached, *plan.milestones[1:]))
    assert schedule(plan, today=date(2026, 9, 25)).milestones["m1"] == date(2026, 9, 11)


def test_a_done_task_has_no_float():
    plan = with_task(plan_for(), "e05", state=TaskState.DONE, done_on=MONDAY)
    room = floats(plan, schedule(plan, today=MONDAY))["e05"]
    assert (room.to_next, room.to_end) == (None, 0)


def test_a_task_done_late_is_the_first_link_of_the_chain():
    plan = with_task(plan_for(), "e05", state=TaskState.DONE, done_on=MONDAY)
    plan = with_task(plan, "e12", state=TaskState.DONE, done_on=date(2026, 9, 14))
    assert schedule(plan, today=date(2026, 9, 14)).chain("m3")[:2] == ("e12", "e13")


def test_the_day_a_task_stopped_is_the_day_where_the_plan_lives():
    stuck = blocked(date(2026, 9, 18), since=datetime(2026, 9, 9, 21, tzinfo=UTC))
    plan = with_task(plan_for(), "e10", state=TaskState.BLOCKED, blocker=stuck, started_on=date(2026, 9, 8))
    there = replace(plan, time_zone="Pacific/Auckland")
    ends = [schedule(one, today=date(2026, 9, 11)).tasks["e10"].end for one in (plan, there)]
    assert ends == [date(2026, 9, 24), date(2026, 9, 23)]


def test_the_next_milestone_is_the_earliest_not_the_first_written():
    plan = plan_for()
    backwards = replace(plan, milestones=tuple(reversed(plan.milestones)))
    assert schedule(backwards, today=None).tasks == schedule(plan, today=None).tasks
