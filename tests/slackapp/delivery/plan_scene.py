"""A plan that somebody owns."""

from datetime import date

from outbox_scene import CHANNEL, NOW, OWNER, TEAM

from core.accounts import Account
from core.onboarding.plan import Phase, Plan
from core.types import AccountId, DayBasis, PlanId, Roll, Tier


def keep_plan(store):
    """Save Acme with its plan ``p1`` and return the plan."""
    made = Plan(
        id=PlanId("p1"),
        team=TEAM,
        account=AccountId("a1"),
        account_name="Acme",
        name="Onboarding",
        tier=Tier.SMB,
        template="smb",
        template_version=1,
        start=date(2026, 3, 2),
        basis=DayBasis.CALENDAR,
        roll=Roll.NEXT,
        length_days=30,
        ttfv_target_day=14,
        time_zone="Europe/Berlin",
        owner=OWNER,
        channel=CHANNEL,
        created_at=NOW,
        created_by=OWNER,
        phases=(Phase(id="start", name="Start", first_day=0, last_day=30, goal="", exit=()),),
        tasks=(),
        milestones=(),
    )
    with store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("a1"), name="Acme"))
        work.plans.add(made, wake_at=None)
    return made
