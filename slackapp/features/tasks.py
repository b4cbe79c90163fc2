"""The tasks of a plan: the list of them, and everything one can do with one of them."""

from typing import assert_never

from blocks.ids import Act, Box, Form, TaskVerb
from blocks.kit import View
from blocks.payloads import PlanRef, TaskDo, TaskRef, TasksPage, unpack
from blocks.task_forms import block_form, change_task_form, drop_form, note_form, reassign_form
from blocks.tasks import tasks_view
from core.onboarding.edits import (
    AddNote,
    AddTask,
    BlockTask,
    ChangeTask,
    DropTask,
    Edit,
    MarkTaskDone,
    Reassign,
    ReopenTask,
    StartTask,
    Unblock,
    WaitFor,
)
from core.onboarding.plan import BlockerType, Plan, Priority, Task
from core.types import Side, Visibility
from slackapp.calls import Call, Reply
from slackapp.doing import (
    asked_first,
    back,
    changed,
    known_task,
    my_today,
    reason_typed,
    redrawn,
    seen_plan,
    task_list,
)
from slackapp.features import Action, Feature


def open_list(call: Call) -> Reply:
    """Open every task of the plan."""
    seen = seen_plan(call, unpack(PlanRef, call.value).plan)
    return Reply(open=tasks_view(plan=seen.plan, today=seen.today))


def turn_page(call: Call) -> Reply:
    """Show another page of the list."""
    ref = unpack(TasksPage, call.value)
    seen = seen_plan(call, ref.plan)
    return Reply(update=tasks_view(plan=seen.plan, today=seen.today, page=ref.page))


def mark_done(call: Call) -> Reply:
    """A task was picked in the card's "Mark done"."""
    ref = unpack(TaskRef, call.value)
    changed(call, ref.plan, MarkTaskDone(task=ref.task))
    return Reply()


def do(call: Call) -> Reply:
    """A verb of a task's menu: done at once, or a form that asks for what it needs.

    The list is drawn anew either way, so that nothing stays picked in its menus.
    """
    ref = unpack(TaskDo, call.value)
    plan = seen_plan(call, ref.plan).plan
    task = known_task(plan, ref.task)
    edit = _edit(ref.do, task)
    if edit is None:
        return Reply(open=_form(call, ref, plan, task), update=task_list(call, plan, page=ref.page))
    after = changed(call, plan.id, edit).plan
    redrawn(call, ref)
    return back(task_list(call, after, page=ref.page))


def _edit(verb: TaskVerb, task: Task) -> Edit | None:
    """The change a verb makes by itself, or None where a form must ask."""
    match verb:
        case TaskVerb.DONE:
            return MarkTaskDone(task=task.id)
        case TaskVerb.UNDO:
            return ReopenTask(task=task.id)
        case TaskVerb.START:
            return StartTask(task=task.id)
        case TaskVerb.WAIT_CUSTOMER:
            return WaitFor(task=task.id, side=Side.CUSTOMER)
        case TaskVerb.WAIT_VENDOR:
            return WaitFor(task=task.id, side=Side.VENDOR)
        case TaskVerb.UNBLOCK:
            return Unblock(task=task.id)
        case TaskVerb.BLOCK | TaskVerb.REASSIGN | TaskVerb.NOTE | TaskVerb.CHANGE | TaskVerb.DROP:
            return None
        case _:
            assert_never(verb)


def _form(call: Call, do: TaskDo, plan: Plan, task: Task) -> View:
    today, ref = my_today(call), TaskRef(plan=do.plan, task=do.task, page=do.page, reminder=do.reminder)
    match do.do:
        case TaskVerb.BLOCK:
            return block_form(task=task, by=call.by, today=today, ref=ref)
        case TaskVerb.REASSIGN:
            return reassign_form(task=task, today=today, ref=ref)
        case TaskVerb.NOTE:
            return note_form(task=task, today=today, ref=ref)
        case TaskVerb.CHANGE:
            return change_task_form(plan=plan, task=task, today=today, ref=ref)
        case _:
            return drop_form(task=task, today=today, ref=ref)


def block(call: Call) -> Reply:
    """The blocker's form was submitted."""
    ref, values = _ref(call), call.values
    return _submitted(
        call,
        BlockTask(
            task=ref.task,
            reason=values.text(Box.REASON),
            type=BlockerType(values.option(Box.TYPE) or BlockerType.OUR_SIDE),
            priority=Priority(values.option(Box.PRIORITY) or Priority.P3),
            owner=values.user(Box.OWNER),
            until=values.date(Box.UNTIL),
        ),
    )


def reassign(call: Call) -> Reply:
    """Other people answer for a task."""
    owner, backup = call.values.user(Box.OWNER), call.values.user(Box.BACKUP)
    return _submitted(call, Reassign(task=_ref(call).task, owner=owner, backup=backup))


def note(call: Call) -> Reply:
    """A remark was written."""
    return _submitted(call, AddNote(task=_ref(call).task, text=call.values.text(Box.TEXT)))


def drop(call: Call) -> Reply:
    """A task is not needed."""
    ref = _ref(call)
    edit = DropTask(task=ref.task, reason=reason_typed(call))
    return Reply(update=asked_first(call, ref.plan, edit))


def change_task(call: Call) -> Reply:
    """Other values for a task."""
    values = call.values
    visibility = values.option(Box.VISIBILITY)
    return _submitted(
        call,
        ChangeTask(
            task=_ref(call).task,
            title=values.text(Box.TITLE),
            days=values.whole(Box.DAYS),
            start_day=values.whole(Box.START_DAY),
            due=values.date(Box.DUE),
            owner=values.user(Box.OWNER),
            after=values.options(Box.AFTER),
            visibility=Visibility(visibility) if visibility else None,
            criterion=values.text(Box.CRITERION),
        ),
    )


def add(call: Call) -> Reply:
    """A new task of this plan."""
    values = call.values
    side = Side(values.option(Box.SIDE) or Side.VENDOR)
    edit = AddTask(
        title=values.text(Box.TITLE),
        phase=values.option(Box.PHASE) or "",
        role="admin" if side is Side.CUSTOMER else "csm",
        side=side,
        visibility=Visibility(values.option(Box.VISIBILITY) or Visibility.INTERNAL),
        days=values.whole(Box.DAYS) or 1,
        owner=values.user(Box.OWNER),
        start_day=values.whole(Box.START_DAY) or 0,
        after=values.options(Box.AFTER),
        before=values.options(Box.BEFORE),
        criterion=values.text(Box.CRITERION),
    )
    changed(call, unpack(PlanRef, call.private).plan, edit)
    return Reply()


def _ref(call: Call) -> TaskRef:
    return unpack(TaskRef, call.private)


def _submitted(call: Call, edit: Edit) -> Reply:
    """Make the change; the list or the reminder in which the form was opened shows it."""
    ref = _ref(call)
    after = changed(call, ref.plan, edit).plan
    redrawn(call, ref)
    return Reply(below=task_list(call, after, page=ref.page))


_SUBMITTED = {
    Form.BLOCK: block,
    Form.REASSIGN: reassign,
    Form.NOTE: note,
    Form.CHANGE_TASK: change_task,
    Form.DROP_TASK: drop,
    Form.ADD_TASK: add,
}
FEATURE = Feature(
    name="tasks",
    actions={
        Act.PLAN_TASKS: Action(handler=open_list, changes=False),
        Act.TASKS_PAGE: Action(handler=turn_page, changes=False),
        Act.PLAN_DONE: Action(handler=mark_done),
        Act.TASK_DO: Action(handler=do),
    },
    submissions={form: Action(handler=handler) for form, handler in _SUBMITTED.items()},
)
