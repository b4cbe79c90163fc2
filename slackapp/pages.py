"""The checklist as text in each of its forms, and its page behind a signed link that needs no login."""

from datetime import datetime, timedelta

from core.content import load_roles
from core.messages import FileFormat
from core.onboarding.plan import Plan
from core.onboarding.schedule import schedule
from core.reports.checklist import Checklist, Names, checklist
from core.storage import Work
from core.types import PlanId, TeamId
from core.usecases.outline import plan_today
from slackapp.app import App

LINK = "checklist"
LIFETIME = timedelta(days=30)


def checklist_link(app: App, team: TeamId, plan: PlanId) -> str:
    """Return the address of the customer's checklist; it opens for thirty days and shows shared tasks only."""
    return app.links.url(LINK, {"team": team, "plan": plan}, now=app.clock.now(), lifetime=LIFETIME)


def checklist_page(app: App, token: str) -> str:
    """Return the customer's checklist as HTML; raises ``NotFound`` when the link or the plan is gone."""
    now = app.clock.now()
    said = app.links.read(LINK, token, now=now)
    with app.store.read(TeamId(said["team"])) as work:
        plan = work.plans.get(PlanId(said["plan"]))
        return written(checklist_of(work, plan, now=now, shared_only=True), FileFormat.HTML).decode()


def checklist_of(work: Work, plan: Plan, *, now: datetime, shared_only: bool) -> Checklist:
    """Return the plan's checklist as of now, with people named as the workspace names them."""
    today, roles = plan_today(plan, now), load_roles()
    names = Names(
        members={person.id: person.name for person in work.people.all()},
        contacts={contact.id: contact.name for contact in work.contacts.of(plan.account)},
        roles={key: role.label for key, role in (*roles.vendor.items(), *roles.customer.items())},
    )
    return checklist(plan, schedule(plan, today=today), names=names, today=today, shared_only=shared_only)


def written(made: Checklist, form: FileFormat) -> bytes:
    """Return the checklist as a file's bytes."""
    match form:
        case FileFormat.HTML:
            from core.reports.checklist_html import to_html

            return to_html(made).encode()
        case FileFormat.MARKDOWN:
            from core.reports.checklist_text import to_markdown

            return to_markdown(made).encode()
        case FileFormat.CSV:
            from core.reports.checklist_text import to_csv

            return to_csv(made).encode()
        case FileFormat.ICS:
            from core.reports.checklist_ics import to_ics

            return to_ics(made)
