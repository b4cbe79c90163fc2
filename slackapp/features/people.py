"""The people of a plan: who holds its roles on both sides, and how many are trained."""

from blocks.customer_inputs import AUDIENCES, CONTACTS
from blocks.ids import Act, Box, Form
from blocks.payloads import PlanRef, unpack
from blocks.people_form import people_view
from blocks.settings_form import holder_box
from core.errors import BadInput
from core.onboarding.draft import DraftContact, check_audience, read_contact
from core.onboarding.holders import our_roles
from core.usecases.name_people import Named, contacts_of, name_people
from slackapp.calls import Call, Reply
from slackapp.doing import at_box, redrawn, seen_plan
from slackapp.features import Action, Feature


def open_form(call: Call) -> Reply:
    """Open the form of a plan."""
    ref = unpack(PlanRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    return Reply(open=people_view(plan=plan, contacts=contacts_of(call.work, plan).values(), ref=ref))


def submit(call: Call) -> Reply:
    """Keep the answers; the plan's open tasks go with their roles."""
    ref = unpack(PlanRef, call.private)
    plan = seen_plan(call, ref.plan).plan
    named = Named(
        people={role: call.values.user(holder_box(role)) for role in our_roles(plan)},
        contacts={role: _contact(call, role, box) for role, box in CONTACTS.items()},
        audience={role: _audience(call, role, box) for role, box in AUDIENCES.items()},
    )
    try:
        name_people(call.work, plan.id, named, by=call.by, now=call.now)
    except BadInput as bad:
        raise BadInput(bad.sentence, field=holder_box(bad.field or "")) from bad
    redrawn(call, ref)
    return Reply()


def _contact(call: Call, role: str, box: Box) -> DraftContact | None:
    return at_box(box, lambda: read_contact(role, call.values.text(box)))


def _audience(call: Call, role: str, box: Box) -> int | None:
    size = call.values.whole(box)
    return None if size is None else at_box(box, lambda: check_audience(role, size))


FEATURE = Feature(
    name="people",
    actions={Act.PLAN_PEOPLE: Action(handler=open_form, changes=False)},
    submissions={Form.PEOPLE: Action(handler=submit)},
)
