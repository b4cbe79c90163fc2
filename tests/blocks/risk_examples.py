"""Alerts in every state, with ``name`` wherever a customer, a source or a person may have written anything."""

from dataclasses import replace
from datetime import timedelta

import health_examples_slack as health

from blocks import alert_card, alert_forms, alert_heap
from blocks.payloads_risk import AlertRef
from core.accounts import Contact
from core.content.drafts import drafted
from core.messages_risk import AlertLine
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.card import AlertCard
from core.risk.levels import Level
from core.usecases.draft_for_alert import AlertDraft

AT, DAY, OWNER, LEAD = health.AS_OF, health.DAY, health.OWNER, health.HEAD
ZONE = "Europe/Berlin"


def alert(name="Acme", **more):
    made = Alert(
        id="alert_ab23456789abcdef",
        account=health.ACME,
        rule="login_gap",
        label="Nobody comes",
        level=Level.HIGH,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=Evidence(
            sentence=f"Nobody of {name} came for 15 days.", source="segment", at=AT - timedelta(days=15)
        ),
        opened_at=AT,
        since=AT,
        owner=OWNER,
        play="low_adoption",
        told=(OWNER,),
    )
    return replace(made, **more)


def card(name="Acme", **more):
    made = AlertCard(
        alert=alert(name),
        play="Low adoption",
        health=health.yellow(name),
        index=73.9,
        tier=Level.CRITICAL,
        claim_by=AT + timedelta(hours=4),
    )
    return replace(made, **more)


def states(name):
    """The same alert at every stop of its life."""
    claimed = alert(name, state=AlertState.CLAIMED, claimed_by=LEAD, claimed_at=AT)
    later = alert(
        name, state=AlertState.SNOOZED, snoozed_until=AT + timedelta(days=3), reason=f"{name} moves offices"
    )
    no = alert(name, state=AlertState.DISMISSED, closed_by=OWNER, closed_at=AT, reason=f"{name} is on holiday")
    rated = {OWNER: True, LEAD: False}
    over = alert(name, state=AlertState.RESOLVED, closed_at=AT, reason="the warning is over", ratings=rated)
    return {
        "alert_open": card(name),
        "alert_grey": card(name, health=health.empty(name), index=None, tier=None, claim_by=None, play=""),
        "alert_claimed": card(name, alert=claimed, claim_by=None),
        "alert_snoozed": card(name, alert=later, claim_by=None),
        "alert_dismissed": card(name, alert=no, claim_by=None),
        "alert_resolved": card(name, alert=over, claim_by=None),
    }


def draft(name):
    contact = Contact(id="c1", account=health.ACME, name=name, role="champion", email="champion@acme.example")
    return AlertDraft(text=drafted("low_adoption", account=name, contact=name, owner=name), contact=contact)


def risk_views(name):
    """Every view of an alert."""
    drawn = {key: alert_card.alert_message(card=one, zone=ZONE, today=DAY) for key, one in states(name).items()}
    ref = AlertRef(alert="alert_ab23456789abcdef", listed=7)
    climbed = AlertLine(alert="a1", sentence=f"Nobody claimed it in time. It went up to <@{LEAD}>.", to=LEAD)
    heap = list(states(name).values())
    return drawn | {
        "alert_line": alert_card.alert_line(line=AlertLine(alert="a1", sentence=f"claimed it for {name}", by=OWNER)),
        "alert_line_climbed": alert_card.alert_line(line=climbed),
        "alert_heap": alert_heap.heap_message(cards=heap, more=990, number=7),
        "alert_draft_form": alert_forms.draft_form(card=card(name), draft=draft(name), ref=ref),
        "alert_draft_form_to_nobody": alert_forms.draft_form(
            card=card(name), draft=replace(draft(name), contact=None), ref=ref
        ),
        "alert_snooze_form": alert_forms.snooze_form(card=card(name), today=DAY, ref=ref),
        "alert_dismiss_form": alert_forms.dismiss_form(card=card(name), days=30, ref=ref),
    }
