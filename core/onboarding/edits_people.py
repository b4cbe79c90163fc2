"""Other people hold the roles of a plan: its open tasks go with the roles, its cohorts follow the audiences."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from core.content import load_roles
from core.errors import BadInput, Conflict
from core.onboarding.edits_kinds import NamePeople
from core.onboarding.holders import CSM, handed_over
from core.onboarding.plan import Plan, Task
from core.onboarding.training import cohorts, session_days
from core.onboarding.words import person
from core.types import SessionMode

Held = TypeVar("Held")


def named_people(plan: Plan, edit: NamePeople) -> Plan:
    """The plan after the edit; with another success manager it has another owner.

    Raises BadInput for a plan without a success manager, Conflict when nothing is different.
    """
    if edit.people.get(CSM, plan.owner) is None:
        raise BadInput("A plan needs a success manager, who owns it.", field=CSM)
    contacts = {role: contact.id if contact else None for role, contact in edit.contacts.items()}
    changed = replace(
        plan,
        owner=edit.people.get(CSM) or plan.owner,
        people=_with(plan.people, edit.people),
        contacts=_with(plan.contacts, contacts),
        audience=_with(plan.audience, edit.audience),
    )
    if changed == plan:
        raise Conflict("Nothing is different from what the plan says already.", plan=plan.id)
    handed = handed_over(plan, changed)
    return replace(handed, tasks=tuple(_lengthened(handed, task, edit.audience) for task in handed.tasks))


def people_words(edit: NamePeople) -> str:
    """The changes of the edit, such as ``Champion Kim Doe, Trainer <@U2>, 60 to train as End user``."""
    roles = load_roles()
    theirs = [f"{roles.label(role)} {who.name if who else 'nobody'}" for role, who in edit.contacts.items()]
    ours = [f"{roles.label(role)} {person(who) if who else 'nobody'}" for role, who in edit.people.items()]
    trained = [
        f"{'nobody knows how many' if size is None else size} to train as {roles.label(role)}"
        for role, size in edit.audience.items()
    ]
    return ", ".join((*theirs, *ours, *trained))


def _with(held: Mapping[str, Held], changes: Mapping[str, Held | None]) -> dict[str, Held]:
    after = {**held, **changes}
    return {role: holder for role, holder in after.items() if holder is not None}


def _lengthened(plan: Plan, task: Task, sizes: Mapping[str, int | None]) -> Task:
    """The task with the working days that its cohorts now need. Fewer cohorts do not shorten it; a person does."""
    if not task.state.is_open:
        return task
    taught = (s for s in plan.sessions if s.task == task.id and s.mode is not SessionMode.SELF_PACED)
    groups = (cohorts(size, s.seats) for s in taught if (size := sizes.get(s.audience)) is not None)
    return replace(task, days=max((session_days(task.days, group) for group in groups), default=task.days))
