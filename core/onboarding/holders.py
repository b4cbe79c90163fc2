"""Who holds the roles of a plan: who answers for a task, who does it at the customer, which roles nobody holds.

Pure: from roles and their holders to names on tasks.
"""

from collections.abc import Mapping
from dataclasses import replace

from core.content import load_roles
from core.onboarding.plan import Plan, Task, TaskState
from core.types import ContactId, Side, UserId

CSM = "csm"
"""The role that answers for a plan and chases the customer's work."""
ASKED = {"admin": "administrator", "champion": "champion"}
"""Customer roles that a plan asks for while nobody holds them, and what they are called in a sentence."""
_SELF = "bot"


def owners(role: str, people: Mapping[str, UserId], owner: UserId) -> tuple[UserId, ...]:
    """Who of us answers for work of ``role``, then who stands in, the plan's owner last; each once.

    Of the customer's work our person is the one who chases it.
    """
    roles = load_roles()
    ours = CSM if roles.side(role) is Side.CUSTOMER else role
    held = [people[name] for name in roles.stand_ins(ours) if name in people]
    return tuple(dict.fromkeys((*held, owner)))


def contact_for(role: str, contacts: Mapping[str, ContactId]) -> ContactId | None:
    """The customer's person who does work of ``role``, or who stands in; None when nobody is named."""
    return next((contacts[name] for name in load_roles().stand_ins(role) if name in contacts), None)


def our_roles(plan: Plan) -> tuple[str, ...]:
    """Our roles that the plan's work needs, its success manager first, then in the order of the roles."""
    needed = {task.role for task in plan.tasks if task.state is not TaskState.NOT_APPLICABLE} - {_SELF}
    return (CSM, *(role for role in load_roles().vendor if role in needed and role != CSM))


def people_of(plan: Plan) -> tuple[UserId, ...]:
    """Every member with a part in the plan: its owner, holders of roles, owners and backups of tasks and blockers."""
    named: list[UserId | None] = [plan.owner, *plan.people.values()]
    for task in plan.tasks:
        named += [task.owner, task.backup, task.blocker.owner if task.blocker else None]
    return tuple(dict.fromkeys(member for member in named if member))


def unnamed(plan: Plan) -> tuple[str, ...]:
    """The customer roles of ``ASKED`` that the plan's work needs and nobody holds."""
    needed = {task.role for task in plan.tasks if task.state is not TaskState.NOT_APPLICABLE}
    return tuple(role for role in ASKED if role in needed and role not in plan.contacts)


def role_question(plan: Plan, role: str) -> str:
    """What the plan's owner is asked while nobody holds a role of ``ASKED``."""
    return f"Nobody at {plan.account_name} is named as {ASKED[role]} yet. Who is it?"


def handed_over(before: Plan, after: Plan) -> Plan:
    """``after`` with its open tasks in the hands of those who hold their roles now.

    A task that was given to another person than the role's holder stays with that person.
    """
    return replace(after, tasks=tuple(_handed(task, before, after) for task in after.tasks))


def _handed(task: Task, before: Plan, after: Plan) -> Task:
    if not task.state.is_open:
        return task
    was, now = (_pair(owners(task.role, plan.people, plan.owner)) for plan in (before, after))
    owner, backup = (
        new if held == old else held for held, old, new in zip((task.owner, task.backup), was, now, strict=True)
    )
    contact = contact_for(task.role, after.contacts)
    return replace(task, owner=owner, backup=None if backup == owner else backup, contact=contact)


def _pair(held: tuple[UserId, ...]) -> tuple[UserId | None, UserId | None]:
    return held[0], held[1] if len(held) > 1 else None
