"""The Home tab: what is mine, what is due, what is blocked, and a button to start a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from blocks.elements import button
from blocks.health_book import todo_blocks
from blocks.ids import Act
from blocks.kit import Block, View, actions, context, divider, header, home, section
from blocks.payloads import PlanRef, TaskRef
from blocks.plan_card import status_words
from blocks.text import Mrkdwn, bold, channel, date_words, join, mrk, name, user
from blocks.words import bar, brief, due_words, forecast_day, on_time_words, open_tasks, plan_called, progress
from core.health.todo import NOTHING_TO_DO, Todo
from core.onboarding.plan import Plan, PlanState, Task, TaskState
from core.onboarding.readiness import next_milestone
from core.onboarding.status import Status, is_overdue
from core.onboarding.words import count
from core.types import UserId

DUE_SHOWN, BLOCKED_SHOWN, PLANS_SHOWN = 12, 8, 25
SOON = timedelta(days=7)
"""How far ahead "due" looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePlan:
    """A plan of mine and where it stands."""

    plan: Plan
    status: Status


def home_view(*, me: UserId, plans: Sequence[HomePlan], today: date, week: Todo = NOTHING_TO_DO) -> View:
    """What one person sees: their ``week`` by health, and their plans that run or rest. At most 100 blocks."""
    live = [shown for shown in plans if shown.plan.state in (PlanState.RUNNING, PlanState.ON_HOLD)]
    running = [shown.plan for shown in live if shown.plan.state is PlanState.RUNNING]
    start = button("Start an onboarding", Act.ONBOARD_OPEN, style="primary")
    blocks: list[Block] = [header("Customer success"), actions(start), *todo_blocks(todo=week, today=today)]
    if not live:
        said = "You have no onboarding plan yet. Start one here, or type `/onboard Acme enterprise` in any channel."
        return home([*blocks, section(Mrkdwn(said))])
    blocks += _due(running, me=me, today=today)
    blocks += _blocked(running, today=today)
    blocks += [divider(), section(mrk("*My plans* ({})", len(live)))]
    blocks += [_plan(shown, place=place, today=today) for place, shown in enumerate(live[:PLANS_SHOWN])]
    rest = len(live) - PLANS_SHOWN
    blocks += (
        [context(mrk("…and {}. `/milestones` shows what is due over all of them.", count(rest, "more plan")))]
        if rest > 0
        else []
    )
    return home(blocks)


def _due(plans: Sequence[Plan], *, me: UserId, today: date) -> tuple[Block, ...]:
    mine = [
        (task, plan) for plan in plans for task in open_tasks(plan) if task.owner == me and _is_due(task, today=today)
    ]
    mine.sort(key=lambda pair: pair[0].due or date.max)
    if not mine:
        return (section(Mrkdwn("*Due*\nNothing of yours is due in the next seven days.")),)
    shown = [_task(plan, task, place=place, today=today) for place, (task, plan) in enumerate(mine[:DUE_SHOWN])]
    rest = len(mine) - DUE_SHOWN
    more = (context(mrk("…and {} due.", count(rest, "more task", "more tasks"))),) if rest > 0 else ()
    return (section(mrk("*Due* ({})", len(mine))), *shown, *more)


def _is_due(task: Task, *, today: date) -> bool:
    soon = task.due is not None and task.due <= today + SOON
    return (
        soon
        and task.state is not TaskState.BLOCKED
        and (task.state is not TaskState.NOT_STARTED or is_overdue(task, today=today))
    )


def _task(plan: Plan, task: Task, *, place: int, today: date) -> Block:
    due = due_words(task, today=today)
    when = bold(due) if is_overdue(task, today=today) else mrk("{}", due)
    done = button(
        "Done",
        f"{Act.REMIND_DONE}:{place}",
        TaskRef(plan=plan.id, task=task.id).pack(),
        spoken=f"Mark done: {brief(task.title, 55)}",
    )
    return section(mrk("{}: {}\n{}", name(plan.account_name), brief(task.title), when), accessory=done)


def _blocked(plans: Sequence[Plan], *, today: date) -> tuple[Block, ...]:
    stuck = [
        (task, plan) for plan in plans for task in plan.tasks if task.state is TaskState.BLOCKED and task.blocker
    ]
    if not stuck:
        return ()
    lines = [_stuck(plan, task, today=today) for task, plan in stuck[:BLOCKED_SHOWN]]
    rest = len(stuck) - BLOCKED_SHOWN
    lines += [mrk("…and {}", count(rest, "more", "more"))] if rest > 0 else []
    return (section(join([mrk("*Blocked* ({})", len(stuck)), *lines])),)


def _stuck(plan: Plan, task: Task, *, today: date) -> Mrkdwn:
    if task.blocker is None:
        return Mrkdwn()
    return mrk(
        "• {}: {}. {} {} clears it by {}.",
        name(plan.account_name),
        brief(task.title),
        name(task.blocker.reason, 120),
        user(task.blocker.owner),
        date_words(task.blocker.until, today=today),
    )


def _plan(shown: HomePlan, *, place: int, today: date) -> Block:
    plan, (done, of) = shown.plan, progress(shown.plan)
    first = mrk("{} · {} in {}", bold(name(plan.account_name)), plan_called(plan), channel(plan.channel))
    second = mrk("*{}* `{}` {} of {} tasks", status_words(plan, shown.status), bar(done, of), done, of)
    see = button(
        "Open",
        f"{Act.PLAN_TASKS}:{place}",
        PlanRef(plan=plan.id).pack(),
        spoken=f"Tasks of {name(plan.account_name, 55)}",
    )
    return section(join([first, second, _next(plan, today=today)]), accessory=see)


def _next(plan: Plan, *, today: date) -> Mrkdwn:
    milestone = next_milestone(plan)
    if milestone is None:
        return Mrkdwn("Every milestone is reached.")
    expected = forecast_day(plan, milestone)
    forecast = (
        mrk(", forecast {}, on time: {}", date_words(expected, today=today), on_time_words(plan, milestone))
        if expected
        else Mrkdwn()
    )
    return mrk("Next: {}, promised {}{}", name(milestone.name), date_words(milestone.target, today=today), forecast)
