"""Offering the onboarding checklist as a file, for us or for the customer."""

from blocks.elements import button
from blocks.ids import Act, Form
from blocks.kit import Block, Element, View, actions, context, divider, modal, section
from blocks.payloads import ChecklistRef, PlanRef
from blocks.text import Mrkdwn, bold, mrk, name
from core.messages import FileFormat
from core.onboarding.plan import Plan

FORMATS = {
    FileFormat.HTML: "Page to print",
    FileFormat.MARKDOWN: "Markdown",
    FileFormat.CSV: "Spreadsheet",
    FileFormat.ICS: "Calendar",
}


def checklist_view(*, plan: Plan, customer_link: str = "", valid_for: str = "30 days") -> View:
    """The forms the checklist comes in. ``customer_link`` is the signed page, empty where none can be given."""
    blocks: list[Block] = [
        section(mrk("{}\nThe file is put into the plan's thread.", bold(name(plan.account_name)))),
        section(Mrkdwn("*For us*: every task, owner, date and note.")),
        actions(*(_make(plan, form, shared=False) for form in FORMATS)),
        section(Mrkdwn("*For the customer*: only the tasks they may see.")),
        actions(*(_make(plan, form, shared=True) for form in FORMATS)),
    ]
    if customer_link:
        said = mrk(
            "*A page for the customer*: it needs no login, always shows the newest state and works for {}.", valid_for
        )
        see = button("Look at it", Act.LINK, url=customer_link, spoken="Look at the customer's page")
        copy = mrk("To send it, copy this address: {}", customer_link)
        blocks += [divider(), section(said, accessory=see), context(copy)]
    return modal(Form.CHECKLIST, "Onboarding checklist", blocks, private=PlanRef(plan=plan.id).pack())


def checklist_comment(*, plan: Plan, shared: bool) -> Mrkdwn:
    """What is said beside the file in the thread."""
    if shared:
        return mrk("The checklist for {}, with the tasks they may see. It can be passed on.", name(plan.account_name))
    return mrk("The checklist of {}, with everything. For us only.", name(plan.account_name))


def _make(plan: Plan, form: FileFormat, *, shared: bool) -> Element:
    whose = "customer" if shared else "us"
    value = ChecklistRef(plan=plan.id, format=form, shared=shared).pack()
    return button(
        FORMATS[form], f"{Act.CHECKLIST_MAKE}:{whose}.{form}", value, spoken=f"{FORMATS[form]}, for {whose}"
    )
