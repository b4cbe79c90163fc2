"""What stands around a plan when its notices are worked out: its people, their zones and whom to climb to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.onboarding.agenda import Due, Escalation, agenda
from core.onboarding.holders import people_of
from core.onboarding.plan import Plan
from core.onboarding.readiness import plan_day
from core.onboarding.schedule import Schedule, schedule
from core.storage import Work
from core.types import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The time zones of a plan's people, and whom overdue work climbs to."""

    zones: Mapping[UserId, str]
    climb: Escalation


def outline_of(work: Work, plan: Plan) -> Outline:
    """Everybody the plan names, looked up."""
    users = people_of(plan)
    people = {person.id: person for person in work.people.of(users)}
    roles = work.workspaces.get().settings.roles
    manager = roles.get("cs_manager")
    managers = {user: (people[user].manager if user in people else None) or manager for user in users}
    return Outline(
        zones={user: people[user].time_zone if user in people else plan.time_zone for user in users},
        climb=Escalation(manager_of=managers, executive=roles.get("head_of_cs")),
    )


def agenda_in(outline: Outline, plan: Plan, dated: Schedule) -> tuple[Due, ...]:
    """Every notice the plan will give as it stands; ``dated`` is its schedule of today."""
    return agenda(plan, dated, zones=outline.zones, escalation=outline.climb)


def agenda_of(work: Work, plan: Plan, *, now: datetime) -> tuple[Due, ...]:
    """Every notice the plan will give as it stands, with its people looked up."""
    return agenda_in(outline_of(work, plan), plan, schedule(plan, today=plan_day(plan, now=now)))
