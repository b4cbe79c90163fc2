"""A plan of six tasks, two milestones and one training, started on Monday 7 September 2026 in Berlin."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.onboarding.plan import Milestone, Phase, Plan, Session, StateChange, Task, TaskState
from core.types import (
    AccountId,
    ChannelId,
    DayBasis,
    PlanId,
    Roll,
    SessionMode,
    Side,
    TeamId,
    Tier,
    UserId,
    Visibility,
)

CSM, MANAGER, ENGINEER, CHIEF = UserId("UCSM"), UserId("UMANAGER"), UserId("UENGINEER"), UserId("UCHIEF")
START = date(2026, 9, 7)
MADE = datetime(2026, 9, 7, 6, 30, tzinfo=UTC)
ZONE = "Europe/Berlin"


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of September in Berlin, which is two hours ahead of UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=2)


def day(number: int) -> date:
    """A day of September 2026."""
    return date(2026, 9, number)


def task(task_id, title, side, due, *, after=(), days=1, owner=CSM, role="csm"):
    ready = () if after else (StateChange(state=TaskState.READY, at=MADE, by=None),)
    return Task(
        id=task_id,
        phase="p1",
        title=title,
        role=role,
        side=side,
        visibility=Visibility.SHARED,
        start_day=0,
        days=days,
        after=after,
        owner=owner,
        state=TaskState.NOT_STARTED if after else TaskState.READY,
        history=ready,
        due=due,
    )


def tasks():
    return (
        task("kick", "Run the kickoff meeting (goals, scope)", Side.JOINT, day(8)),
        task("tenant", "Provision the tenant", Side.VENDOR, day(7), owner=ENGINEER),
        task("map", "Sign off the mapping", Side.CUSTOMER, day(11), after=("kick",), days=3, role="admin"),
        task("load", "Pilot load", Side.VENDOR, day(16), after=("map", "tenant"), days=3, owner=ENGINEER),
        task("train", "Train the admins", Side.JOINT, day(17), after=("tenant",)),
        task("live", "Switch live", Side.VENDOR, day(18), after=("load", "train"), days=2, owner=ENGINEER),
    )


def milestones():
    return (
        Milestone(
            id="m1",
            name="Platform access configured",
            day=4,
            after=("tenant", "kick"),
            done_when="People sign in.",
            baseline=day(11),
            target=day(11),
        ),
        Milestone(
            id="m3",
            name="First workflow live",
            day=14,
            after=("live",),
            done_when="Real records for two days.",
            baseline=day(21),
            target=day(21),
            confirm_days=2,
        ),
    )


def plan(**changes) -> Plan:
    made = Plan(
        id=PlanId("P1"),
        team=TeamId("T1"),
        account=AccountId("A1"),
        account_name="Acme",
        name="Small onboarding",
        tier=Tier.ENTERPRISE,
        template="small",
        template_version=1,
        start=START,
        basis=DayBasis.CALENDAR,
        roll=Roll.PREVIOUS,
        length_days=30,
        ttfv_target_day=14,
        time_zone=ZONE,
        owner=CSM,
        channel=ChannelId("C1"),
        created_at=MADE,
        created_by=CSM,
        phases=(Phase(id="p1", name="Setup", first_day=0, last_day=30, goal="Set up.", exit=("m1", "m3")),),
        tasks=tasks(),
        milestones=milestones(),
        sessions=(Session(id="t1", task="train", audience="admin", minutes=60, seats=8, mode=SessionMode.LIVE),),
        audience={"admin": 12},
        contacts={},
    )
    return replace(made, **changes)
