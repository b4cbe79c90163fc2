"""An alert with what stands around it, for whatever shows it."""

from datetime import datetime, timedelta

from core.content.playbook import load_playbooks
from core.risk.alert import Alert, AlertState, Route
from core.risk.answers import CLIMBED, claim_by
from core.risk.card import AlertCard
from core.storage import Work
from core.usecases.assemble import local_day
from core.usecases.health import health_card
from core.usecases.score import NEAR
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.whom import Ladder


def alert_card(work: Work, ident: str, *, now: datetime) -> AlertCard:
    """The card of an alert; raises NotFound when it, or its account, is gone."""
    return card_of(work, work.alerts.get(ident), now=now)


def card_of(work: Work, alert: Alert, *, now: datetime) -> AlertCard:
    """The card of an alert that was loaded."""
    today = local_day(work, now)
    found = work.risks.history(alert.account, since=today - timedelta(days=NEAR), until=today)
    risk = found[-1] if found else None
    return AlertCard(
        alert=alert,
        play=play.name if (play := load_playbooks().get(alert.play)) else "",
        health=health_card(work, alert.account, now=now),
        index=risk.index if risk else None,
        tier=risk.tier if risk else None,
        claim_by=_claim_by(work, alert),
    )


def _claim_by(work: Work, alert: Alert) -> datetime | None:
    if alert.state is not AlertState.OPEN or alert.route is not Route.ALONE or CLIMBED in alert.said:
        return None
    ladder, rules = Ladder.of(work), scoring_in_force(work).scoring.risk.alerts
    return claim_by(alert, ladder.hours(ladder.recipient(alert.owner)), rules)
