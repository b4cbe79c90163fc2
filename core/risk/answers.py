"""What becomes of one alert: people claim, put off or dismiss it, the clock lets it climb, the data lets it end.

Each function returns the alert as it is afterwards. Section 5 of the risk specification.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from core.calendar import WorkingHours
from core.content.risk_rules import AlertRules
from core.errors import BadInput, Conflict
from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.levels import Level
from core.types import UserId

CLIMBED = "climbed"
"""Said once: nobody claimed it in time, so that the manager heard of it."""
REASON_LIMIT = 500
LONGEST_SNOOZE = timedelta(days=90)


def claim(alert: Alert, *, by: UserId, now: datetime) -> Alert:
    """Somebody has it: the clock and the ladder stop. Raises Conflict when it is over, or theirs already."""
    _still_active(alert)
    if alert.claimed_by == by:
        raise Conflict("This is yours already.", alert=alert.id)
    return replace(alert, state=AlertState.CLAIMED, claimed_by=by, claimed_at=now, snoozed_until=None)


def snooze(alert: Alert, *, until: datetime, reason: str, now: datetime) -> Alert:
    """Silent until then. Raises BadInput without a reason or for a time that cannot be, Conflict once it is over."""
    _still_active(alert)
    if not now < until <= now + LONGEST_SNOOZE:
        raise BadInput(f"Choose a day within the next {LONGEST_SNOOZE.days} days.", field="until")
    return replace(alert, state=AlertState.SNOOZED, snoozed_until=until, reason=_reason(reason))


def dismiss(alert: Alert, *, reason: str, by: UserId, now: datetime) -> Alert:
    """A person says that it is no risk. Raises BadInput without a reason, Conflict when it is over."""
    _still_active(alert)
    return replace(alert, state=AlertState.DISMISSED, reason=_reason(reason), closed_at=now, closed_by=by)


def rate(alert: Alert, *, useful: bool, by: UserId) -> Alert:
    """One person's word on whether it was worth reading; the last one counts."""
    return replace(alert, ratings={**alert.ratings, by: useful})


def awake(alert: Alert, *, now: datetime) -> Alert:
    """The time it was put off for is over: it is open again, and its clock begins anew."""
    back = AlertState.CLAIMED if alert.claimed_by else AlertState.OPEN
    return replace(alert, state=back, snoozed_until=None, since=now, said=_without_climb(alert))


def moved(alert: Alert, level: Level, evidence: Evidence, *, demoted: bool, now: datetime) -> Alert:
    """Its level is another one. A higher one opens what was put off, and its clock begins anew."""
    now_route = alert.route if alert.route is Route.ALONE else route_of(level, demoted=demoted)
    after = replace(alert, level=level, evidence=evidence, route=now_route)
    if level.code < alert.level.code:
        return after
    back = AlertState.OPEN if alert.state is AlertState.SNOOZED else alert.state
    return replace(after, state=back, snoozed_until=None, since=now, said=_without_climb(alert))


def resolve(alert: Alert, *, reason: str, now: datetime) -> Alert:
    """The warning is over, for this reason."""
    return replace(alert, state=AlertState.RESOLVED, reason=reason, closed_at=now, snoozed_until=None)


def climb(alert: Alert) -> Alert:
    """Nobody claimed it in time, which is told up the ladder once."""
    return replace(alert, said=(*alert.said, CLIMBED))


def route_of(level: Level, *, demoted: bool) -> Route:
    """How people hear of a warning: what is high goes out at once, unless people called the rule noise."""
    if level is Level.CRITICAL or (level is Level.HIGH and not demoted):
        return Route.ALONE
    return Route.DIGEST


def claim_by(alert: Alert, hours: WorkingHours, rules: AlertRules) -> datetime:
    """Until when somebody should have claimed it."""
    return hours.later(alert.since, rules.claim[alert.level])


def wake_at(alert: Alert, hours: WorkingHours, rules: AlertRules) -> datetime | None:
    """When the clock looks at it next: its claim limit, the end of a snooze, or never."""
    match alert.state:
        case AlertState.OPEN if alert.route is Route.ALONE and CLIMBED not in alert.said:
            return claim_by(alert, hours, rules)
        case AlertState.SNOOZED:
            return alert.snoozed_until
        case _:
            return None


def is_noise(useful: int, noise: int, rules: AlertRules) -> bool:
    """Whether so many ratings say that a rule is to go into the digest."""
    rated = useful + noise
    return rated >= rules.noise.ratings and noise / rated > rules.noise.share


def _still_active(alert: Alert) -> None:
    if not alert.state.is_active:
        raise Conflict("This alert is over: look at the customer's risk for what holds now.", alert=alert.id)


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("Say in a few words why.", field="reason")
    if len(text) > REASON_LIMIT:
        raise BadInput(f"A reason has at most {REASON_LIMIT} characters.", field="reason")
    return text.strip()


def _without_climb(alert: Alert) -> tuple[str, ...]:
    return tuple(key for key in alert.said if key != CLIMBED)
