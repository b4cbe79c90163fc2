"""The onboarding checklist of one plan, as rows or as a file."""

from datetime import datetime
from typing import assert_never

from core.content import load_roles
from core.messages import FileFormat
from core.onboarding.holders import people_of
from core.onboarding.plan import Plan
from core.onboarding.readiness import plan_day
from core.onboarding.schedule import schedule
from core.reports.checklist import Checklist, Names, checklist
from core.reports.checklist_html import to_html
from core.reports.checklist_ics import to_ics
from core.reports.checklist_text import to_csv, to_markdown
from core.storage import Work


def checklist_of(work: Work, plan: Plan, *, now: datetime, shared_only: bool) -> Checklist:
    """The plan's checklist as of today; with ``shared_only`` the version a customer may see."""
    today = plan_day(plan, now=now)
    roles = load_roles()
    names = Names(
        members={person.id: person.name for person in work.people.of(people_of(plan))},
        contacts={contact.id: contact.name for contact in work.contacts.of(plan.account)},
        roles={key: role.label for key, role in {**roles.vendor, **roles.customer}.items()},
    )
    return checklist(plan, schedule(plan, today=today), names=names, today=today, shared_only=shared_only)


def written(rows: Checklist, form: FileFormat) -> bytes:
    """The checklist in one of its forms, UTF-8; the table begins with a byte-order mark, for spreadsheets."""
    match form:
        case FileFormat.HTML:
            return to_html(rows).encode()
        case FileFormat.MARKDOWN:
            return to_markdown(rows).encode()
        case FileFormat.CSV:
            return to_csv(rows).encode("utf-8-sig")
        case FileFormat.ICS:
            return to_ics(rows)
        case _:
            assert_never(form)


def file_name(rows: Checklist, form: FileFormat) -> str:
    """A plain file name: letters, digits and dashes of the account's name, then the form's ending."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in rows.account.lower())
    slug = "-".join(part for part in kept.split("-") if part)[:60] or "customer"
    return f"{slug}-onboarding{'-shared' if rows.shared_only else ''}.{form.value}"
