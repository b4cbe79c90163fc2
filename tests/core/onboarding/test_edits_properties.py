"""Whatever people do in whatever order, a plan stays a plan."""

from datetime import timedelta
from graphlib import TopologicalSorter

from a_small_plan import CSM, ENGINEER, MADE, MANAGER, START, plan
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CoordinatorError
from core.onboarding import edits as e
from core.onboarding.plan import PlanState, TaskState
from core.onboarding.readiness import Moment, live_milestones, plan_day, settled
from core.types import BlockerType, Priority, Side, Visibility

TASKS = st.sampled_from(["kick", "tenant", "map", "load", "train", "live", "x1", "x2"])
MILESTONES = st.sampled_from(["m1", "m3", "m2"])
SOME = st.lists(TASKS, max_size=3).map(tuple)
DAYS = st.integers(-3, 40).map(lambda n: START + timedelta(days=n))
PEOPLE = st.sampled_from([CSM, MANAGER, ENGINEER])
WORDS = st.sampled_from(["", "because", "  spaced  "])

TASK_EDITS = st.one_of(
    st.builds(e.MarkTaskDone, task=TASKS),
    st.builds(e.MarkTaskDone, task=TASKS),
    st.builds(e.ReopenTask, task=TASKS),
    st.builds(e.StartTask, task=TASKS),
    st.builds(e.WaitFor, task=TASKS, side=st.sampled_from(Side)),
    st.builds(
        e.BlockTask,
        task=TASKS,
        reason=WORDS,
        type=st.sampled_from(BlockerType),
        priority=st.sampled_from(Priority),
        owner=PEOPLE,
        until=DAYS,
    ),
    st.builds(e.Unblock, task=TASKS),
    st.builds(e.Reassign, task=TASKS, owner=PEOPLE, backup=st.none() | PEOPLE),
    st.builds(e.AddNote, task=TASKS, text=WORDS),
)
OTHER_EDITS = st.one_of(
    st.builds(e.MoveTarget, milestone=MILESTONES, new=DAYS, reason=WORDS),
    st.builds(e.MarkMilestoneReached, milestone=MILESTONES),
    st.builds(e.ReopenMilestone, milestone=MILESTONES),
    st.builds(e.ConfirmMilestone, milestone=MILESTONES),
    st.builds(
        e.AddTask,
        title=WORDS,
        phase=st.just("p1"),
        role=st.just("csm"),
        side=st.sampled_from(Side),
        visibility=st.sampled_from(Visibility),
        days=st.integers(0, 9),
        after=SOME,
        before=st.lists(TASKS | MILESTONES, max_size=2).map(tuple),
    ),
    st.builds(e.ChangeTask, task=TASKS, days=st.none() | st.integers(1, 9), after=st.none() | SOME),
    st.builds(e.DropTask, task=TASKS, reason=WORDS),
    st.builds(e.AddMilestone, name=WORDS, target=DAYS, after=SOME, done_when=WORDS),
    st.builds(e.ChangeMilestone, milestone=MILESTONES, after=st.none() | SOME),
    st.builds(e.DropMilestone, milestone=MILESTONES, reason=WORDS),
    st.builds(e.Hold, reason=WORDS),
    st.just(e.Resume()),
    st.builds(e.Judge, reason=WORDS),
    st.just(e.Finish()),
    st.builds(e.Cancel, reason=st.sampled_from(["", "", "", "", "lost"])),
)
STORY = st.lists(st.tuples(TASK_EDITS | OTHER_EDITS, st.integers(0, 60), PEOPLE), max_size=25)


def lived(story):
    """The plan after a story, and each step that was allowed with the plans around it."""
    made, now, steps = plan(), MADE, []
    for edit, hours, by in story:
        now += timedelta(hours=hours)
        try:
            changed = e.apply(made, edit, by=by, now=now)
        except CoordinatorError:
            continue
        steps.append((edit, made, changed))
        made = changed
    return made, now, steps


@given(STORY)
@settings(max_examples=300, deadline=None)
def test_tasks_keep_their_promises(story):
    made, _, _ = lived(story)
    by_id = {task.id: task for task in made.tasks}
    assert len(by_id) == len(made.tasks)
    tuple(TopologicalSorter({task.id: task.after for task in made.tasks}).static_order())
    for task in made.tasks:
        assert (task.state is TaskState.DONE) == (task.done_on is not None)
        assert task.state is not TaskState.BLOCKED or task.blocker is not None
        assert task.blocker is None or task.state in (TaskState.BLOCKED, TaskState.DONE)
        waits = any(by_id[before].state.is_open for before in task.after)
        assert task.state is not TaskState.READY or not waits
        assert task.state is not TaskState.NOT_STARTED or waits
        if task.state.is_open:
            assert all(by_id[before].state is not TaskState.NOT_APPLICABLE for before in task.after)


@given(STORY)
@settings(max_examples=300, deadline=None)
def test_a_milestone_is_reached_exactly_when_its_tasks_are_done(story):
    made, _, _ = lived(story)
    by_id = {task.id: task for task in made.tasks}
    assert live_milestones(made)
    for milestone in live_milestones(made):
        needed = [by_id[task_id] for task_id in milestone.after]
        assert needed
        assert (milestone.reached_on is not None) == all(task.state is TaskState.DONE for task in needed)
        assert milestone.confirmed_on is None or milestone.reached_on is not None
        assert milestone.reached_on is None or milestone.reached_on == max(task.done_on for task in needed)
    if made.state is PlanState.FINISHED:
        assert not any(task.state.is_open for task in made.tasks)


@given(STORY)
@settings(max_examples=200, deadline=None)
def test_history_only_grows_and_baselines_stay(story):
    _, _, steps = lived(story)
    for edit, before, after in steps:
        assert after != before
        assert e.describe(edit, before, after)
        assert after.said[: len(before.said)] == before.said
        assert after.version == before.version
        assert len(after.tasks) >= len(before.tasks)
        for old, new in zip(before.tasks, after.tasks, strict=False):
            assert new.history[: len(old.history)] == old.history
            assert new.notes[: len(old.notes)] == old.notes
        for old, new in zip(before.milestones, after.milestones, strict=False):
            assert old.baseline == new.baseline
            assert new.moves[: len(old.moves)] == old.moves


@given(STORY)
@settings(max_examples=100, deadline=None)
def test_settling_twice_changes_nothing(story):
    made, now, _ = lived(story)
    assert settled(made, moment=Moment(by=CSM, now=now, today=plan_day(made, now=now))) == made


@given(STORY, TASKS)
@settings(max_examples=200, deadline=None)
def test_undo_leaves_the_task_where_it_stood(story, task_id):
    made, now, _ = lived(story)
    before = made.task(task_id)
    try:
        done = e.apply(made, e.MarkTaskDone(task=task_id), by=CSM, now=now)
        undone = e.apply(done, e.ReopenTask(task=task_id), by=CSM, now=now)
    except CoordinatorError:
        return
    back = undone.task(task_id)
    assert (back.state, back.blocker, back.started_on, back.done_on) == (
        before.state,
        before.blocker,
        before.started_on,
        before.done_on,
    )
    assert undone.state is made.state
    assert [(t.id, t.state) for t in undone.tasks] == [(t.id, t.state) for t in made.tasks]
