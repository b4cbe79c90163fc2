"""The modals of an alert: until when it is put off, and why it is no risk."""

from datetime import date, timedelta

from blocks.elements import date_input, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import View, context, field_input, modal, section
from blocks.payloads_risk import AlertRef
from blocks.risk_words import level_words
from blocks.text import Mrkdwn, bold, mrk, name
from core.risk.answers import LONGEST_SNOOZE, REASON_LIMIT
from core.risk.card import AlertCard
from core.usecases.draft_for_alert import AlertDraft

_THREE_DAYS = timedelta(days=3)


def snooze_form(*, card: AlertCard, today: date, ref: AlertRef) -> View:
    """Until which morning, and why."""
    hint = f"It comes back that morning at nine. At most {LONGEST_SNOOZE.days} days from today."
    blocks = (
        section(_what(card)),
        field_input(Box.UNTIL, "Until", date_input(Act.TYPED, initial=today + _THREE_DAYS), hint=hint),
        field_input(Box.REASON, "Why?", text_input(Act.TYPED, longest=REASON_LIMIT)),
    )
    return modal(Form.ALERT_SNOOZE, "Put the alert off", blocks, submit="Put off", close="Cancel", private=ref.pack())


def dismiss_form(*, card: AlertCard, days: float, ref: AlertRef) -> View:
    """Why it is no risk; for how long that is believed."""
    note = mrk(
        "For {} days this warning stays silent for {} and does not count in the index, unless its level rises.",
        f"{days:g}",
        name(card.health.name),
    )
    words = text_input(Act.TYPED, multiline=True, longest=REASON_LIMIT)
    blocks = (
        section(_what(card)),
        context(note),
        field_input(Box.REASON, "Why is it no risk?", words, hint="Everybody who sees the alert reads it."),
    )
    return modal(Form.ALERT_DISMISS, "Not a risk", blocks, submit="Not a risk", close="Cancel", private=ref.pack())


def draft_form(*, card: AlertCard, draft: AlertDraft, ref: AlertRef) -> View:
    """A first message to copy, change and send by one's own hand."""
    contact = draft.contact
    to = f"{name(contact.name)} <{contact.email}>" if contact else "nobody with an address is on record yet"
    note = "Nothing internal stands in it. Copy it, change what does not fit, send it yourself, and then say so here."
    subject = text_input(Act.TYPED, initial=draft.text.subject)
    blocks = (
        section(_what(card)),
        context(mrk("To: {}", to), Mrkdwn(note)),
        field_input(Box.TITLE, "Subject", subject, optional=True),
        field_input(
            Box.TEXT, "Message", text_input(Act.TYPED, initial=draft.text.body, multiline=True), optional=True
        ),
    )
    return modal(Form.ALERT_DRAFT, "Draft message", blocks, submit="I sent it", close="Close", private=ref.pack())


def _what(card: AlertCard) -> Mrkdwn:
    alert = card.alert
    heading = bold(mrk("{}, {}", name(card.health.name), name(card.alert.label)))
    return mrk("{}\n{}: {}", heading, level_words(alert.level), name(alert.evidence.sentence, 300))
