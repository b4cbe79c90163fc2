"""The sample customers: each a start day and a story of what went well and what did not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.onboarding.edits import (
    BlockTask,
    Edit,
    Hold,
    MoveTarget,
    WaitFor,
)
from core.onboarding.plan import BlockerType, Facts, Plan, Priority, TaskState
from core.onboarding.readiness import calendars_of
from core.types import Side, Tier, UserId
from slackapp.demo_data.workspace import CUSTOMERS, UserIds

Twist = Callable[[Plan, date], Edit]
"""What happened last: an edit made from the plan and the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One customer. ``age`` is how many days ago its plan began (None: no plan yet); ``pace`` 1.0 is on plan."""

    slug: str
    tier: Tier
    arr: int
    country: str
    age: int | None
    owner: UserIds = UserIds.CSM
    pace: float = 1.0
    facts: Facts = field(default_factory=Facts)
    contacts: tuple[str, ...] = ("champion", "admin", "exec_sponsor")
    audience: int = 20
    twists: tuple[Twist, ...] = ()

    @property
    def name(self) -> str:
        """The company's name as people write it."""
        return self.slug.replace("-", " ").title()


def _block(reason: str, kind: BlockerType, days: int) -> Twist:
    def twist(plan: Plan, today: date) -> Edit:
        until = today + timedelta(days=days)
        owner = UserId(UserIds.ENGINEER)
        return BlockTask(task=_next(plan), reason=reason, type=kind, priority=Priority.P2, owner=owner, until=until)

    return twist


def _wait() -> Twist:
    return lambda plan, _today: WaitFor(task=_next(plan), side=Side.CUSTOMER)


def _next(plan: Plan) -> str:
    """The task to be done next, of those that can be worked on."""
    ready = [task for task in plan.tasks if task.state is TaskState.READY]
    return min(ready, key=lambda task: (task.side is not Side.CUSTOMER, task.due or date.max)).id


def _move(milestone: str, days: int, reason: str) -> Twist:
    def twist(plan: Plan, _today: date) -> Edit:
        found = plan.milestone(milestone)
        assert found is not None
        new = calendars_of(plan).joint.roll_forward(found.target + timedelta(days=days))
        return MoveTarget(milestone=milestone, new=new, reason=reason)

    return twist


def _hold(reason: str) -> Twist:
    return lambda _plan, _today: Hold(reason=reason)


_HEAVY = Facts(has_migration=True, needs_sso=True, integrations=2)
_LIGHT = Facts(needs_sso=True, integrations=1)
ROLES = {
    "ae": UserId(UserIds.AE),
    "impl_engineer": UserId(UserIds.ENGINEER),
    "solutions_architect": UserId(UserIds.ENGINEER),
    "trainer": UserId(UserIds.TRAINER),
    "cs_manager": UserId(UserIds.MANAGER),
    "head_of_cs": UserId(UserIds.HEAD),
}
"""Who does what in the demo's company."""
SAMPLES = (
    Sample(
        slug="northwind-freight",
        tier=Tier.ENTERPRISE,
        arr=240_000,
        country="US",
        age=12,
        facts=_HEAVY,
        audience=47,
        twists=(_wait(),),
    ),
    Sample(slug="bluepeak-analytics", tier=Tier.MID_MARKET, arr=68_000, country="GB", age=25, facts=_LIGHT),
    Sample(
        slug="harbor-health",
        tier=Tier.ENTERPRISE,
        arr=310_000,
        country="US",
        age=36,
        pace=1.25,
        facts=_HEAVY,
        audience=120,
        twists=(_move("m4", 9, "The customer's release freeze moves the second team's start."),),
    ),
    Sample(
        slug="kestrel-robotics",
        tier=Tier.STARTUP,
        arr=9_000,
        country="DE",
        age=6,
        owner=UserIds.CSM_TWO,
        contacts=("admin",),
    ),
    Sample(
        slug="lumen-legal",
        tier=Tier.SMB,
        arr=18_000,
        country="FR",
        age=14,
        owner=UserIds.CSM_TWO,
        contacts=("admin",),
    ),
    Sample(
        slug="orchard-foods",
        tier=Tier.MID_MARKET,
        arr=54_000,
        country="NL",
        age=9,
        facts=_LIGHT,
        twists=(
            _block(
                "Their firewall refuses our addresses; the network team has the ticket.",
                BlockerType.CUSTOMER,
                4,
            ),
        ),
    ),
    Sample(
        slug="pinecrest-schools",
        tier=Tier.ENTERPRISE,
        arr=150_000,
        country="US",
        age=20,
        pace=1.4,
        facts=_HEAVY,
        contacts=("champion",),
        audience=60,
    ),
    Sample(
        slug="quarry-metals",
        tier=Tier.MID_MARKET,
        arr=72_000,
        country="SE",
        age=66,
        owner=UserIds.CSM_TWO,
        facts=_LIGHT,
    ),
    Sample(
        slug="riverbend-energy", tier=Tier.ENTERPRISE, arr=420_000, country="US", age=78, facts=_LIGHT, audience=85
    ),
    Sample(
        slug="solstice-travel",
        tier=Tier.SMB,
        arr=12_000,
        country="ES",
        age=18,
        pace=1.2,
        twists=(_hold("The customer changes owner; we go on when the new one has signed."),),
    ),
    Sample(slug="tidewater-bank", tier=Tier.ENTERPRISE, arr=510_000, country="US", age=1, facts=_HEAVY, audience=200),
    Sample(slug="umbra-games", tier=Tier.STARTUP, arr=7_500, country="CA", age=None, contacts=("admin",)),
)
assert tuple(sample.slug for sample in SAMPLES) == CUSTOMERS
