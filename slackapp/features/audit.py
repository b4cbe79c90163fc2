"""`/cs audit`: what was done lately, by whom."""

import re

from blocks.audit import Known, audit_message
from core.errors import NotFound
from core.storage import AuditEntry
from core.types import PlanId, UserId
from core.usecases.overview import latest_plan
from slackapp.calls import Call, Reply
from slackapp.doing import my_today
from slackapp.features import Command, Feature, Policy

_SHOWN = 25
_MENTIONED = re.compile(r"<@(\w+)>")


def show(call: Call) -> Reply:
    """The last entries of the workspace, or of one customer's plan."""
    if call.words:
        account, seen = latest_plan(call.work, call.words, now=call.now)
        if seen is None:
            raise NotFound(f"{account} has no onboarding plan yet, so nothing was done to one.")
        return _listed(call, f"Audit log of {account}", call.work.audit.of(seen.plan.id)[::-1][:_SHOWN])
    return _listed(call, "Audit log", call.work.audit.recent(limit=_SHOWN))


def _listed(call: Call, title: str, entries: tuple[AuditEntry, ...]) -> Reply:
    subjects = {entry.subject: _name(call, entry) for entry in entries} if not call.words else {}
    named = {UserId(user) for entry in entries for user in _MENTIONED.findall(str(entry.detail.get("line")))}
    known = Known(subjects=subjects, members=[person.id for person in call.work.people.of(named)])
    zone = call.user.time_zone
    return Reply(say=audit_message(title=title, entries=entries, known=known, zone=zone, today=my_today(call)))


def _name(call: Call, entry: AuditEntry) -> str:
    """The customer of an entry about a plan; else nothing, for its sentence says it."""
    if not entry.what.startswith("plan."):
        return ""
    try:
        return call.work.plans.get(PlanId(entry.subject)).account_name
    except NotFound:
        return ""


FEATURE = Feature(
    name="audit",
    commands=(
        Command(
            verb="audit",
            description="What was done lately and by whom, in the workspace or to one customer's plan",
            usage_hint="[customer]",
            example="/cs audit Acme",
            handler=show,
            alone=True,
            policy=Policy.ADMIN,
            changes=False,
        ),
    ),
)
