"""Save plays on the planning engine."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.content.playbook import load_playbooks
from core.errors import Conflict
from core.onboarding.agenda import Escalation, agenda
from core.onboarding.celebrate import celebrations
from core.onboarding.edits import AddNote, Cancel, DropTask, Hold, MarkMilestoneReached, MarkTaskDone, apply
from core.onboarding.plan import PlanState, TaskState
from core.onboarding.play import (
    AIM,
    ENDED,
    OUTCOME,
    PlayRequest,
    concluded,
    days_of,
    latest_start,
    make_play,
    with_steps,
)
from core.onboarding.schedule import schedule
from core.types import AccountId, ChannelId, ContactId, Place, PlanId, Side, TeamId, Tier, UserId, Visibility

MONDAY = date(2026, 9, 7)
NOW = datetime.combine(MONDAY, time(7), UTC)
OWNER, MANAGER, TRAINER = UserId("UOWNER"), UserId("UMANAGER"), UserId("UTRAINER")
BOOKS = load_playbooks()


def play(book="low_adoption", **said):
    asked = PlayRequest(
        account=AccountId("a1"),
        account_name="Northwind Freight",
        tier=Tier.SMB,
        start=MONDAY,
        number="Weekly active people from 6 to 20",
        by=MONDAY + timedelta(days=32),
        owner=OWNER,
        channel=ChannelId("C1"),
        created_by=OWNER,
        time_zone="UTC",
        review_every=BOOKS.common.review_every,
        people={"trainer": TRAINER},
        contacts={"champion": ContactId("champion")},
        known=("Use fell by 31 %.",),
    )
    return make_play(BOOKS.get(book), replace(asked, **said), now=NOW, plan_id=PlanId("p1"), team=TeamId("T1"))


def dues(plan, now=NOW):
    climb = Escalation(manager_of={OWNER: MANAGER}, executive=None)
    return agenda(plan, schedule(plan, today=now.date()), zones={}, escalation=climb)


def test_steps_become_tasks_on_their_days_with_owners_by_role():
    plan = play()
    steps = [(task.id, task.role, task.owner, (task.due - MONDAY).days) for task in plan.tasks if task.phase == "a"]
    assert steps == [
        ("a1", "csm", OWNER, 0),
        ("a2", "csm", OWNER, 1),
        ("a3", "csm", OWNER, 3),
        ("a4", "trainer", TRAINER, 7),  # Saturday moves to Monday
        ("a5", "team_lead", OWNER, 8),
        ("a6", "csm", OWNER, 14),
        ("a7", "trainer", TRAINER, 21),
        ("a8", "csm", OWNER, 30),
    ]
    lead = plan.task("a5")
    assert (lead.side, lead.contact) == (Side.CUSTOMER, "champion"), "the champion stands in for a team lead"


def test_one_step_is_ready_at_a_time_beside_the_next_review():
    assert [task.id for task in play().tasks if task.state is TaskState.READY] == ["a1", "r1"]


def test_reviews_come_every_five_working_days_and_the_last_leads_to_the_outcome():
    plan = play()
    reviews = [(task.due - MONDAY).days for task in plan.tasks if task.id.startswith("r")]
    assert reviews == [7, 14, 21, 28]
    assert plan.task(OUTCOME).after == ("r4",)
    assert plan.milestone(AIM).target == MONDAY + timedelta(days=32)
    assert plan.milestone(AIM).name == "Weekly active people from 6 to 20"


def test_a_play_of_a_few_days_has_an_outcome_and_no_review():
    plan = play(by=MONDAY + timedelta(days=3))
    assert [task.id for task in plan.tasks if task.phase == "reviews"] == [OUTCOME]
    assert plan.task(OUTCOME).state is TaskState.READY


def test_a_number_that_is_due_on_a_sunday_keeps_its_day():
    sunday = MONDAY + timedelta(days=27)
    assert play(by=sunday).milestone(AIM).target == play(by=sunday).milestone(AIM).baseline == sunday


def test_what_only_gathers_facts_is_the_owners_with_the_facts_on_it():
    first = play().task("a1")
    assert first.criterion == "It is written down. Known so far: Use fell by 31 %."
    assert play().task("a2").criterion == ""


def test_all_of_it_is_internal_and_only_what_may_be_read_is_shared():
    plan = play()
    assert {task.visibility for task in plan.tasks} == {Visibility.INTERNAL}
    assert plan.task("a1").share == ""
    assert plan.task("a4").share == "A working session of 45 minutes on your own records"


def test_the_first_doubt_is_a_question_to_the_manager_on_its_day():
    (asked,) = [due for due in dues(play()) if due.key == "check:a"]
    assert asked.to == MANAGER
    assert asked.day == MONDAY + timedelta(days=21)
    assert asked.ask == (
        "The save play “Low adoption” runs since Mon 7 Sep. Is it true of Northwind Freight that the number has not "
        "moved? Then raise it to level 2."
    )


def test_a_second_cause_adds_steps_from_today_on_and_leaves_the_promises_alone():
    later = NOW + timedelta(days=10)
    before = play()
    after = with_steps(before, BOOKS.get("price_pressure"), by=OWNER, now=later)
    assert [phase.id for phase in after.phases] == ["a", "b", "reviews"]
    assert after.task("b1").due == later.date()
    assert after.task("b8").due == MONDAY + timedelta(days=35)
    assert [after.task(task.id).due for task in before.tasks] == [task.due for task in before.tasks]
    assert [check.day for check in after.checks] == [MONDAY + timedelta(days=21), MONDAY + timedelta(days=20)]
    assert after.task("b1").state is TaskState.READY


@pytest.mark.parametrize(
    "edit",
    [
        MarkTaskDone(task=OUTCOME),
        DropTask(task=OUTCOME, reason="no"),
        MarkMilestoneReached(milestone=AIM),
        Cancel(reason="no"),
    ],
)
def test_a_play_ends_by_its_outcome_and_in_no_other_way(edit):
    with pytest.raises(Conflict, match="/retention Northwind Freight"):
        apply(play(), edit, by=OWNER, now=NOW)


@pytest.mark.parametrize("rests", [False, True])
def test_an_outcome_ends_the_play_and_drops_what_is_open(rests):
    plan = apply(play(), MarkTaskDone(task="a1"), by=OWNER, now=NOW)
    plan = apply(plan, Hold(reason="quiet"), by=OWNER, now=NOW) if rests else plan
    ended = concluded(plan, by=OWNER, now=NOW)
    assert ended.state is PlanState.FINISHED
    assert (ended.task("a1").state, ended.task(OUTCOME).state) == (TaskState.DONE, TaskState.DONE)
    assert {task.dropped_because for task in ended.tasks if task.state is TaskState.NOT_APPLICABLE} == {ENDED}
    assert celebrations(plan, ended) == ()
    assert concluded(ended, by=OWNER, now=NOW) is ended
    with pytest.raises(Conflict, match="was recorded"):
        apply(ended, MarkTaskDone(task="a2"), by=OWNER, now=NOW)
    assert apply(ended, AddNote(task="a1", text="They stayed."), by=OWNER, now=NOW).task("a1").notes


def test_the_first_act_comes_within_two_days_and_within_one_when_red():
    assert latest_start(Place(), today=MONDAY, red=False) == MONDAY + timedelta(days=2)
    assert latest_start(Place(), today=MONDAY, red=True) == MONDAY + timedelta(days=1)
    friday = MONDAY + timedelta(days=4)
    assert latest_start(Place(), today=friday, red=True) == MONDAY + timedelta(days=7)


def test_days_are_counted_from_one():
    assert days_of(play(), today=MONDAY) == (1, 33)
    assert days_of(play(), today=MONDAY + timedelta(days=99)) == (33, 33)


def test_every_play_can_be_planned():
    for book in BOOKS.playbooks:
        plan = play(book.id)
        assert len(plan.tasks) == len(book.steps) + 5
        assert plan.forecast.expected[AIM] == MONDAY + timedelta(days=32)
