"""Celebrations and the weekly summary: who made it happen, what is next, what moved."""

from dataclasses import replace

from a_small_plan import CSM, ENGINEER, MANAGER, at, day, plan

from core.messages import Announced
from core.onboarding.celebrate import celebrations, reopenings
from core.onboarding.edits import (
    BlockTask,
    ConfirmMilestone,
    MarkMilestoneReached,
    MarkTaskDone,
    Reassign,
    ReopenMilestone,
    apply,
)
from core.onboarding.replan import reforecast
from core.onboarding.summary import next_up, week_end, week_summary
from core.types import BlockerType, Priority


def edited(made, *edits, now=None, by=CSM):
    for edit in edits:
        made = apply(made, edit, by=by, now=now or at(day(9)))
    return made


def test_a_reached_milestone_is_celebrated_with_those_who_did_the_work():
    before = plan()
    after = edited(before, MarkMilestoneReached(milestone="m1"))
    (party,) = celebrations(before, after)
    assert (party.milestone, party.what, party.on) == ("m1", Announced.REACHED, day(9))
    assert party.days_early == 2
    assert party.thanks == (CSM, ENGINEER)
    assert celebrations(after, after) == ()


def test_late_is_never_called_early():
    after = edited(plan(), MarkMilestoneReached(milestone="m1"), now=at(day(14)))
    assert celebrations(plan(), after)[0].days_early == -1


def test_the_go_live_is_celebrated_after_its_clean_days_only():
    started = edited(plan(), MarkMilestoneReached(milestone="m1"))
    lived = edited(started, *(MarkTaskDone(task=t) for t in ("map", "load", "train", "live")), now=at(day(10)))
    assert celebrations(started, lived) == ()
    sure = edited(lived, ConfirmMilestone(milestone="m3"), now=at(day(14), 17), by=None)
    (party,) = celebrations(lived, sure)
    assert (party.milestone, party.on, party.days_early) == ("m3", day(10), 7)


def test_thanks_go_to_the_work_since_the_milestone_before():
    made = edited(plan(), Reassign(task="kick", owner=MANAGER), MarkMilestoneReached(milestone="m1"))
    lived = edited(made, *(MarkTaskDone(task=t) for t in ("map", "load", "train", "live")), now=at(day(10)))
    sure = edited(lived, ConfirmMilestone(milestone="m3"), now=at(day(14), 17), by=None)
    assert celebrations(lived, sure)[0].thanks == (CSM, ENGINEER)


def test_a_reopened_milestone_is_told():
    reached = edited(plan(), MarkMilestoneReached(milestone="m1"))
    again = edited(reached, ReopenMilestone(milestone="m1"))
    (word,) = reopenings(reached, again)
    assert (word.milestone, word.what, word.previous) == ("m1", Announced.REOPENED, day(9))
    assert celebrations(reached, again) == ()


def test_the_week_says_what_was_done_what_is_next_and_what_moved():
    made = reforecast(plan(), today=day(7))
    before = made.forecast.expected
    made = edited(made, MarkTaskDone(task="tenant"), now=at(day(8)))
    block = BlockTask(
        task="kick", reason="x", type=BlockerType.PARTNER, priority=Priority.P1, owner=CSM, until=day(15)
    )
    made = reforecast(edited(made, block), today=day(13))
    lines = [(day(9), "second"), (day(8), "first"), (day(14), "next week"), (day(6), "last week")]
    week = week_summary(made, week_end=week_end(day(14)), lines=lines, then=before, skipped=1)
    assert (week.week_end, week.done, week.next_up, week.blocked) == (day(13), ("tenant",), ("train",), ("kick",))
    assert week.lines == (
        "1 task done, 3 due by today",
        "4 days late so far: 4 ours, 0 waiting for the customer",
        "first",
        "second",
    )
    assert week.forecasts[0] == ("m1", day(7), day(16))
    assert week.skipped == 1


def test_without_an_older_forecast_the_summary_gives_today_s():
    made = reforecast(plan(), today=day(7))
    week = week_summary(made, week_end=day(13), lines=(), then={})
    assert week.forecasts[0][1] is None
    assert week_summary(replace(made, forecast=None), week_end=day(13), lines=(), then={}).forecasts == ()


def test_next_up_is_what_can_be_worked_on_soonest_due_first():
    assert [task.id for task in next_up(plan())] == ["tenant", "kick"]
    assert [task.id for task in next_up(plan(), most=1)] == ["tenant"]
