"""How a plan stands: the worst of chance, overdue work and behaviour, and a person's judgement."""

from dataclasses import replace
from datetime import timedelta

import pytest
from a_small_plan import CSM, at, day, plan

from core.onboarding.edits import AddNote, Cancel, Hold, Judge, MarkTaskDone, apply
from core.onboarding.plan import Chance, Forecast, TaskState
from core.onboarding.status import Level, overdue, pace_words, status


def chances(on_time):
    chance = Chance(p50=day(9), p80=day(10), on_time=on_time)
    return Forecast(as_of=day(8), expected={"m1": day(10)}, chances={"m1": chance}, drivers={}, end=day(18))


def edited(made, *edits, now=None):
    for edit in edits:
        made = apply(made, edit, by=CSM, now=now or at(day(7)))
    return made


@pytest.mark.parametrize(
    ("on_time", "level"),
    [(1.0, Level.ON_TRACK), (0.8, Level.ON_TRACK), (0.79, Level.WATCH), (0.5, Level.WATCH), (0.49, Level.AT_RISK)],
)
def test_the_chance_of_the_next_milestone(on_time, level):
    found = status(plan(forecast=chances(on_time)), today=day(7))
    assert found.level is level
    assert bool(found.reasons) == (level is not Level.ON_TRACK)


def test_the_reason_gives_the_chance_and_both_dates():
    found = status(plan(forecast=chances(0.64)), today=day(7))
    assert found.reasons == (
        "“Platform access configured” is on time with a chance of 64 % (target Fri 11 Sep, forecast Thu 10 Sep)",
    )


@pytest.mark.parametrize(
    ("late", "due", "level"),
    [
        (0, 5, Level.ON_TRACK),
        (1, 6, Level.ON_TRACK),
        (1, 5, Level.AT_RISK),
        (3, 5, Level.AT_RISK),
        (4, 6, Level.OFF_TRACK),
    ],
)
def test_the_share_of_overdue_work(late, due, level):
    made = plan()
    tasks = [
        replace(t, due=day(7), state=TaskState.READY if n < late else TaskState.DONE, done_on=day(7), after=())
        for n, t in enumerate(made.tasks[:due])
    ]
    found = status(replace(made, tasks=tuple(tasks), milestones=()), today=day(9))
    assert found.level is level


def test_overdue_work_is_named_in_words():
    found = status(plan(), today=day(9))
    assert found.reasons == ("2 of 2 tasks due by today are overdue (100 %)",)
    assert [task.id for task in overdue(plan(), today=day(9))] == ["tenant", "kick"]


@pytest.mark.parametrize(
    ("days", "level"), [(5, Level.ON_TRACK), (6, Level.WATCH), (10, Level.WATCH), (11, Level.AT_RISK)]
)
def test_silence(days, level):
    made = edited(plan(), *(MarkTaskDone(task=task.id) for task in plan().tasks[:2]))
    made = replace(made, tasks=tuple(replace(t, due=None) for t in made.tasks))
    assert status(made, today=day(7) + timedelta(days=days)).level is level


def test_a_note_is_activity():
    made = edited(plan(), *(MarkTaskDone(task=task.id) for task in plan().tasks[:2]))
    made = replace(made, tasks=tuple(replace(t, due=None) for t in made.tasks))
    made = edited(made, AddNote(task="map", text="Called."), now=at(day(15)))
    assert status(made, today=day(18)).level is Level.ON_TRACK


def test_a_plan_that_has_not_begun_is_not_silent():
    made = plan(start=day(28))
    assert (
        status(replace(made, tasks=tuple(replace(t, due=None) for t in made.tasks)), today=day(25)).level
        is Level.ON_TRACK
    )


def test_a_slow_customer_is_a_risk():
    made = edited(plan(), MarkTaskDone(task="kick"), MarkTaskDone(task="tenant"))
    slow = edited(made, MarkTaskDone(task="map"), now=at(day(18)))
    assert "the customer's tasks take 1.46 times as long as planned" in status(slow, today=day(18)).reasons


def test_judgement_only_makes_it_worse():
    flagged = edited(plan(forecast=chances(0.7)), Judge(reason="The sponsor left"))
    found = status(flagged, today=day(7))
    assert found.level is Level.AT_RISK
    assert found.reasons[0] == "flagged by judgement: The sponsor left"
    worse = status(edited(plan(), Judge(reason="x")), today=day(25))
    assert worse.level is Level.OFF_TRACK


def test_a_go_live_ninety_days_after_the_start_is_late_launch():
    found = status(plan(), today=day(7) + timedelta(days=91))
    assert "“First workflow live” is not reached 90 days after the start" in found.reasons


def test_a_plan_on_hold_is_watched_and_not_measured():
    found = status(edited(plan(), Hold(reason="Audit")), today=day(30))
    assert (found.level, found.reasons) == (Level.WATCH, ("on hold since Mon 7 Sep: Audit",))


def test_what_is_over_is_on_track():
    assert status(edited(plan(), Cancel(reason="Lost")), today=day(30)).level is Level.ON_TRACK


def test_levels_are_ranked_and_named():
    assert [level.label for level in sorted(Level, key=lambda level: level.rank)] == [
        "On track",
        "Watch",
        "At risk",
        "Off track",
    ]


def test_pace_in_words():
    assert pace_words(plan(), today=day(6)) == "0 tasks done, none due yet"
    assert pace_words(edited(plan(), MarkTaskDone(task="kick")), today=day(11)) == "1 task done, 3 due by today"
