"""Who holds the roles of one plan, on both sides, and how many people are trained."""

from collections.abc import Iterable

from blocks.customer_inputs import audience_inputs, contact_inputs
from blocks.ids import Act, Form
from blocks.kit import View, context, divider, modal, section
from blocks.payloads import PlanRef
from blocks.settings_form import holder_input
from blocks.text import Mrkdwn, mrk, name
from blocks.words import plan_title
from core.accounts import Contact
from core.onboarding.draft import DraftContact
from core.onboarding.holders import CSM, our_roles
from core.onboarding.plan import Plan

_OWNER_HINT = "Owns the plan and chases the customer's work."


def people_view(*, plan: Plan, contacts: Iterable[Contact], ref: PlanRef) -> View:
    """The form, filled with who holds the roles now. ``contacts`` are the customer's people in the plan.

    ``ref`` says where it was opened from.
    """
    known = (DraftContact(role=contact.role, name=contact.name, email=contact.email) for contact in contacts)
    said = "*{}*\n*People at {}*\nLeave empty who is not known yet; the plan will ask."
    theirs = mrk(said, plan_title(plan), name(plan.account_name))
    ours = Mrkdwn("*Our people*\nOpen tasks go with their role; those given to somebody else stay there.")
    held = {**plan.people, CSM: plan.owner}
    blocks = (
        section(theirs, block_id="contacts"),
        *contact_inputs(known),
        *audience_inputs(plan.audience, Act.TYPED),
        context(Mrkdwn("More people need more cohorts, and more cohorts more days."), block_id="cohorts"),
        divider(),
        section(ours, block_id="people"),
        holder_input(CSM, held[CSM], hint=_OWNER_HINT, optional=False),
        *(holder_input(role, held.get(role)) for role in our_roles(plan) if role != CSM),
    )
    return modal(Form.PEOPLE, "People", blocks, submit="Save", close="Cancel", private=ref.pack())
