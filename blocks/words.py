"""The words that several views share: what a state, a priority or a side is called, and short forms of a plan."""

import re
from datetime import date

from blocks.text import Mrkdwn, chance_words, date_words, mrk, name, strike, user
from core.content.plan_template import GO_LIVE
from core.onboarding.holders import people_of
from core.onboarding.plan import BlockerType, Milestone, Plan, PlanKind, PlanState, Priority, Task, TaskState
from core.onboarding.readiness import live_milestones
from core.onboarding.status import is_overdue
from core.types import Side, UserId, Visibility

ARROW = " → "
_CELLS = 10
_ASIDE = re.compile(r" \(|; ")
TASK_STATES = {
    TaskState.NOT_STARTED: "not started",
    TaskState.READY: "ready",
    TaskState.IN_PROGRESS: "in progress",
    TaskState.WAITING_CUSTOMER: "waiting for the customer",
    TaskState.WAITING_VENDOR: "waiting for us",
    TaskState.BLOCKED: "blocked",
    TaskState.DONE: "done",
    TaskState.NOT_APPLICABLE: "not needed",
}
PLAN_STATES = {
    PlanState.RUNNING: "Running",
    PlanState.ON_HOLD: "On hold",
    PlanState.FINISHED: "Finished",
    PlanState.CANCELLED: "Cancelled",
}
SIDES = {Side.VENDOR: "Us", Side.CUSTOMER: "The customer", Side.JOINT: "Both together"}
BLOCKER_TYPES = {
    BlockerType.CUSTOMER: "The customer",
    BlockerType.TECHNICAL: "A technical problem",
    BlockerType.OUR_SIDE: "Our side",
    BlockerType.VENDOR: "Another vendor",
    BlockerType.PARTNER: "A partner",
}
PRIORITIES = {
    Priority.P1: "P1: everything stands still",
    Priority.P2: "P2: a milestone is in danger",
    Priority.P3: "P3: work goes on around it",
    Priority.P4: "P4: a nuisance",
}
VISIBILITIES = {Visibility.SHARED: "The customer sees it too", Visibility.INTERNAL: "Only we see it"}


def brief(title: str, limit: int = 70) -> str:
    """A title without what stands in brackets or after a semicolon, on one line, cut to ``limit``."""
    return name(_ASIDE.split(title, maxsplit=1)[0].strip() or title, limit)


def progress(plan: Plan) -> tuple[int, int]:
    """(tasks done, tasks that apply)."""
    states = [task.state for task in plan.tasks if task.state is not TaskState.NOT_APPLICABLE]
    return sum(state is TaskState.DONE for state in states), len(states)


def bar(done: int, of: int) -> str:
    """A bar in text, such as ``■■■□□□□□□□``; full only when everything is done. The numbers stand beside it."""
    filled = _CELLS * done // of if of else 0
    return "■" * filled + "□" * (_CELLS - filled)


def go_live(plan: Plan) -> Milestone | None:
    """The milestone at which the customer first works with the product, or None in a plan that has dropped it."""
    return next((milestone for milestone in live_milestones(plan) if milestone.id == GO_LIVE), None)


def forecast_day(plan: Plan, milestone: Milestone) -> date | None:
    """The day a milestone is forecast for, or None before the first forecast and once it is reached."""
    if plan.forecast is None or milestone.reached_on:
        return None
    return plan.forecast.expected.get(milestone.id)


def chain_titles(plan: Plan, milestone: Milestone, *, most: int = 5) -> tuple[str, ...]:
    """Short titles of the tasks that drive a milestone, first to last; the last ``most`` of them."""
    if plan.forecast is None:
        return ()
    tasks = [plan.task(task) for task in plan.forecast.drivers.get(milestone.id, ())]
    return tuple(brief(task.title) for task in tasks if task is not None)[-most:]


def forecast_words(plan: Plan, milestone: Milestone, *, today: date) -> str:
    """What follows a promise, such as " · forecast Thu 17 Dec (P80 Tue 29 Dec), on time: uncertain, 64 %"."""
    expected = forecast_day(plan, milestone)
    chance = plan.forecast.chances.get(milestone.id) if plan.forecast else None
    if expected is None:
        return ""
    words = f" · forecast {date_words(expected, today=today)}"
    if chance is None:
        return words
    return f"{words} (P80 {date_words(chance.p80, today=today)}), on time: {on_time_words(plan, milestone)}"


def target_words(milestone: Milestone, *, today: date) -> Mrkdwn:
    """The promised day, with the first promise struck through where it has moved."""
    words = mrk("{}", date_words(milestone.target, today=today))
    if milestone.target == milestone.baseline:
        return words
    return mrk("{} {}", strike(date_words(milestone.baseline, today=today)), words)


def on_time_words(plan: Plan, milestone: Milestone) -> str:
    """The chance of a milestone to be on time, such as "likely, 92 %"; empty where none is known."""
    chance = plan.forecast.chances.get(milestone.id) if plan.forecast and not milestone.reached_on else None
    return chance_words(chance.on_time) if chance else ""


def due_words(task: Task, *, today: date) -> str:
    """When a task is due, such as "due Thu 24 Dec", "due today" or "overdue since Thu 24 Dec"."""
    if task.due is None:
        return "no date"
    day = date_words(task.due, today=today)
    if is_overdue(task, today=today):
        return f"overdue since {day}"
    return "due today" if task.due == today else f"due {day}"


def owner_words(task: Task) -> Mrkdwn:
    """Who answers for a task: a mention, or "nobody yet"."""
    return user(task.owner) if task.owner else Mrkdwn("nobody yet")


def open_tasks(plan: Plan) -> tuple[Task, ...]:
    """Tasks still to be done, the ones due first in front; those without a date last."""
    left = [task for task in plan.tasks if task.state.is_open]
    return tuple(sorted(left, key=lambda task: (task.due or date.max, plan.tasks.index(task))))


def mentionable(plan: Plan) -> tuple[UserId, ...]:
    """Members whom a sentence about the plan may mention: everybody with a part in it, and who made it."""
    return (*people_of(plan), plan.created_by)


def plan_title(plan: Plan) -> str:
    """The plan in a heading, such as "Acme: Enterprise onboarding"."""
    return f"{name(plan.account_name)}: {plan_called(plan)}"


def plan_called(plan: Plan) -> str:
    """What sort of plan it is, such as "Enterprise onboarding" or "Save play, Low adoption"."""
    return f"Save play, {name(plan.name)}" if plan.kind is PlanKind.PLAY else f"{plan.tier.label} onboarding"


def task_words(plan: Plan, task_or_title: str) -> str:
    """The short title of the task with this id; what is no id is a title already."""
    task = plan.task(task_or_title)
    return brief(task.title if task else task_or_title)
