from datetime import date

import pytest
from acme import MONDAY, plan_for

from core.errors import BadInput, NotFound
from core.onboarding.what_if import MoveStart, RemoveTasks, SetDays, Unwait, Wait, changed, what_if


def tried(*changes):
    return what_if(plan_for(), *changes, today=MONDAY)


def test_nothing_changed_changes_nothing():
    both = tried()
    assert both.before == both.after == plan_for().forecast


def test_dropping_the_migration_saves_the_go_live():
    both = tried(RemoveTasks(tasks=("e13", "e14")))
    assert both.after.chances["m3"].on_time > both.before.chances["m3"].on_time + 0.2
    assert both.after.expected["m3"] < both.before.expected["m3"]


def test_shorter_and_untied_work_comes_earlier():
    assert tried(SetDays(task="e13", days=1)).after.expected["m3"] < date(2026, 10, 1)
    assert tried(Unwait(task="e24", before="e14")).after.chances["m3"].on_time > 0.7


def test_a_later_start_moves_promises_and_forecast():
    moved = changed(plan_for(), MoveStart(start=date(2026, 9, 14)))
    assert [milestone.target for milestone in moved.milestones][:2] == [date(2026, 9, 21), date(2026, 9, 28)]
    assert tried(MoveStart(start=date(2026, 9, 14))).after.expected["m1"] == date(2026, 9, 17)


def test_a_circle_is_refused_with_its_links():
    with pytest.raises(BadInput, match=r"e01 > e02 > e01|e02 > e01 > e02"):
        tried(Wait(task="e01", before="e02"))


def test_a_task_that_is_not_there_is_not_found():
    with pytest.raises(NotFound, match="e99"):
        tried(SetDays(task="e99", days=1))
