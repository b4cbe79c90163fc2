"""Start an onboarding: from the words typed to a draft, a preview, and a running plan."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.accounts import Account, Contact
from core.calendar import WorkCalendar
from core.content import PlanTemplate, builtin_templates, parse_template
from core.errors import BadInput, Conflict
from core.ids import derived
from core.messages import HomeView, PlanCard
from core.onboarding.agenda import wake_at
from core.onboarding.build import PlanRequest, make_plan
from core.onboarding.draft import Draft, DraftContact, check, split_words
from core.onboarding.plan import Plan
from core.storage import Work
from core.types import AccountId, ChannelId, ContactId, Place, PlanId, Tier, UserId
from core.usecases.change_plan import expected_days
from core.usecases.find_account import clean_name, like_names
from core.usecases.keep_settings import check_member
from core.usecases.outline import agenda_of


class AlreadyRunning(Conflict):
    """The account already has an open plan; ``plan`` is offered instead."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"{plan.account_name} already has an onboarding plan, started {plan.start.day} {plan.start:%b %Y}.",
            plan=plan.id,
        )
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """A draft and what the form should say about it: customers with a like name, and a plan that already runs."""

    draft: Draft
    alike: tuple[str, ...]
    running: Plan | None


def prefill(work: Work, words: str, *, by: UserId, here: ChannelId | None, now: datetime) -> Prefilled:
    """The form's first answers from what was typed behind the command and what is known of the account.

    ``here`` is the channel in which it was typed, None where a plan cannot live there. The start is today, or
    our next working day.
    """
    name, tier = split_words(words)
    workspace = work.workspaces.get()
    draft = Draft(
        name=clean_name(name) if name else "",
        tier=tier,
        start=_workday(now.astimezone(ZoneInfo(workspace.time_zone)).date(), workspace.settings.place),
        channel=here,
        owner=by,
        vendor_place=workspace.settings.place,
    )
    account = work.accounts.by_key(draft.name) if draft.name else None
    if account is None:
        return Prefilled(draft=draft, alike=like_names(work, draft.name) if draft.name else (), running=None)
    return Prefilled(draft=known(work, draft, account), alike=(), running=work.plans.running_for(account.id))


def known(work: Work, draft: Draft, account: Account) -> Draft:
    """The draft with what the record already says of the account; what was typed goes first."""
    place = draft.customer_place
    typed = {contact.role for contact in draft.contacts}
    recorded = (
        DraftContact(role=c.role, name=c.name, email=c.email)
        for c in work.contacts.of(account.id)
        if c.role not in typed
    )
    return replace(
        draft,
        account=account.id,
        name=account.name,
        tier=draft.tier or account.tier,
        owner=account.owner or draft.owner,
        channel=account.channel or draft.channel,
        contacts=(*draft.contacts, *recorded),
        customer_place=replace(place, country=place.country or account.country),
        facts=replace(draft.facts, arr=float(account.arr or 0)),
    )


def preview(work: Work, draft: Draft, *, by: UserId, now: datetime) -> Plan:
    """The plan these answers would make, forecast included. Nothing is saved.

    Raises BadInput when an answer cannot stand; a missing channel does not matter yet.
    """
    filled = replace(draft, channel=draft.channel or ChannelId("preview"))
    return _make(
        work, filled, account=draft.account or AccountId("preview"), plan_id=PlanId("preview"), by=by, now=now
    )


def start(work: Work, draft: Draft, *, request_id: str, by: UserId, now: datetime) -> Plan:
    """The new running plan, saved, with its card on the way to its channel.

    ``request_id`` names the submission: the same one makes the same plan. Raises BadInput when an answer
    cannot stand, AlreadyRunning when the account has an open plan.
    """
    name = clean_name(draft.name)
    check_member(work, draft.owner, field="owner")
    account = work.accounts.by_key(name)
    running = work.plans.running_for(account.id) if account else None
    if running is not None:
        raise AlreadyRunning(running)
    check_home(work, draft.channel)
    account_id = account.id if account else AccountId(derived("acc", work.team, request_id))
    plan_id = PlanId(derived("plan", work.team, request_id))
    filled = replace(draft, name=account.name if account else name)
    plan = _make(work, filled, account=account_id, plan_id=plan_id, by=by, now=now)
    _keep_account(work, account, plan, filled)
    _keep_contacts(work, account_id, filled)
    work.plans.add(plan, wake_at=wake_at(plan, agenda_of(work, plan, now=now), now=now))
    work.outbox.put(PlanCard(plan=plan.id), lane=plan.channel, slot=f"plan:{plan.id}")
    for user in dict.fromkeys((by, plan.owner)):
        work.outbox.put(HomeView(user=user), lane=user, slot=f"home:{user}")
    detail = {"account": plan.account_name, "tier": plan.tier.value, "expected": expected_days(plan)}
    work.audit.add(who=by, what="plan.started", subject=plan.id, detail=detail, at=now)
    return plan


def template_for(work: Work, tier: Tier) -> tuple[int, PlanTemplate]:
    """(version, template): the workspace's own newest one for the tier, else the shipped one as version 0."""
    own = work.templates.latest(tier)
    if own is None:
        return 0, builtin_templates()[tier]
    version, text = own
    return version, parse_template(text, file=f"{tier}.yaml")


def _make(work: Work, draft: Draft, *, account: AccountId, plan_id: PlanId, by: UserId, now: datetime) -> Plan:
    workspace = work.workspaces.get()
    check(draft, today=now.astimezone(ZoneInfo(workspace.time_zone)).date())
    assert draft.tier is not None
    assert draft.channel is not None
    version, template = template_for(work, draft.tier)
    owner = work.people.get(draft.owner)
    request = PlanRequest(
        account=account,
        account_name=clean_name(draft.name) if draft.name else "this customer",
        tier=draft.tier,
        start=draft.start,
        owner=draft.owner,
        channel=draft.channel,
        created_by=by,
        time_zone=owner.time_zone if owner else workspace.time_zone,
        people={**workspace.settings.roles, "csm": draft.owner},
        contacts={c.role: contact_id(account, c.role, c.email or c.name) for c in draft.contacts},
        audience=draft.audience,
        facts=draft.facts,
        vendor_place=draft.vendor_place,
        customer_place=draft.customer_place,
        closures=(),
    )
    return make_plan(template, request, now=now, template_version=version, plan_id=plan_id, team=work.team)


def check_home(work: Work, channel: ChannelId | None) -> None:
    """Raises BadInput when a plan cannot live in the channel, as far as we have seen it."""
    home = work.channels.get(channel) if channel else None
    if home and home.is_ext_shared:
        said = f"People from outside your company read #{home.name}. Choose an internal channel."
        raise BadInput(said, field="channel")
    if home and home.is_archived:
        raise BadInput(f"#{home.name} is archived. Choose another channel.", field="channel")


def _workday(today: date, place: Place) -> date:
    return WorkCalendar((place,)).roll_forward(today)


def contact_id(account: AccountId, role: str, who: str) -> ContactId:
    """The id of a customer's person who was typed in: the same for the same role and e-mail, or name."""
    return ContactId(derived("con", account, role, who.casefold()))


def _keep_account(work: Work, account: Account | None, plan: Plan, draft: Draft) -> None:
    fresh = account or Account(id=plan.account, name=draft.name, contract_start=plan.start)
    work.accounts.save(
        replace(
            fresh,
            tier=plan.tier,
            owner=plan.owner,
            channel=fresh.channel or plan.channel,
            country=draft.customer_place.country or fresh.country,
        )
    )


def _keep_contacts(work: Work, account: AccountId, draft: Draft) -> None:
    for c in draft.contacts:
        found = contact_id(account, c.role, c.email or c.name)
        work.contacts.save(Contact(id=found, account=account, name=c.name, role=c.role, email=c.email))
