"""Whatever happens to a plan, each notice is given once, to somebody at work, about something open."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from a_small_plan import CHIEF, CSM, ENGINEER, MADE, MANAGER, plan
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CoordinatorError
from core.onboarding import edits as e
from core.onboarding.agenda import DueKind, Escalation, agenda, due_now, wake_at
from core.onboarding.agenda import given as kept
from core.onboarding.plan import PlanState
from core.onboarding.replan import reforecast
from core.onboarding.schedule import schedule
from core.types import BlockerType, Priority, Side

ZONES = {CSM: "Europe/Berlin", ENGINEER: "America/New_York", MANAGER: "Asia/Kolkata", CHIEF: "Australia/Sydney"}
LADDER = Escalation(manager_of={ENGINEER: MANAGER, CSM: MANAGER}, executive=CHIEF)
TASKS = st.sampled_from(["kick", "tenant", "map", "load", "train", "live"])
LATER = st.integers(1, 200).map(lambda hours: MADE + timedelta(hours=hours))
EDITS = st.one_of(
    st.builds(e.MarkTaskDone, task=TASKS),
    st.builds(e.ReopenTask, task=TASKS),
    st.builds(e.WaitFor, task=TASKS, side=st.just(Side.CUSTOMER)),
    st.builds(e.Snooze, task=TASKS, until=LATER),
    st.builds(e.Reassign, task=TASKS, owner=st.sampled_from([CSM, ENGINEER, MANAGER])),
    st.builds(
        e.BlockTask,
        task=TASKS,
        reason=st.just("x"),
        type=st.just(BlockerType.TECHNICAL),
        priority=st.just(Priority.P2),
        owner=st.just(CSM),
        until=LATER.map(lambda at: at.date()),
    ),
    st.builds(e.Hold, reason=st.just("x")),
    st.just(e.Resume()),
)
STORY = st.lists(st.tuples(st.none() | EDITS, st.integers(1, 60)), max_size=25)


def notices(made, now):
    return agenda(made, schedule(made, today=now.date()), zones=ZONES, escalation=LADDER)


def lived(story):
    """Each step's instant, the plan before it and after it, and what was given then."""
    made, now = plan(), MADE
    for edit, hours in story:
        now += timedelta(hours=hours)
        try:
            made = e.apply(made, edit, by=CSM, now=now) if edit else made
        except CoordinatorError:
            continue
        found = due_now(made, notices(made, now), now=now)
        yield now, made, found
        today = now.astimezone(ZoneInfo(made.time_zone)).date()
        made = kept(reforecast(made, today=today) if found else made, found)
        assert made.state is not PlanState.RUNNING or wake_at(made, notices(made, now), now=now) > now


@given(STORY)
@settings(max_examples=60, deadline=None)
def test_each_notice_is_given_once_and_every_wake_leads_somewhere(story):
    seen = set()
    for _, made, found in lived(story):
        keys = [key for due in found if due.kind is not DueKind.PASS for key in (due.key, *due.covers)]
        assert len(keys) == len(set(keys))
        assert not seen & set(keys)
        seen |= set(keys)
        assert made.state is PlanState.RUNNING or not found


@given(STORY)
@settings(max_examples=60, deadline=None)
def test_people_are_reminded_at_work_of_open_work_once_a_task(story):
    for now, made, found in lived(story):
        reminders = [due for due in found if due.kind is DueKind.REMINDER]
        assert len({due.ladder for due in reminders}) == len(reminders)
        for due in reminders:
            local = now.astimezone(ZoneInfo(ZONES[due.to]))
            assert 9 <= local.hour < 17
            assert local.weekday() < 5
            assert made.task(due.subject).state.is_open
