"""A customer to plan for. Facts default to everything the enterprise plan can hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from core.content import builtin_templates
from core.onboarding.build import PlanRequest, make_plan
from core.onboarding.plan import Plan
from core.types import AccountId, ChannelId, Facts, PlanId, TeamId, Tier, UserId

MONDAY = date(2026, 9, 7)
FULL = Facts(has_migration=True, needs_sso=True, integrations=1)
OWNER = UserId("UOWNER")


def request(tier=Tier.ENTERPRISE, start=MONDAY, **said):
    asked = PlanRequest(
        account=AccountId("a1"),
        account_name="Acme",
        tier=tier,
        start=start,
        owner=OWNER,
        channel=ChannelId("C1"),
        created_by=OWNER,
        time_zone="UTC",
        facts=FULL,
    )
    return replace(asked, **said)


def plan_for(tier=Tier.ENTERPRISE, start=MONDAY, template=None, **said) -> Plan:
    return make_plan(
        template or builtin_templates()[tier],
        request(tier, start, **said),
        now=datetime.combine(start, time(7), UTC),
        template_version=0,
        plan_id=PlanId("p1"),
        team=TeamId("T1"),
    )


def with_task(plan, task_id, **changed):
    return replace(plan, tasks=tuple(replace(t, **changed) if t.id == task_id else t for t in plan.tasks))
