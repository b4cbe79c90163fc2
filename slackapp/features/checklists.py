"""The onboarding checklist as a file in the plan's thread, and the customer's page behind a signed link."""

from blocks.checklist import checklist_view
from blocks.ids import Act
from blocks.notices import told_view
from blocks.payloads import ChecklistRef, PlanRef, unpack
from core.messages import ChecklistFile
from slackapp.calls import Call, Reply
from slackapp.doing import seen_plan
from slackapp.features import Action, Feature
from slackapp.pages import LIFETIME, checklist_link


def offer(call: Call) -> Reply:
    """Offer every form of the checklist, and the link for the customer."""
    plan = seen_plan(call, unpack(PlanRef, call.value).plan).plan
    link = checklist_link(call.links, call.team, plan.id, now=call.now)
    return Reply(open=checklist_view(plan=plan, customer_link=link, valid_for=f"{LIFETIME.days} days"))


def make(call: Call) -> Reply:
    """Put one form of it into the plan's thread."""
    ref = unpack(ChecklistRef, call.value)
    plan = seen_plan(call, ref.plan).plan
    file = ChecklistFile(plan=plan.id, format=ref.format, shared_only=ref.shared)
    call.work.outbox.put(file, lane=plan.channel, thread=f"plan:{plan.id}")
    call.work.audit.add(
        who=call.by, what="plan.checklist", subject=plan.id, detail={"format": ref.format}, at=call.now
    )
    said = f"The checklist of {plan.account_name} is on its way into the thread of the plan."
    return Reply(update=told_view(title="Onboarding checklist", sentence=said))


FEATURE = Feature(
    name="checklists",
    actions={
        Act.PLAN_CHECKLIST: Action(handler=offer, changes=False),
        Act.CHECKLIST_MAKE: Action(handler=make),
    },
)
