"""Brings the sample customers into the demo's database, with the past that each of them has."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.accounts import Account, Contact, Person
from core.ids import derived
from core.onboarding.agenda import given, wake_at
from core.onboarding.draft import Draft, DraftContact
from core.onboarding.edits import (
    ConfirmMilestone,
    Edit,
    MarkTaskDone,
    apply,
    describe,
)
from core.onboarding.edits_milestones import confirms_on
from core.onboarding.plan import Place, Plan, TaskState
from core.onboarding.replan import reforecast
from core.onboarding.schedule import schedule
from core.storage import Store, Work
from core.types import AccountId, ChannelId, ContactId, TeamId, UserId
from core.usecases.outline import agenda_of
from core.usecases.start_plan import start
from slackapp.demo_data.samples import ROLES, SAMPLES, Sample
from slackapp.demo_data.workspace import SEED, TEAM, customer_channel
from slackapp.workspace.seed import PersonKind


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
        external_id=sample.slug,
        domain=f"{sample.slug}.example",
        arr=Decimal(sample.arr),
        currency="USD",
        owner=UserId(sample.owner),
        channel=ChannelId(customer_channel(sample.slug)),
        country=sample.country,
        renewal_date=(now + timedelta(days=renews_in(sample))).date(),
    )
    work.accounts.save(fresh)
    if sample.age is None:
        for role in sample.contacts:
            who = ContactId(derived("con", account, role))
            email = f"{role}@{sample.slug}.example"
            work.contacts.save(Contact(id=who, account=account, name=_contact_name(role), role=role, email=email))
        return
    began = _workday(now.date() - timedelta(days=sample.age))
    at = datetime.combine(began, time(9), UTC)
    plan = start(work, _draft(sample, began), request_id=sample.slug, by=UserId(sample.owner), now=min(at, now))
    plan = _live(work, plan, sample, now)
    agenda = agenda_of(work, plan, now=now)
    plan = given(plan, [due for due in agenda if due.at <= now])
    work.plans.save(plan, wake_at=wake_at(plan, agenda, now=now))


def renews_in(sample: Sample) -> int:
    """Days until the yearly contract renews."""
    return 365 - (sample.signed or sample.age or 0) % 365


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


def _did(work: Work, plan: Plan, edit: Edit, by: UserId, at: datetime) -> Plan:
    """The plan after one deed of its past, which the audit log then tells of."""
    after = apply(plan, edit, by=by, now=at)
    detail = {"line": describe(edit, plan, after)}
    work.audit.add(who=by, what=f"plan.{edit.kind}", subject=plan.id, detail=detail, at=at)
    return after


def _live(work: Work, plan: Plan, sample: Sample, now: datetime) -> Plan:
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
        plan = _did(work, plan, MarkTaskDone(task=task.id), task.owner or owner, at)
    for milestone in plan.milestones:
        day = confirms_on(plan, milestone) if milestone.reached_on else None
        if day and day < today and not milestone.confirmed_on:
            plan = apply(plan, ConfirmMilestone(milestone=milestone.id), by=None, now=now)
    for twist in sample.twists:
        plan = _did(work, plan, twist(plan, today), owner, now)
    return reforecast(plan, today=today)


def _is_open(plan: Plan, task_id: str) -> bool:
    task = plan.task(task_id)
    return task is not None and task.state is not TaskState.NOT_APPLICABLE and task.state.is_open
