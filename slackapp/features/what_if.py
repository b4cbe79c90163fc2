"""What if: a change tried on a plan, seen at once, and made so only when a person says so."""

from typing import assert_never

from blocks.ids import Act, WhatIfVerb
from blocks.kit import View
from blocks.notices import told_view
from blocks.payloads import TaskRef, WhatIfRef, unpack
from blocks.task_forms import drop_form
from blocks.what_if import Tried, what_if_view
from core.errors import BadInput
from core.onboarding.edits import ChangeTask
from core.onboarding.plan import Plan
from core.onboarding.what_if import Change, MoveStart, RemoveTasks, SetDays, Unwait, Wait
from core.usecases.try_change import migration_tasks, tried
from slackapp.calls import Call, Reply
from slackapp.doing import changed, known_task, my_today, seen_plan
from slackapp.features import Action, Feature


def choose(call: Call) -> Reply:
    """Something was chosen: show what would happen."""
    ref = _chosen(unpack(WhatIfRef, call.private), call.action_id.partition(":")[2], call.value)
    return Reply(update=what_if_form(call, seen_plan(call, ref.plan).plan, ref))


def what_if_form(call: Call, plan: Plan, ref: WhatIfRef) -> View:
    """The modal as far as it is chosen."""
    eases = migration_tasks(call.work, plan)
    return what_if_view(
        plan=plan, ref=ref, tried=_tried(call, plan, ref, eases), eases=bool(eases), today=my_today(call)
    )


def make_it_so(call: Call) -> Reply:
    """Change the plan in the caller's name; dropping a task asks for its reason first."""
    ref = unpack(WhatIfRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    task = known_task(plan, ref.task or "")
    if ref.ask is WhatIfVerb.DROP:
        return Reply(open=drop_form(task=task, today=my_today(call), ref=TaskRef(plan=plan.id, task=task.id)))
    match ref.ask:
        case WhatIfVerb.DAYS:
            edit = ChangeTask(task=task.id, days=ref.days)
        case WhatIfVerb.WAIT:
            edit = ChangeTask(task=task.id, after=(*task.after, ref.before or ""))
        case _:
            edit = ChangeTask(task=task.id, after=tuple(before for before in task.after if before != ref.before))
    done = changed(call, plan.id, edit)
    return Reply(update=told_view(title="It is so", sentence=f"You {done.line}."))


def _chosen(ref: WhatIfRef, part: str, value: str) -> WhatIfRef:
    """What was chosen before, with this choice; choices that hang on it begin anew."""
    match part:
        case "ask":
            changes: dict[str, object] = {"ask": value, "task": None, "before": None, "days": None, "start": None}
        case "task":
            changes = {"task": value, "before": None, "days": None}
        case _:
            changes = {part: value}
    return WhatIfRef.model_validate({**ref.model_dump(), **changes})


def _tried(call: Call, plan: Plan, ref: WhatIfRef, eases: tuple[str, ...]) -> Tried:
    change = _change(ref, eases)
    if change is None:
        return Tried()
    try:
        before, after = tried(plan, change, now=call.now)
    except BadInput as bad:
        return Tried(unclear=bad.sentence)
    return Tried(before=before, after=after)


def _change(ref: WhatIfRef, eases: tuple[str, ...]) -> Change | None:
    """The change as it is chosen, or None while a part of it is missing."""
    match ref.ask:
        case None:
            return None
        case WhatIfVerb.DAYS:
            return SetDays(task=ref.task, days=ref.days) if ref.task and ref.days else None
        case WhatIfVerb.UNWAIT:
            return Unwait(task=ref.task, before=ref.before) if ref.task and ref.before else None
        case WhatIfVerb.WAIT:
            return Wait(task=ref.task, before=ref.before) if ref.task and ref.before else None
        case WhatIfVerb.DROP:
            return RemoveTasks(tasks=(ref.task,)) if ref.task else None
        case WhatIfVerb.START:
            return MoveStart(start=ref.start) if ref.start else None
        case WhatIfVerb.EASE:
            return RemoveTasks(tasks=eases) if eases else None
        case _:
            assert_never(ref.ask)


FEATURE = Feature(
    name="what_if",
    actions={
        Act.WHAT_IF: Action(handler=choose, changes=False),
        Act.WHAT_IF_DO: Action(handler=make_it_so),
    },
)
