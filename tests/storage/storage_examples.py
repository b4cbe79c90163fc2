"""Values that storage tests keep and find again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.accounts import Account
from core.messages import PlanCard, PlanLine
from core.onboarding.plan import Milestone, Phase, Plan, Task
from core.storage import Workspace
from core.types import AccountId, ChannelId, DayBasis, PlanId, Roll, Side, TeamId, Tier, UserId, Visibility

ONE, TWO = TeamId("T1"), TeamId("T2")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WALL = datetime(2026, 9, 9, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CSM, TRAINER = UserId("U1"), UserId("U2")
CHANNEL = ChannelId("C1")


def workspace(team=ONE, **changes):
    made = Workspace(
        team=team,
        name="Demo",
        bot_token=b"\x00sealed",
        bot_user=UserId("UBOT"),
        app_id="A1",
        scopes=("chat:write", "commands"),
        time_zone="Europe/Berlin",
        installed_at=NOW,
    )
    return replace(made, **changes)


def account(key="acme", **changes):
    return replace(Account(id=AccountId(key), name=key.title()), **changes)


def task(key, owner=CSM):
    return Task(
        id=key,
        phase="start",
        title=f"Task {key}",
        role="csm",
        side=Side.VENDOR,
        visibility=Visibility.SHARED,
        start_day=0,
        days=2,
        owner=owner,
    )


def plan(key="p1", *, of="acme", team=ONE, tasks=("t1",), **changes):
    made = Plan(
        id=PlanId(key),
        team=team,
        account=AccountId(of),
        account_name=of.title(),
        name="Onboarding",
        tier=Tier.ENTERPRISE,
        template="enterprise",
        template_version=1,
        start=date(2026, 3, 2),
        basis=DayBasis.CALENDAR,
        roll=Roll.NEXT,
        length_days=90,
        ttfv_target_day=30,
        time_zone="Europe/Berlin",
        owner=CSM,
        channel=CHANNEL,
        created_at=NOW,
        created_by=CSM,
        phases=(Phase(id="start", name="Start", first_day=0, last_day=30, goal="", exit=()),),
        tasks=tuple(one if isinstance(one, Task) else task(one) for one in tasks),
        milestones=(
            Milestone(
                id="m1",
                name="Live",
                day=30,
                after=("t1",),
                done_when="it runs",
                baseline=date(2026, 4, 1),
                target=date(2026, 4, 1),
            ),
        ),
    )
    return replace(made, **changes)


def keep(work, *plans, wake_at=NOW):
    """Save plans with an account each, where it is not there yet."""
    for one in plans:
        if work.accounts.get(one.account) is None:
            work.accounts.save(account(one.account))
        work.plans.add(one, wake_at=wake_at)


def card(key="p1"):
    return PlanCard(plan=PlanId(key))


def line(words, key="p1"):
    return PlanLine(plan=PlanId(key), sentence=words)
