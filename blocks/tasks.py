"""All tasks of a plan in a modal, phase by phase, each with its own menu."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from blocks.elements import Choice, button, select
from blocks.ids import Act, Form, TaskVerb
from blocks.kit import Block, Element, View, actions, context, modal, section
from blocks.payloads import TaskDo, TasksPage
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, user
from blocks.words import TASK_STATES, brief, due_words, owner_words, progress
from core.onboarding.plan import Plan, PlanState, Task, TaskState
from core.onboarding.status import is_overdue
from core.types import Visibility

PAGE = 40
"""Tasks on one page; with headings they stay within Slack's 100 blocks."""
_VERBS = {
    TaskVerb.DONE: "Mark done",
    TaskVerb.UNDO: "Not done after all",
    TaskVerb.START: "Start",
    TaskVerb.WAIT_CUSTOMER: "Waiting for the customer",
    TaskVerb.WAIT_VENDOR: "Waiting for us",
    TaskVerb.BLOCK: "Block…",
    TaskVerb.UNBLOCK: "The blocker is cleared",
    TaskVerb.REASSIGN: "Reassign…",
    TaskVerb.NOTE: "Add a note…",
    TaskVerb.CHANGE: "Change…",
    TaskVerb.DROP: "Drop…",
}
_OPEN = (TaskVerb.DONE, TaskVerb.START, TaskVerb.WAIT_CUSTOMER, TaskVerb.WAIT_VENDOR, TaskVerb.BLOCK)
_ALWAYS = (TaskVerb.REASSIGN, TaskVerb.NOTE, TaskVerb.CHANGE, TaskVerb.DROP)
_AS_IS = {
    TaskState.IN_PROGRESS: TaskVerb.START,
    TaskState.WAITING_CUSTOMER: TaskVerb.WAIT_CUSTOMER,
    TaskState.WAITING_VENDOR: TaskVerb.WAIT_VENDOR,
}


def tasks_view(*, plan: Plan, today: date, page: int = 0) -> View:
    """One page of the plan's tasks, 40 at a time: the open ones by phase, then those that are closed.

    A page beyond the last shows the last.
    """
    ordered = _ordered(plan)
    last = max(0, (len(ordered) - 1) // PAGE)
    shown_page = min(max(page, 0), last)
    shown = ordered[shown_page * PAGE : (shown_page + 1) * PAGE]
    done, of = progress(plan)
    pages = f", page {shown_page + 1} of {last + 1}" if last else ""
    blocks: list[Block] = [section(mrk("{}: {} of {} tasks done{}", bold(name(plan.account_name)), done, of, pages))]
    for heading, tasks in groupby(shown, key=lambda task: _heading(plan, task)):
        blocks.append(context(mrk("*{}*", heading)))
        blocks += [_task(plan, task, page=shown_page, today=today) for task in tasks]
    blocks += _pages(plan, shown_page, last)
    return modal(Form.TASKS, "All tasks", blocks, private=TasksPage(plan=plan.id, page=shown_page).pack())


def task_verbs(plan: Plan, task: Task) -> Sequence[TaskVerb]:
    """What can be done with a task as it stands; nothing but notes once the plan has ended or rests."""
    if plan.state is not PlanState.RUNNING:
        return (TaskVerb.NOTE,)
    match task.state:
        case TaskState.DONE:
            return (TaskVerb.UNDO, TaskVerb.NOTE)
        case TaskState.NOT_APPLICABLE:
            return (TaskVerb.NOTE,)
        case TaskState.BLOCKED:
            return (TaskVerb.UNBLOCK, TaskVerb.DONE, TaskVerb.BLOCK, *_ALWAYS)
        case _:
            return tuple(verb for verb in (*_OPEN, *_ALWAYS) if verb is not _AS_IS.get(task.state))


def _ordered(plan: Plan) -> list[Task]:
    order = {phase.id: place for place, phase in enumerate(plan.phases)}
    return sorted(plan.tasks, key=lambda task: (not task.state.is_open, order.get(task.phase, len(order))))


def _heading(plan: Plan, task: Task) -> str:
    if not task.state.is_open:
        return "Done, or not needed"
    return name(next((phase.name for phase in plan.phases if phase.id == task.phase), task.phase))


def _task(plan: Plan, task: Task, *, page: int, today: date) -> Block:
    title = mrk("~{}~", brief(task.title)) if task.state is TaskState.NOT_APPLICABLE else bold(name(task.title, 150))
    return section(
        join([title, _facts(task, today=today), *_more(task, today=today)]), accessory=_menu(plan, task, page)
    )


def _facts(task: Task, *, today: date) -> Mrkdwn:
    parts = [mrk("{}", _state(task, today=today))]
    if task.state.is_open:
        due = due_words(task, today=today)
        parts += [owner_words(task), bold(due) if is_overdue(task, today=today) else mrk("{}", due)]
    if task.visibility is Visibility.INTERNAL:
        parts.append(Mrkdwn("only we see it"))
    if task.notes:
        parts.append(mrk("{} noted", len(task.notes)))
    return join(parts, " · ")


def _state(task: Task, *, today: date) -> str:
    words = TASK_STATES[task.state]
    if task.state is TaskState.DONE and task.done_on:
        return f"{words} {date_words(task.done_on, today=today)}"
    return words


def _more(task: Task, *, today: date) -> tuple[Mrkdwn, ...]:
    if task.dropped_because:
        return (mrk("{}", name(task.dropped_because, 200)),)
    if task.blocker is None:
        return ()
    until = date_words(task.blocker.until, today=today)
    return (mrk("Blocked: {}. {} clears it by {}.", name(task.blocker.reason, 200), user(task.blocker.owner), until),)


def _menu(plan: Plan, task: Task, page: int) -> Element:
    choices = [
        Choice(
            text="Change the blocker…" if verb is TaskVerb.BLOCK and task.blocker else _VERBS[verb],
            value=TaskDo(plan=plan.id, task=task.id, page=page, do=verb).pack(),
        )
        for verb in task_verbs(plan, task)
    ]
    return select(f"{Act.TASK_DO}:{task.id}", "Choose…", choices)


def _pages(plan: Plan, page: int, last: int) -> tuple[Block, ...]:
    turns = []
    if page > 0:
        turns.append(_turn(plan, page - 1, "Earlier tasks"))
    if page < last:
        turns.append(_turn(plan, page + 1, "Later tasks"))
    return (actions(*turns),) if turns else ()


def _turn(plan: Plan, page: int, word: str) -> Element:
    return button(word, f"{Act.TASKS_PAGE}:{page}", TasksPage(plan=plan.id, page=page).pack())
