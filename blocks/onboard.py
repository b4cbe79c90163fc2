"""The onboarding form: one modal from the words typed to a plan, with a preview that follows the answers."""

from collections.abc import Sequence
from datetime import date

from blocks.customer_inputs import audience_inputs, contact_inputs
from blocks.elements import (
    Choice,
    button,
    channel_input,
    checkboxes,
    date_input,
    number_input,
    person_input,
    select,
    text_input,
)
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, divider, field_input, modal, section
from blocks.onboard_preview import Outlook, glance, preview_blocks
from blocks.payloads import MeantRef, OnboardRef, PlanRef
from blocks.text import Mrkdwn, bold, cut, date_words, mrk, name
from core.onboarding.draft import Draft, unread_tier
from core.onboarding.plan import Plan
from core.types import Tier

MIGRATION, SSO = "migration", "sso"
"""Values of the boxes under ``Box.CONDITIONS``."""
_TIER_NOTES = {
    Tier.ENTERPRISE: "90 days, own success manager and engineer",
    Tier.MID_MARKET: "60 days, named success manager",
    Tier.SMB: "22 working days, pooled team",
    Tier.STARTUP: "15 working days, mostly on their own",
}
_INTEGRATIONS_LIMIT = 100
_NAME_LIMIT, _PLACE_LIMIT = 300, 10
_ONE_PLAN = "This customer already has a running plan; it stands at the top of this form."


def onboard_view(
    *,
    draft: Draft,
    outlook: Outlook,
    today: date,
    alike: tuple[str, ...] = (),
    running: Plan | None = None,
) -> View:
    """The form, filled with the draft; ``Box`` says where each answer is found.

    Slack keeps what was typed where block id and action id stay the same, and shows what the draft says where
    they do not: so what a known customer's record fills in carries the account in its action ids.
    ``alike`` are customers with a like name, ``running`` the open plan of this one.
    """
    outlook = Outlook(unclear=_ONE_PLAN) if running else outlook
    blocks = [
        *_already(running, today=today),
        _name(draft),
        *_alike(alike),
        *_tier(draft),
        field_input(Box.START, "Start", date_input(Act.ONBOARD_CHANGED, initial=draft.start), dispatch=True),
        context(glance(outlook, today=today), block_id="preview.glance"),
        *_where(draft),
        *_conditions(draft),
        *audience_inputs(draft.audience, Act.ONBOARD_CHANGED, dispatch=True),
        *_places(draft),
        *_contacts(draft),
        *preview_blocks(outlook, today=today),
    ]
    return _modal(draft, blocks)


def _modal(draft: Draft, blocks: Sequence[Block]) -> View:
    title, submit, private = "Start an onboarding", "Create the plan", OnboardRef(account=draft.account).pack()
    return modal(Form.ONBOARD, title, blocks, submit=submit, close="Cancel", private=private)


def _keyed(act: Act, draft: Draft) -> str:
    return f"{act}:{draft.account}" if draft.account else act


def _name(draft: Draft) -> Block:
    typed = text_input(
        _keyed(Act.ONBOARD_CHANGED, draft),
        initial=draft.name,
        longest=_NAME_LIMIT,
        dispatch=True,
        placeholder="As you call them",
    )
    return field_input(
        Box.NAME, "Customer", typed, hint="Press Enter to look for customers with a like name.", dispatch=True
    )


def _unread(draft: Draft) -> tuple[Block, ...]:
    """A last word that may have been meant as a tier stays in the name, and is told."""
    unread = unread_tier(draft.name) if draft.tier is None and draft.account is None else None
    if unread is None:
        return ()
    word, meant = unread
    advice = f"Did you mean {meant.label}? Then take it out of the name and choose" if meant else "Choose"
    said = mrk("“{}” is not a tier, so it was taken as part of the name. {} a tier here.", name(word), advice)
    return (context(said, block_id="tier.unread"),)


def _tier(draft: Draft) -> tuple[Block, ...]:
    choices = [Choice(text=tier.label, value=tier, note=_TIER_NOTES[tier]) for tier in Tier]
    asked = field_input(
        Box.TIER,
        "Tier",
        select(_keyed(Act.ONBOARD_CHANGED, draft), "Choose a tier", choices, chosen=draft.tier),
        dispatch=True,
    )
    return (*_unread(draft), asked)


def _where(draft: Draft) -> tuple[Block, ...]:
    return (
        field_input(
            Box.OWNER,
            "Owner",
            person_input(_keyed(Act.TYPED, draft), initial=draft.owner),
            hint="Answers for the plan.",
        ),
        field_input(
            Box.CHANNEL,
            "Channel",
            channel_input(_keyed(Act.TYPED, draft), initial=draft.channel),
            hint="An internal channel. The plan lives there and says there what moves.",
        ),
    )


def _conditions(draft: Draft) -> tuple[Block, ...]:
    boxes = [
        Choice(text="Data migration", value=MIGRATION, note="Their data is brought over before go-live"),
        Choice(text="Single sign-on", value=SSO, note="Through their identity provider"),
    ]
    ticked = [value for value, on in ((MIGRATION, draft.facts.has_migration), (SSO, draft.facts.needs_sso)) if on]
    number = number_input(
        Act.ONBOARD_CHANGED, initial=draft.facts.integrations, most=_INTEGRATIONS_LIMIT, dispatch=True
    )
    return (
        field_input(
            Box.CONDITIONS,
            "What it takes",
            checkboxes(Act.ONBOARD_CHANGED, boxes, chosen=ticked),
            optional=True,
            dispatch=True,
        ),
        field_input(Box.INTEGRATIONS, "Integrations", number, optional=True, dispatch=True),
    )


def _places(draft: Draft) -> tuple[Block, ...]:
    hint = "Two letters, with a region where holidays differ: GB, GB-ENG, DE-BY. Public holidays are days of rest."
    asked = (
        (Box.CUSTOMER_COUNTRY, "Customer's country", draft.customer_place),
        (Box.VENDOR_COUNTRY, "Our country", draft.vendor_place),
    )
    return tuple(
        field_input(
            box,
            label,
            text_input(
                _keyed(Act.ONBOARD_CHANGED, draft),
                initial="-".join(part for part in (place.country, place.subdivision) if part),
                longest=_PLACE_LIMIT,
                placeholder="GB or GB-ENG",
                dispatch=True,
            ),
            hint=hint if box is Box.CUSTOMER_COUNTRY else "",
            optional=True,
            dispatch=True,
        )
        for box, label, place in asked
    )


def _contacts(draft: Draft) -> tuple[Block, ...]:
    heading = Mrkdwn(
        "*People at the customer*\nLeave empty who is not known yet; the plan will ask. "
        "A name without an e-mail will do: it can be added later under More… → People…."
    )
    return (divider(), section(heading, block_id="contacts"), *contact_inputs(draft.contacts))


def _alike(alike: tuple[str, ...]) -> tuple[Block, ...]:
    if not alike:
        return ()
    offers = (
        section(
            bold(name(other)),
            accessory=button(
                "Use this one",
                f"{Act.ONBOARD_USE}:{place}",
                MeantRef(verb="onboard", name=other[:_NAME_LIMIT]).pack(),
                spoken=cut(f"Use {name(other, 60)}", 75),
            ),
            block_id=f"alike.{place}",
        )
        for place, other in enumerate(alike)
    )
    heading = Mrkdwn("Customers with a like name. Is it one of these? Otherwise a new customer is created.")
    return (context(heading, block_id="alike"), *offers)


def _already(running: Plan | None, *, today: date) -> tuple[Block, ...]:
    if running is None:
        return ()
    said = mrk(
        "{} already has an onboarding plan, started {}. A second one is not made beside it.",
        bold(name(running.account_name)),
        date_words(running.start, today=today),
    )
    see = button("See the plan", Act.PLAN_TASKS, PlanRef(plan=running.id).pack(), style="primary")
    return (section(said, accessory=see, block_id="running"),)
