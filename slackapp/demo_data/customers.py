"""The sample customers: each a start day and a story of what went well and what did not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.accounts import Account, Contact, Person
from core.ids import derived
from core.onboarding.agenda import given, wake_at
from core.onboarding.draft import Draft, DraftContact
from core.onboarding.edits import BlockTask, ConfirmMilestone, Edit, Hold, MarkTaskDone, MoveTarget, WaitFor, apply
from core.onboarding.edits_milestones import confirms_on
from core.onboarding.plan import BlockerType, Facts, Place, Plan, Priority, TaskState
from core.onboarding.replan import reforecast
from core.onboarding.schedule import schedule
from core.storage import Store, Work
from core.types import AccountId, ChannelId, ContactId, Side, TeamId, Tier, UserId
from core.usecases.outline import agenda_of
from core.usecases.start_plan import start
from slackapp.demo_data.workspace import CUSTOMERS, SEED, TEAM, UserIds, customer_channel
from slackapp.workspace.seed import PersonKind

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
        return MoveTarget(milestone=milestone, new=found.target + timedelta(days=days), reason=reason)

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


def load(store: Store, *, now: datetime) -> int:
    """Bring the people and sample customers into a connected workspace; returns how many customers came.

    Loading again brings none, and leaves alone what people have decided since.
    """
    came = 0
    with store.begin(TeamId(TEAM)) as work:
        if not work.accounts.names():
            _bring_people(work, now)
    for sample in SAMPLES:
        with store.begin(TeamId(TEAM)) as work:
            if work.accounts.by_key(sample.name) is None:
                _bring(work, sample, now)
                came += 1
    return came


def _bring_people(work: Work, now: datetime) -> None:
    workspace = work.workspaces.get()
    settings = replace(workspace.settings, roles=ROLES, place=Place(country="DE"))
    work.workspaces.save(replace(workspace, settings=settings))
    for user in SEED.users:
        if user.team == TEAM:
            person = Person(id=UserId(user.id), name=user.name, time_zone=user.tz, is_admin=user.is_admin)
            work.people.save(replace(person, is_guest=user.kind is PersonKind.GUEST), seen_at=now - timedelta(days=1))


def _bring(work: Work, sample: Sample, now: datetime) -> None:
    account = AccountId(derived("acc", work.team, sample.slug))
    fresh = Account(
        id=account,
        name=sample.name,
        tier=sample.tier,
        domain=f"{sample.slug}.example",
        arr=Decimal(sample.arr),
        currency="USD",
        owner=UserId(sample.owner),
        channel=ChannelId(customer_channel(sample.slug)),
        country=sample.country,
        renewal_date=(now + timedelta(days=330 - (sample.age or 0))).date(),
    )
    work.accounts.save(fresh)
    if sample.age is None:
        for role in sample.contacts:
            who = ContactId(derived("con", account, role))
            work.contacts.save(Contact(id=who, account=account, name=_contact_name(role), role=role))
        return
    began = _workday(now.date() - timedelta(days=sample.age))
    at = datetime.combine(began, time(9), UTC)
    plan = start(work, _draft(sample, began), request_id=sample.slug, by=UserId(sample.owner), now=min(at, now))
    plan = _live(plan, sample, now)
    agenda = agenda_of(work, plan, now=now)
    plan = given(plan, [due for due in agenda if due.at <= now])
    work.plans.save(plan, wake_at=wake_at(plan, agenda, now=now))


def _draft(sample: Sample, began: date) -> Draft:
    domain = f"{sample.slug}.example"
    return Draft(
        name=sample.name,
        start=began,
        owner=UserId(sample.owner),
        tier=sample.tier,
        channel=ChannelId(customer_channel(sample.slug)),
        contacts=tuple(
            DraftContact(role=role, name=_contact_name(role), email=f"{role.replace('_', '.')}@{domain}")
            for role in sample.contacts
        ),
        audience={"end_user": sample.audience, "admin": 3, "champion": 4},
        facts=replace(sample.facts, arr=float(sample.arr)),
        customer_place=Place(country=sample.country),
        vendor_place=Place(country="DE"),
    )


def _contact_name(role: str) -> str:
    return f"The {role.replace('_', ' ').replace('exec', 'executive')}"


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _live(plan: Plan, sample: Sample, now: datetime) -> Plan:
    """The plan after its story up to now: tasks done in the order of their dates, stretched by the pace."""
    today = now.date()
    dated = schedule(plan, today=None).tasks
    owner = UserId(sample.owner)
    for task in sorted(
        (t for t in plan.tasks if t.state.is_open), key=lambda t: (dated[t.id].end, dated[t.id].start)
    ):
        ended = _workday(plan.start + (dated[task.id].end - plan.start) * sample.pace)
        if ended >= today or any(_is_open(plan, before) for before in task.after):
            continue
        at = datetime.combine(ended, time(15), ZoneInfo(plan.time_zone)).astimezone(UTC)
        plan = apply(plan, MarkTaskDone(task=task.id), by=task.owner or owner, now=at)
    for milestone in plan.milestones:
        day = confirms_on(plan, milestone) if milestone.reached_on else None
        if day and day < today and not milestone.confirmed_on:
            plan = apply(plan, ConfirmMilestone(milestone=milestone.id), by=None, now=now)
    for twist in sample.twists:
        plan = apply(plan, twist(plan, today), by=owner, now=now)
    return reforecast(plan, today=today)


def _is_open(plan: Plan, task_id: str) -> bool:
    task = plan.task(task_id)
    return task is not None and task.state is not TaskState.NOT_APPLICABLE and task.state.is_open
