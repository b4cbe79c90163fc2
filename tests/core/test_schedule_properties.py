"""What holds for every plan, whatever its tasks, sides, calendars and history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from acme import MONDAY, OWNER, plan_for
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import calendars
from core.onboarding.floats import floats
from core.onboarding.forecast import forecast
from core.onboarding.plan import Blocker, Task, TaskState
from core.onboarding.schedule import schedule
from core.types import BlockerType, DayBasis, Place, Priority, Side, Visibility

PLACES = st.sampled_from(
    [Place(), Place(country="US"), Place(country="GB", subdivision="ENG"), Place(weekend=(4, 5))]
)
BASE = plan_for()
RUNS = 200


@st.composite
def tasks(draw, count):
    made = []
    for index in range(count):
        after = draw(st.sets(st.sampled_from([task.id for task in made]), max_size=3)) if made else set()
        made.append(
            Task(
                id=f"t{index}",
                phase="p1",
                title="Work",
                role=draw(st.sampled_from(["csm", "admin", "bot"])),
                side=draw(st.sampled_from(Side)),
                visibility=Visibility.SHARED,
                start_day=draw(st.integers(0, 40)),
                days=draw(st.integers(1, 12)),
                after=tuple(sorted(after)),
            )
        )
    return draw(st.permutations(made))


@st.composite
def lived(draw, task, today):
    """The task, perhaps begun, blocked or done by today; done ones may have been done out of turn."""
    begun = today - timedelta(days=draw(st.integers(0, 10)))
    until = today + timedelta(days=draw(st.integers(-3, 20)))
    match draw(st.sampled_from([None, None, "begun", "done", "blocked"])):
        case "begun":
            return replace(task, state=TaskState.IN_PROGRESS, started_on=begun)
        case "done":
            return replace(task, state=TaskState.DONE, done_on=begun)
        case "blocked":
            started = draw(st.sampled_from([None, begun - timedelta(days=2)]))
            return replace(task, state=TaskState.BLOCKED, blocker=stuck(begun, until), started_on=started)
    return task


def stuck(since, until):
    at = datetime(since.year, since.month, since.day, 9, tzinfo=UTC)
    return Blocker(reason="x", type=BlockerType.PARTNER, priority=Priority.P3, owner=OWNER, since=at, until=until)


@st.composite
def plans(draw):
    made = draw(tasks(draw(st.integers(1, 9))))
    today = MONDAY + timedelta(days=draw(st.integers(-5, 60)))
    ids = [task.id for task in made]
    after = draw(st.sets(st.sampled_from(ids), min_size=1, max_size=3))
    plan = replace(
        BASE,
        start=MONDAY + timedelta(days=draw(st.integers(0, 120))),
        basis=draw(st.sampled_from(DayBasis)),
        vendor_place=draw(PLACES),
        customer_place=draw(PLACES),
        tasks=tuple(draw(lived(task, today)) for task in made),
        milestones=(replace(BASE.milestones[0], after=tuple(sorted(after))),),
    )
    return plan, today


@settings(deadline=None)
@given(plans())
def test_no_task_starts_before_its_predecessors_end(drawn):
    plan, today = drawn
    for when in (None, today):
        dates = schedule(plan, today=when).tasks
        for task in plan.tasks:
            if when is None or (task.state.is_open and task.started_on is None):
                assert all(dates[task.id].start > dates[before].end for before in task.after)


@settings(deadline=None)
@given(plans())
def test_open_work_starts_and_ends_on_days_its_side_works(drawn):
    plan, today = drawn
    cals = calendars(plan.vendor_place, plan.customer_place, plan.closures)
    dates = schedule(plan, today=today).tasks
    for task in plan.tasks:
        if task.state.is_open:
            assert cals.of(task.side).is_open(dates[task.id].end)
            assert dates[task.id].end >= today
            assert dates[task.id].start <= dates[task.id].end


@settings(deadline=None)
@given(plans(), st.data())
def test_a_task_may_slip_by_its_float_and_no_further(drawn, data):
    plan, _ = drawn
    before = schedule(plan, today=None)
    task = data.draw(st.sampled_from(plan.tasks))
    room = floats(plan, before, as_planned=True)[task.id].to_end
    assert schedule(slipped(plan, task.id, room), today=None).end == before.end
    assert schedule(slipped(plan, task.id, room + 1), today=None).end > before.end


def slipped(plan, task_id, more):
    return replace(plan, tasks=tuple(replace(t, days=t.days + more) if t.id == task_id else t for t in plan.tasks))


def no_better(before, after):
    assert all(after.expected[name] >= before.expected[name] for name in before.expected)
    assert after.end >= before.end
    for name, chance in before.chances.items():
        assert after.chances[name].p50 >= chance.p50
        assert after.chances[name].p80 >= chance.p80
        assert after.chances[name].on_time <= chance.on_time


@settings(deadline=None)
@given(plans(), st.data(), st.integers(1, 10))
def test_a_forecast_never_improves_when_a_task_slips(drawn, data, more):
    plan, today = drawn
    task = data.draw(st.sampled_from(plan.tasks))
    before = forecast(plan, today=today, runs=RUNS)
    no_better(before, forecast(slipped(plan, task.id, more), today=today, runs=RUNS))


@settings(deadline=None)
@given(plans(), st.integers(1, 10))
def test_a_forecast_never_improves_by_waiting(drawn, days):
    plan, today = drawn
    before = forecast(plan, today=today, runs=RUNS)
    no_better(before, forecast(plan, today=today + timedelta(days=days), runs=RUNS))


@settings(deadline=None)
@given(plans(), st.data(), st.integers(0, 20))
def test_a_forecast_never_improves_when_a_task_is_blocked(drawn, data, days):
    plan, today = drawn
    task = data.draw(st.sampled_from(plan.tasks))
    if not task.state.is_open or task.blocker:
        return
    held = replace(task, state=TaskState.BLOCKED, blocker=stuck(today, today + timedelta(days=days)))
    after = replace(plan, tasks=tuple(held if t.id == task.id else t for t in plan.tasks))
    no_better(forecast(plan, today=today, runs=RUNS), forecast(after, today=today, runs=RUNS))


@settings(deadline=None)
@given(plans())
def test_half_of_the_runs_end_before_four_fifths_of_them(drawn):
    plan, today = drawn
    for chance in forecast(plan, today=today, runs=RUNS).chances.values():
        assert chance.p50 <= chance.p80
        assert 0 <= chance.on_time <= 1
        if chance.p80 <= plan.milestones[0].target:
            assert chance.on_time >= 0.8


def test_today_is_a_day_not_an_instant():
    assert schedule(BASE, today=date(2026, 9, 7)).end == date(2026, 12, 2)
