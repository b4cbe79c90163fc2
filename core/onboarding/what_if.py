"""What would change if the plan were different: the same forecast before and after, on the same dice."""

from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError
from typing import assert_never

from core.errors import BadInput, NotFound
from core.onboarding.build import without_tasks
from core.onboarding.forecast import forecast
from core.onboarding.plan import Forecast, Plan, Task, TaskState
from core.onboarding.schedule import ordered, target_for

__all__ = [
    "Change",
    "MoveStart",
    "RemoveTasks",
    "SetDays",
    "Unwait",
    "Wait",
    "WhatIf",
    "changed",
    "not_begun",
    "what_if",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """``task`` waits for ``before`` too."""

    task: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwait:
    """``task`` waits for ``before`` no more."""

    task: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDays:
    """``task`` takes ``days`` working days."""

    task: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTasks:
    """These tasks are not needed, for example those of a data migration."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStart:
    """The plan starts on another day; promises nobody has moved by hand go with it."""

    start: date


Change = Wait | Unwait | SetDays | RemoveTasks | MoveStart


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The forecast as the plan stands and as it would be. Dates are in ``expected``, chances in ``chances``."""

    before: Forecast
    after: Forecast


def what_if(plan: Plan, *changes: Change, today: date) -> WhatIf:
    """Both forecasts as of ``today``; the plan itself stays as it is.

    Raises NotFound for a task the plan lacks and BadInput for tasks that would wait for each other.
    """
    tried = plan
    for change in changes:
        tried = changed(tried, change)
    return WhatIf(before=forecast(plan, today=today), after=forecast(tried, today=today))


def not_begun(plan: Plan) -> bool:
    """Whether nobody has worked on the plan yet, so that its start can still be thought of as another day."""
    resting = (TaskState.NOT_STARTED, TaskState.READY, TaskState.NOT_APPLICABLE)
    return all(task.state in resting for task in plan.tasks)


def changed(plan: Plan, change: Change) -> Plan:
    """The plan with one change tried on it. Raises as ``what_if`` does."""
    match change:
        case Wait():
            task = _task(plan, change.task)
            _task(plan, change.before)
            return _acyclic(_with(plan, replace(task, after=(*task.after, change.before))))
        case Unwait():
            task = _task(plan, change.task)
            return _with(plan, replace(task, after=tuple(name for name in task.after if name != change.before)))
        case SetDays():
            return _with(plan, replace(_task(plan, change.task), days=max(1, change.days)))
        case RemoveTasks():
            gone = [_task(plan, name).id for name in change.tasks]
            return without_tasks(plan, gone, because="What if")
        case MoveStart():
            return _moved(plan, change.start)
        case _:
            assert_never(change)


def _task(plan: Plan, task_id: str) -> Task:
    task = plan.task(task_id)
    if task is None:
        raise NotFound(f"This plan has no task “{task_id}”.", task=task_id)
    return task


def _with(plan: Plan, task: Task) -> Plan:
    return replace(plan, tasks=tuple(task if known.id == task.id else known for known in plan.tasks))


def _acyclic(plan: Plan) -> Plan:
    try:
        ordered(plan.tasks)
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise BadInput(f"These tasks would wait for each other: {circle}.", field="after") from None
    return plan


def _moved(plan: Plan, start: date) -> Plan:
    moved = replace(plan, start=start)
    return replace(
        moved,
        milestones=tuple(
            m if m.moves or m.reached_on else replace(m, target=target_for(moved, m.day)) for m in plan.milestones
        ),
    )
