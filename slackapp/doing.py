"""What features share: reading what a button carries, making one change, showing what came of it."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from blocks.ids import Box
from blocks.kit import View
from blocks.milestones import milestones_view
from blocks.payloads import Grave, HealthRef, PlanRef, TaskRef
from blocks.plan_forms import confirm_view
from blocks.tasks import tasks_view
from core.errors import BadInput, NotFound
from core.messages import HealthLine, HealthPost
from core.onboarding.edits import Edit
from core.onboarding.plan import Milestone, Plan, Task
from core.onboarding.replan import reforecast
from core.types import PlanId
from core.usecases.answer_reminder import answer_reminder
from core.usecases.change_plan import Changed, change, outcome, told_of
from core.usecases.overview import Seen, plan_seen
from slackapp.calls import Call, Reply

Some = TypeVar("Some")


def my_today(call: Call) -> date:
    """The date where the caller is."""
    return call.now.astimezone(ZoneInfo(call.user.time_zone)).date()


def seen_plan(call: Call, plan: PlanId) -> Seen:
    """The plan as it stands, or NotFound with a sentence."""
    return plan_seen(call.work, plan, now=call.now)


def known_task(plan: Plan, task_id: str) -> Task:
    """The plan's task, or NotFound with a sentence."""
    task = plan.task(task_id)
    if task is None:
        raise NotFound(f"This task is no longer in the plan of {plan.account_name}.", task=task_id)
    return task


def known_milestone(plan: Plan, milestone_id: str) -> Milestone:
    """The plan's milestone, or NotFound with a sentence."""
    milestone = plan.milestone(milestone_id)
    if milestone is None:
        raise NotFound(f"This milestone is no longer in the plan of {plan.account_name}.", milestone=milestone_id)
    return milestone


def changed(call: Call, plan: PlanId, edit: Edit) -> Changed:
    """Make one change in the caller's name."""
    return change(call.work, plan, edit, by=call.by, now=call.now)


def asked_first(call: Call, plan_id: PlanId, edit: Grave) -> View:
    """What the change would move, and the question whether to make it. Raises as the change itself would."""
    seen = seen_plan(call, plan_id)
    after, _, _ = outcome(seen.plan, edit, by=call.by, now=call.now)
    before = reforecast(seen.plan, today=seen.today)
    return confirm_view(
        before=before, after=after, edit=edit, tells=told_of(before, after, by=call.by), today=seen.today
    )


def reason_typed(call: Call) -> str:
    """The reason in a form, without control characters: packed into a modal each would take six."""
    typed = call.values.text(Box.REASON)
    return "".join(char for char in typed if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def redrawn(call: Call, ref: PlanRef) -> None:
    """Have the reminder in which this was pressed show what is left of it, if it was pressed in one."""
    if ref.reminder is not None:
        answer_reminder(call.work, ref.reminder, task=ref.task if isinstance(ref, TaskRef) else None)


def lane_of(call: Call) -> str:
    """Where a card goes: the channel it was asked for in, or the caller's direct message with the app."""
    channel = call.channel
    return call.by if channel is None or channel.is_im or channel.id.startswith("D") else channel.id


def redraw_health(call: Call, ref: HealthRef, line: str) -> None:
    """Have the card this was done from show what holds now, with a line in its thread that says who did what."""
    if not ref.post:
        return
    lane = ref.post.split(":")[1]
    call.work.outbox.put(HealthPost(account=ref.account, by=call.by), lane=lane, slot=ref.post)
    call.work.outbox.put(HealthLine(account=ref.account, by=call.by, sentence=line), lane=lane, thread=ref.post)


def task_list(call: Call, plan: Plan, *, page: int | None) -> View | None:
    """The page of the task list that the caller came from, or None when they came from elsewhere."""
    return None if page is None else tasks_view(plan=plan, today=seen_plan(call, plan.id).today, page=page)


def milestone_list(call: Call, plan: Plan) -> View:
    """The list of milestones."""
    return milestones_view(plan=plan, today=seen_plan(call, plan.id).today)


def back(view: View | None) -> Reply:
    """What a press answers: the list it came from, redrawn; nothing where the plan's card tells it all."""
    return Reply(update=view) if view else Reply()


def at_box(box: str, read: Callable[[], Some]) -> Some:
    """What was read; what cannot be read is refused at the input it was typed in."""
    try:
        return read()
    except BadInput as bad:
        raise BadInput(bad.sentence, field=box) from bad
