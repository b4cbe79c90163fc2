"""A first message to the customer after an alert: to whom, and what it may say. Nothing is sent by the app."""

from dataclasses import dataclass

from core.accounts import Contact
from core.content.drafts import DraftText, drafted
from core.errors import NotFound
from core.risk.alert import Alert
from core.storage import Work
from core.types import UserId

FIRST = ("champion", "exec_sponsor", "sponsor", "admin")
"""Whom one writes to first, by role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDraft:
    """The text, and the customer's person it is for; None where none is on record."""

    text: DraftText
    contact: Contact | None


def draft_for_alert(work: Work, ident: str, *, by: UserId) -> AlertDraft:
    """The draft; raises NotFound when the alert or its account is gone."""
    alert = work.alerts.get(ident)
    account, person = work.accounts.get(alert.account), work.people.get(by)
    if account is None:
        raise NotFound("This customer is gone.", account=alert.account)
    contact = _contact(work, alert)
    text = drafted(
        alert.play,
        account=account.name,
        contact=contact.name if contact and contact.name.strip() else "there",
        owner=person.name if person else "",
    )
    return AlertDraft(text=text, contact=contact)


def _contact(work: Work, alert: Alert) -> Contact | None:
    people = [one for one in work.contacts.of(alert.account) if one.email]
    ranked = sorted(people, key=lambda one: FIRST.index(one.role) if one.role in FIRST else len(FIRST))
    return next(iter(ranked), None)
