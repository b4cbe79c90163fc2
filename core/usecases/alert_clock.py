"""What the clock does to alerts: nobody claimed one in time, or the time it was put off for is over."""

from datetime import datetime

from core.content.risk_rules import RiskRules
from core.onboarding.words import person
from core.risk.alert import Alert, AlertState
from core.risk.answers import awake, climb, wake_at
from core.storage import Work
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.tell_alerts import redraw, say_line, tell_in
from core.usecases.whom import Ladder


def pass_alerts(work: Work, *, now: datetime, limit: int) -> int:
    """Do what is due of at most ``limit`` alerts, once, and return how many they were."""
    due = work.alerts.due(now=now, limit=limit)
    ladder, rules = Ladder.of(work), scoring_in_force(work).scoring.risk
    back = [awake(alert, now=now) for alert in due if alert.state is AlertState.SNOOZED]
    late = [alert for alert in due if alert.state is AlertState.OPEN]
    climbed = _climbed(work, late, ladder, rules)
    rest = [alert for alert in due if alert.state not in (AlertState.SNOOZED, AlertState.OPEN)]
    for alert in (*back, *climbed, *rest):
        work.alerts.save(alert, wake_at=_wake(alert, ladder, rules))
    for alert in back:
        redraw(work, alert)
        say_line(work, alert, "It is back: the time it was put off for is over.")
    return len(due)


def _climbed(work: Work, late: list[Alert], ladder: Ladder, rules: RiskRules) -> list[Alert]:
    """Who leads hears of them too, with one message where there are many."""
    above = {alert.id: ladder.above(who) if (who := ladder.recipient(alert.owner)) else None for alert in late}
    lanes = {ident: (to,) if to else () for ident, to in above.items()}
    told = tell_in(work, lanes, late, rules.alerts)
    for alert in told:
        if to := above[alert.id]:
            say_line(work, alert, f"Nobody claimed it in time. It went up to {person(to)}.", to=to)
    return [climb(alert) for alert in told]


def _wake(alert: Alert, ladder: Ladder, rules: RiskRules) -> datetime | None:
    return wake_at(alert, ladder.hours(ladder.recipient(alert.owner)), rules.alerts)
