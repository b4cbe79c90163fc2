"""The buttons of an alert: mine, later, no risk, useful or noise; and a message or a play to begin with."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from blocks.alert_forms import dismiss_form, draft_form, snooze_form
from blocks.ids import Act, Box, Form
from blocks.payloads import unpack
from blocks.payloads_risk import AlertRef
from core.errors import BadInput
from core.usecases.alert_card import alert_card
from core.usecases.answer_alert import claim_alert, dismiss_alert, rate_alert, snooze_alert, wrote_to_customer
from core.usecases.draft_for_alert import draft_for_alert
from core.usecases.redraw_list import redraw_list
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.tell_alerts import show_alone
from slackapp.calls import Call, Reply
from slackapp.doing import my_today
from slackapp.features import Action, Feature

MORNING = time(9)


def claim(call: Call) -> Reply:
    """It is the caller's."""
    ref = unpack(AlertRef, call.value)
    claim_alert(call.work, ref.alert, by=call.by, now=call.now)
    return _listed(call, ref)


def ask_snooze(call: Call) -> Reply:
    """Ask until when, and why."""
    ref = unpack(AlertRef, call.value)
    card = alert_card(call.work, ref.alert, now=call.now)
    return Reply(open=snooze_form(card=card, today=my_today(call), ref=ref))


def snooze(call: Call) -> Reply:
    """Silent until that morning, by the caller's clock."""
    ref, day = unpack(AlertRef, call.private), call.values.date(Box.UNTIL)
    if day is None:
        raise BadInput("Choose a day.", field=Box.UNTIL)
    until = datetime.combine(day, MORNING, ZoneInfo(call.user.time_zone)).astimezone(UTC)
    snooze_alert(call.work, ref.alert, until=until, reason=call.values.text(Box.REASON), by=call.by, now=call.now)
    return _listed(call, ref)


def ask_dismiss(call: Call) -> Reply:
    """Ask why it is no risk."""
    ref = unpack(AlertRef, call.value)
    days = scoring_in_force(call.work).scoring.risk.alerts.dismissed
    card = alert_card(call.work, ref.alert, now=call.now)
    return Reply(open=dismiss_form(card=card, days=days, ref=ref))


def dismiss(call: Call) -> Reply:
    """No risk, says the caller."""
    ref = unpack(AlertRef, call.private)
    dismiss_alert(call.work, ref.alert, reason=call.values.text(Box.REASON), by=call.by, now=call.now)
    return _listed(call, ref)


def draft(call: Call) -> Reply:
    """A first message to the customer."""
    ref = unpack(AlertRef, call.value)
    made = draft_for_alert(call.work, ref.alert, by=call.by)
    return Reply(open=draft_form(card=alert_card(call.work, ref.alert, now=call.now), draft=made, ref=ref))


def wrote(call: Call) -> Reply:
    """The caller has sent it."""
    ref = unpack(AlertRef, call.private)
    wrote_to_customer(call.work, ref.alert, by=call.by, now=call.now)
    return _listed(call, ref)


def useful(call: Call) -> Reply:
    """It was worth reading."""
    rate_alert(call.work, unpack(AlertRef, call.value).alert, useful=True, by=call.by, now=call.now)
    return Reply()


def noise(call: Call) -> Reply:
    """It was not worth reading."""
    rate_alert(call.work, unpack(AlertRef, call.value).alert, useful=False, by=call.by, now=call.now)
    return Reply()


def show(call: Call) -> Reply:
    """An alert of a list as a message of its own, in the direct message with the caller."""
    show_alone(call.work, unpack(AlertRef, call.value).alert, to=call.by)
    return Reply()


def _listed(call: Call, ref: AlertRef) -> Reply:
    """Have the list it was pressed in show it too."""
    if ref.listed is not None:
        redraw_list(call.work, ref.listed)
    return Reply()


FEATURE = Feature(
    name="alerts",
    actions={
        Act.ALERT_CLAIM: Action(handler=claim),
        Act.ALERT_SNOOZE: Action(handler=ask_snooze, changes=False),
        Act.ALERT_DISMISS: Action(handler=ask_dismiss, changes=False),
        Act.ALERT_DRAFT: Action(handler=draft, changes=False),
        Act.ALERT_USEFUL: Action(handler=useful),
        Act.ALERT_NOISE: Action(handler=noise),
        Act.ALERT_OPEN: Action(handler=show),
    },
    submissions={
        Form.ALERT_SNOOZE: Action(handler=snooze),
        Form.ALERT_DISMISS: Action(handler=dismiss),
        Form.ALERT_DRAFT: Action(handler=wrote),
    },
)
