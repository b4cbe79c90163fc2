"""Plans as people look at them: with their schedule and status worked out for the day."""

from dataclasses import dataclass
from datetime import date, datetime

from core.onboarding.plan import Plan
from core.onboarding.readiness import next_milestone, plan_day
from core.onboarding.status import Status, status
from core.storage import Work
from core.types import PlanId, UserId
from core.usecases.find_account import find_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A plan on a day."""

    plan: Plan
    status: Status
    today: date


def seen(plan: Plan, *, now: datetime) -> Seen:
    """The plan as it stands now."""
    today = plan_day(plan, now=now)
    return Seen(plan=plan, status=status(plan, today=today), today=today)


def plan_seen(work: Work, plan_id: PlanId, *, now: datetime) -> Seen:
    """The plan with this id; raises NotFound when it is gone."""
    return seen(work.plans.get(plan_id), now=now)


def book(work: Work, user: UserId, *, now: datetime) -> tuple[Seen, ...]:
    """The open plans of a person, the one whose next milestone is due soonest first."""
    plans = [seen(plan, now=now) for plan in work.plans.of_person(user)]
    return tuple(sorted(plans, key=lambda each: _next_due(each.plan)))


def latest_plan(work: Work, words: str, *, now: datetime) -> tuple[str, Seen | None]:
    """(account name, its open onboarding or else its last one, or None) of the customer meant by ``words``.

    Raises Ambiguous or NotFound as ``find_account`` does.
    """
    account = find_account(work, words)
    plan = work.plans.running_for(account.id)
    past = work.plans.of_account(account.id) if plan is None else ()
    found = plan or (past[0] if past else None)
    return account.name, seen(found, now=now) if found else None


def _next_due(plan: Plan) -> date:
    milestone = next_milestone(plan)
    return milestone.target if milestone else date.max
