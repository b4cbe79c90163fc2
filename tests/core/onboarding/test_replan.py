"""What moved, why, and whose days it cost."""

from a_small_plan import CSM, at, day, plan

from core.onboarding.edits import (
    BlockTask,
    ChangeTask,
    DropTask,
    MarkTaskDone,
    ReopenTask,
    StartTask,
    WaitFor,
    apply,
)
from core.onboarding.replan import cause, moved, reforecast, sentence, slip_split, split_words
from core.onboarding.words import short
from core.types import BlockerType, Priority, Side


def lived(*edits, start=None, now=None):
    made = start or plan()
    now = now or at(day(7), 10)
    for edit in edits:
        made = apply(made, edit, by=CSM, now=now)
    return made


def forecast(made, today=None):
    return reforecast(made, today=today or day(7))


def told(before, after, today):
    before, after = forecast(before, today), forecast(after, today)
    return sentence(moved(before, after), cause=cause(before, after, today=today))


def test_a_longer_task_moves_the_go_live_and_the_sentence_says_why():
    assert told(plan(), lived(ChangeTask(task="map", days=7)), day(7)) == (
        "Sign off the mapping takes 4 days longer: go-live forecast 17 Sep → 23 Sep, "
        "driven by Sign off the mapping → Pilot load → Switch live"
    )


def test_a_task_done_late_says_by_how_much():
    before = forecast(lived(MarkTaskDone(task="kick"), MarkTaskDone(task="tenant")), day(10))
    after = forecast(lived(MarkTaskDone(task="map"), start=before, now=at(day(15))), day(15))
    moves = moved(before, after)
    assert cause(before, after, today=day(15)) == "Sign off the mapping took 2 days longer"
    assert [(m.milestone, m.working_days, m.chain[-1]) for m in moves] == [("m3", 3, "live")]


def test_a_blocker_says_until_when():
    edit = BlockTask(
        task="map", reason="x", type=BlockerType.CUSTOMER, priority=Priority.P2, owner=CSM, until=day(18)
    )
    assert told(plan(), lived(edit), day(7)).startswith(
        "Sign off the mapping is blocked until Fri 18 Sep: go-live forecast 17 Sep → 30 Sep, driven by Sign off"
    )


def test_a_dropped_task_is_why_it_comes_sooner():
    assert told(plan(), lived(DropTask(task="map", reason="x")), day(7)).startswith(
        "Sign off the mapping was dropped: go-live forecast 17 Sep → 14 Sep, driven by Pilot load"
    )


def test_a_day_that_passes_blames_the_overdue_task_in_the_chain():
    before, after = forecast(plan(), day(9)), forecast(plan(), day(14))
    said = sentence(moved(before, after), cause=cause(before, after, today=day(14)))
    assert said == (
        "Run the kickoff meeting is 4 days late: go-live forecast 21 Sep → 24 Sep, driven by Run the kickoff meeting "
        "→ Sign off the mapping → Pilot load → Switch live; “Platform access configured” forecast 9 Sep → 14 Sep"
    )


def test_a_task_that_begins_moves_nothing_and_nothing_is_said():
    before = forecast(plan())
    after = forecast(lived(StartTask(task="kick")))
    assert moved(before, after) == ()
    assert sentence(()) == ""
    assert cause(before, after, today=day(7)) == ""


def test_undo_moves_the_date_back():
    done = lived(MarkTaskDone(task="kick"), MarkTaskDone(task="tenant"))
    late = forecast(done, day(10))
    undone = forecast(lived(ReopenTask(task="kick"), start=done, now=at(day(10))), day(10))
    assert cause(late, undone, today=day(10)) == "Run the kickoff meeting is open again"


def test_without_a_forecast_before_nothing_has_moved():
    assert moved(plan(), forecast(plan())) == ()


class TestWhoseDays:
    def test_days_that_waited_for_the_customer_are_theirs(self):
        made = lived(MarkTaskDone(task="kick"), MarkTaskDone(task="tenant"))
        made = lived(WaitFor(task="map", side=Side.CUSTOMER), start=made, now=at(day(14)))
        assert slip_split(made, today=day(16)) == (0, 3)
        made = lived(WaitFor(task="map", side=Side.VENDOR), start=made, now=at(day(16)))
        made = lived(MarkTaskDone(task="map"), start=made, now=at(day(18)))
        assert slip_split(made, today=day(18)) == (3, 2)
        assert split_words(made, today=day(18)) == "5 days late so far: 3 ours, 2 waiting for the customer"

    def test_the_day_the_customer_delivers_is_still_theirs(self):
        made = lived(MarkTaskDone(task="kick"), MarkTaskDone(task="tenant"), WaitFor(task="map", side=Side.CUSTOMER))
        made = lived(MarkTaskDone(task="map"), start=made, now=at(day(15)))
        assert slip_split(made, today=day(15)) == (0, 2)

    def test_a_day_is_ours_when_anything_late_did_not_wait(self):
        made = lived(WaitFor(task="kick", side=Side.CUSTOMER))
        assert slip_split(made, today=day(9)) == (2, 0)

    def test_weekends_cost_nobody(self):
        made = lived(MarkTaskDone(task="kick"), now=at(day(7)))
        assert slip_split(lived(MarkTaskDone(task="tenant"), start=made, now=at(day(14))), today=day(13)) == (4, 0)

    def test_a_plan_on_time_says_nothing(self):
        assert split_words(plan(), today=day(7)) == ""


def test_short_titles_end_where_a_clause_does():
    assert short("Run the kickoff meeting (goals, scope, roles)") == "Run the kickoff meeting"
    assert short("Hypercare: daily check of usage") == "Hypercare"
    assert short("Extract sample data and sign off the field mapping") == "Extract sample data"
    assert short("Pneumonoultramicroscopic " * 4).endswith("…")
    assert short("(x)") == "(x)"


def test_late_work_that_is_done_at_last_is_why_the_dates_come_back():
    before = forecast(lived(MarkTaskDone(task="kick"), MarkTaskDone(task="tenant")), day(20))
    after = forecast(lived(MarkTaskDone(task="map"), start=before, now=at(day(20))), day(20))
    assert moved(before, after)[0].working_days < 0
    assert cause(before, after, today=day(20)) == "Sign off the mapping is done"
