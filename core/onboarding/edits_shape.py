"""How people change the plan itself: tasks and milestones added, changed, dropped."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import assert_never

from core.errors import BadInput, Conflict
from core.onboarding.build import without_tasks
from core.onboarding.edits_checks import (
    LONGEST_TITLE,
    acyclic,
    dependable,
    not_past,
    open_task,
    text_of,
    unreached,
    with_work,
    working_day,
)
from core.onboarding.edits_kinds import (
    AddMilestone,
    AddTask,
    ChangeMilestone,
    ChangeTask,
    DropMilestone,
    DropTask,
    ShapeEdit,
)
from core.onboarding.plan import Milestone, Plan, Session, Task, TaskState
from core.onboarding.readiness import Moment, calendars_of, entered, live_milestones, with_milestone, with_task
from core.onboarding.schedule import schedule
from core.onboarding.words import quoted
from core.types import DayBasis, Side, Visibility

MOST_TASKS = 150
MOST_MILESTONES = 12
LONGEST_TASK = 250


def edited_shape(plan: Plan, edit: ShapeEdit, moment: Moment) -> Plan:
    """The plan after the edit. Raises NotFound, Conflict or BadInput with the sentence for the person."""
    match edit:
        case AddTask():
            return _task_added(plan, edit, moment)
        case ChangeTask():
            return acyclic(with_task(plan, _task_changed(plan, open_task(plan, edit.task), edit, moment)))
        case DropTask():
            return _task_dropped(plan, open_task(plan, edit.task), edit.reason, moment)
        case AddMilestone():
            return _milestone_added(plan, edit, moment)
        case ChangeMilestone():
            return with_milestone(plan, _milestone_changed(plan, unreached(plan, edit.milestone), edit))
        case DropMilestone():
            return _milestone_dropped(plan, unreached(plan, edit.milestone), edit.reason)
        case _:
            assert_never(edit)


def _task_added(plan: Plan, edit: AddTask, moment: Moment) -> Plan:
    if len(plan.tasks) >= MOST_TASKS:
        raise BadInput(f"A plan has at most {MOST_TASKS} tasks.")
    if edit.phase not in {phase.id for phase in plan.phases}:
        raise BadInput("Choose one of the plan's phases.", field="phase")
    task = Task(
        id=_free("x", (t.id for t in plan.tasks)),
        phase=edit.phase,
        title=_title(edit.title, field="title", asked="Say what is to be done."),
        role=edit.role,
        side=edit.side,
        visibility=_visible(edit.visibility, edit.side),
        start_day=_start_day(edit.start_day),
        days=_days(edit.days),
        after=dependable(plan, edit.after),
        kind=edit.task_kind,
        criterion=edit.criterion.strip(),
        owner=edit.owner,
    )
    grown = _placed(replace(plan, tasks=(*plan.tasks, task)), task, edit.before)
    due = schedule(acyclic(grown), today=moment.today).tasks[task.id].end
    return with_task(grown, replace(task, due=due))


def _placed(plan: Plan, task: Task, before: tuple[str, ...]) -> Plan:
    """Makes the tasks and milestones ``before`` wait for the task too."""
    for waiting_id in dict.fromkeys(before):
        milestone = plan.milestone(waiting_id)
        if milestone is not None:
            waiting = unreached(plan, waiting_id)
            plan = with_milestone(plan, replace(waiting, after=(*waiting.after, task.id)))
        else:
            later = open_task(plan, waiting_id)
            plan = with_task(plan, replace(later, after=(*later.after, task.id)))
    return plan


def _task_changed(plan: Plan, task: Task, edit: ChangeTask, moment: Moment) -> Task:
    visibility = task.visibility if edit.visibility is None else edit.visibility
    changed = replace(
        task,
        title=task.title if edit.title is None else _title(edit.title, field="title", asked="A task needs a title."),
        days=task.days if edit.days is None else _days(edit.days),
        start_day=task.start_day if edit.start_day is None else _start_day(edit.start_day),
        due=_due(task, edit.due, moment.today),
        owner=task.owner if edit.owner is None else edit.owner,
        after=task.after if edit.after is None else dependable(plan, edit.after),
        visibility=_visible(visibility, task.side),
        criterion=task.criterion if edit.criterion is None else edit.criterion.strip(),
    )
    if changed == task:
        raise Conflict("Nothing is different from what the plan says already.", task=task.id)
    return changed


def _task_dropped(plan: Plan, task: Task, reason: str, moment: Moment) -> Plan:
    """Its predecessors pass to its successors and milestones, so that nothing becomes ready too early."""
    why = text_of(reason, field="reason", asked="Say why this task is not needed.", longest=1000)
    left = without_tasks(plan, (task.id,), because=why)
    lost = [m.name for m in live_milestones(plan) if m.id not in {kept.id for kept in live_milestones(left)}]
    if lost:
        raise BadInput(f"This is the only task of the milestone {quoted(lost)}; drop the milestone first.")
    history = entered(task, TaskState.NOT_APPLICABLE, moment)
    gone = replace(task, state=TaskState.NOT_APPLICABLE, blocker=None, history=history, dropped_because=why)
    sessions = tuple(_unbooked(s) if s.task == task.id else s for s in plan.sessions)
    return replace(with_task(left, gone), sessions=sessions)


def _unbooked(session: Session) -> Session:
    return replace(session, bookings=())


def _milestone_added(plan: Plan, edit: AddMilestone, moment: Moment) -> Plan:
    if len(live_milestones(plan)) >= MOST_MILESTONES:
        raise BadInput(f"A plan has at most {MOST_MILESTONES} milestones.")
    target = not_past(edit.target, field="target", asked="Choose the promised date.", today=moment.today)
    milestone = Milestone(
        id=_free("m", (m.id for m in plan.milestones)),
        name=_title(edit.name, field="name", asked="Name the milestone."),
        day=_day_number(plan, working_day(plan, target, field="target")),
        after=dependable(plan, edit.after),
        done_when=edit.done_when.strip(),
        baseline=target,
        target=target,
    )
    with_work(milestone, milestone.after)
    return replace(plan, milestones=(*plan.milestones, milestone))


def _milestone_changed(plan: Plan, milestone: Milestone, edit: ChangeMilestone) -> Milestone:
    after = milestone.after if edit.after is None else dependable(plan, edit.after)
    changed = replace(
        milestone,
        name=milestone.name if edit.name is None else _title(edit.name, field="name", asked="Name the milestone."),
        after=with_work(milestone, after),
        done_when=milestone.done_when if edit.done_when is None else edit.done_when.strip(),
    )
    if changed == milestone:
        raise Conflict("Nothing is different from what the plan says already.", milestone=milestone.id)
    return changed


def _milestone_dropped(plan: Plan, milestone: Milestone, reason: str) -> Plan:
    why = text_of(reason, field="reason", asked="Say why this is no longer promised.", longest=1000)
    if live_milestones(plan) == (milestone,):
        raise BadInput("A plan needs at least one milestone; cancel the plan instead.", milestone=milestone.id)
    return with_milestone(plan, replace(milestone, dropped_because=why))


def _free(prefix: str, taken: Iterable[str]) -> str:
    """The first id ``prefix1``, ``prefix2``, … that is not taken."""
    used = set(taken)
    return next(name for n in range(1, len(used) + 2) if (name := f"{prefix}{n}") not in used)


def _title(text: str, *, field: str, asked: str) -> str:
    return " ".join(text_of(text, field=field, asked=asked, longest=LONGEST_TITLE).split())


def _days(days: int) -> int:
    if not 1 <= days <= LONGEST_TASK:
        raise BadInput(f"A task takes 1 to {LONGEST_TASK} working days.", field="days")
    return days


def _start_day(day: int) -> int:
    if not 0 <= day <= 2 * LONGEST_TASK:
        raise BadInput("Count the first possible day from the plan's start, which is day 0.", field="start_day")
    return day


def _visible(visibility: Visibility, side: Side) -> Visibility:
    if visibility is Visibility.INTERNAL and side is not Side.VENDOR:
        raise BadInput("The customer takes part in this task, so it cannot be internal.", field="visibility")
    return visibility


def _due(task: Task, due: date | None, today: date) -> date | None:
    if due is None or due == task.due:
        return task.due
    return not_past(due, field="due", asked="Choose the due date.", today=today)


def _day_number(plan: Plan, day: date) -> int:
    if plan.basis is DayBasis.CALENDAR:
        return (day - plan.start).days
    joint = calendars_of(plan).joint
    return joint.between(joint.roll_forward(plan.start), day)
