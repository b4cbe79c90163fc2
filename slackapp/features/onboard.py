"""`/onboard Acme enterprise`: the form, its preview that follows the answers, and the plan it makes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from blocks.customer_inputs import AUDIENCES, CONTACTS
from blocks.ids import Act, Box, Form
from blocks.kit import View
from blocks.notices import onboard_offer, plan_started
from blocks.onboard import MIGRATION, SSO, onboard_view
from blocks.onboard_preview import Outlook
from blocks.payloads import MeantRef, OnboardRef, unpack
from core.errors import BadInput
from core.onboarding.draft import Draft, DraftContact, read_contact, read_place, read_tier
from core.onboarding.plan import Facts, Place, Plan
from core.types import AccountId
from core.usecases.find_account import clean_name, like_names
from core.usecases.start_plan import AlreadyRunning, Prefilled, known, prefill, preview, start
from slackapp.calls import Call, Reply
from slackapp.doing import at_box
from slackapp.features import Action, Command, Feature, Phrase

Some = TypeVar("Some")


def open_form(call: Call) -> Reply:
    """Open the form, filled from the words; where nothing can be opened, offer a button that opens it."""
    channel = call.channel
    here = channel.id if channel and not (channel.is_im or channel.is_ext_shared) else None
    filled = prefill(call.work, call.words, by=call.by, here=here, now=call.now)
    if not call.can_open:
        return Reply(say=onboard_offer(customer=filled.draft.name, words=call.words), aloud=True)
    return Reply(open=_form(call, filled))


def open_from_button(call: Call) -> Reply:
    """Open the form for the name a button carries."""
    return open_form(replace(call, words=call.value))


def follow(call: Call) -> Reply:
    """An answer changed: look for the customer again and draw the forecast anew."""
    return Reply(update=_form(call, _answered(call)))


def use_known(call: Call) -> Reply:
    """A customer with a like name was chosen."""
    account = call.work.accounts.by_key(unpack(MeantRef, call.value).name)
    if account is None:
        raise BadInput("This customer is gone. Please choose again.", field=Box.NAME)
    draft = known(call.work, replace(_read(call), name=account.name), account)
    filled = Prefilled(draft=draft, alike=(), running=call.work.plans.running_for(account.id))
    return Reply(update=_form(call, filled))


def submit(call: Call) -> Reply:
    """Make the plan. An account with a running plan is told so and offered it."""
    draft = _read(call, strict=True)
    try:
        plan = start(call.work, draft, request_id=call.view_id, by=call.by, now=call.now)
    except AlreadyRunning as already:
        filled = Prefilled(draft=draft, alike=(), running=already.plan)
        return Reply(update=_form(call, filled))
    return Reply(clear=True, say=plan_started(plan=plan))


def _form(call: Call, filled: Prefilled) -> View:
    return onboard_view(
        draft=filled.draft,
        outlook=_outlook(call, filled.draft),
        today=_today(call),
        alike=filled.alike,
        running=filled.running,
    )


def _answered(call: Call) -> Prefilled:
    draft = _read(call)
    account = call.work.accounts.by_key(draft.name) if draft.name else None
    if account is None:
        alike = like_names(call.work, draft.name) if draft.name else ()
        return Prefilled(draft=replace(draft, account=None), alike=alike, running=None)
    running = call.work.plans.running_for(account.id)
    return Prefilled(draft=replace(draft, account=account.id, name=account.name), alike=(), running=running)


def _outlook(call: Call, draft: Draft) -> Outlook:
    if draft.tier is None:
        return Outlook()
    try:
        plan = preview(call.work, draft, by=call.by, now=call.now)
        eased = _eased(call, draft) if draft.facts.has_migration else None
    except BadInput as bad:
        return Outlook(unclear=bad.sentence)
    return Outlook(plan=plan, eased=eased)


def _eased(call: Call, draft: Draft) -> Plan:
    lighter = replace(draft, facts=replace(draft.facts, has_migration=False))
    return preview(call.work, lighter, by=call.by, now=call.now)


def _read(call: Call, *, strict: bool = False) -> Draft:
    """The form as it stands. Unless ``strict``, an answer that cannot be read yet is left out."""
    values = call.values
    conditions = values.options(Box.CONDITIONS)
    typed = values.text(Box.NAME)
    return Draft(
        name=clean_name(typed) if strict or typed else "",
        start=values.date(Box.START) or _today(call),
        owner=values.user(Box.OWNER) or call.by,
        tier=read_tier(values.option(Box.TIER) or ""),
        account=AccountId(account) if (account := _ref(call).account) else None,
        channel=values.channel(Box.CHANNEL),
        contacts=tuple(
            contact
            for role, box in CONTACTS.items()
            if (contact := _contact(call, role, box, strict=strict)) is not None
        ),
        audience={role: size for role, box in AUDIENCES.items() if (size := values.whole(box)) is not None},
        facts=Facts(
            has_migration=MIGRATION in conditions,
            needs_sso=SSO in conditions,
            integrations=values.whole(Box.INTEGRATIONS) or 0,
        ),
        customer_place=_place(call, Box.CUSTOMER_COUNTRY, strict=strict),
        vendor_place=_place(call, Box.VENDOR_COUNTRY, strict=strict),
    )


def _contact(call: Call, role: str, box: Box, *, strict: bool) -> DraftContact | None:
    return _at(box, lambda: read_contact(role, call.values.text(box)), None, strict=strict)


def _place(call: Call, box: Box, *, strict: bool) -> Place:
    return _at(box, lambda: read_place(call.values.text(box)), Place(), strict=strict)


def _at(box: Box, read: Callable[[], Some], otherwise: Some, *, strict: bool) -> Some:
    """What was read; what cannot be read is refused at its input, or left out while the form is being filled."""
    try:
        return at_box(box, read)
    except BadInput:
        if strict:
            raise
        return otherwise


def _ref(call: Call) -> OnboardRef:
    return unpack(OnboardRef, call.private)


def _today(call: Call) -> date:
    return call.now.astimezone(ZoneInfo(call.user.time_zone)).date()


FEATURE = Feature(
    name="onboard",
    commands=(
        Command(
            verb="onboard",
            name="/onboard",
            description="Start an onboarding: a plan with dates, owners and an honest forecast",
            usage_hint="[customer] [enterprise | mid-market | smb | startup]",
            example="/onboard Acme enterprise",
            handler=open_form,
            changes=False,
        ),
    ),
    actions={
        Act.ONBOARD_OPEN: Action(handler=open_from_button, changes=False),
        Act.ONBOARD_CHANGED: Action(handler=follow, changes=False),
        Act.ONBOARD_USE: Action(handler=use_known, changes=False),
    },
    submissions={Form.ONBOARD: Action(handler=submit)},
    phrases=(
        Phrase(pattern=r"create (?:an )?onboarding plan for (?P<words>.+)", handler=open_form),
        Phrase(pattern=r"onboarding workflow for (?P<words>.+)", handler=open_form),
        Phrase(pattern=r"onboard (?P<words>.+)", handler=open_form),
    ),
)
