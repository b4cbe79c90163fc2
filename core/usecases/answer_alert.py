"""What people answer to an alert: mine, later, no risk, useful or noise. Every message of it then shows it."""

from collections.abc import Callable
from datetime import datetime

from core.content.risk_rules import RiskRules
from core.messages import Trouble
from core.risk.alert import Alert
from core.risk.answers import claim, dismiss, is_noise, rate, snooze, wake_at
from core.risk.levels import Level
from core.storage import Work
from core.types import UserId
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.tell_alerts import redraw, say_line
from core.usecases.whom import Ladder


def claim_alert(work: Work, alert: str, *, by: UserId, now: datetime) -> Alert:
    """It is theirs from now on; of several alerts of one account each is claimed by itself.

    Raises Conflict when it is over, or theirs already, NotFound when there is none.
    """
    return _answered(work, alert, lambda one: claim(one, by=by, now=now), "claimed it", by=by, now=now)


def snooze_alert(work: Work, alert: str, *, until: datetime, reason: str, by: UserId, now: datetime) -> Alert:
    """Silent until then, for a reason. Raises BadInput for what cannot be, Conflict when it is over."""
    said = f"put it off until {until:%a} {until.day} {until:%b}: {reason.strip()}"
    change = lambda one: snooze(one, until=until, reason=reason, now=now)  # noqa: E731
    return _answered(work, alert, change, said, by=by, now=now)


def dismiss_alert(work: Work, alert: str, *, reason: str, by: UserId, now: datetime) -> Alert:
    """No risk, for a reason: the rule is silent for this account for a while and does not count in its index."""
    said = f"says that it is no risk: {reason.strip()}"
    change = lambda one: dismiss(one, reason=reason, by=by, now=now)  # noqa: E731
    return _answered(work, alert, change, said, by=by, now=now)


def wrote_to_customer(work: Work, alert: str, *, by: UserId, now: datetime) -> Alert:
    """They have written to the customer, and with it the alert is theirs. Raises Conflict when it is over."""
    mine = work.alerts.get(alert).claimed_by == by
    change = lambda one: one if mine else claim(one, by=by, now=now)  # noqa: E731
    return _answered(work, alert, change, "wrote to the customer", by=by, now=now)


def rate_alert(work: Work, alert: str, *, useful: bool, by: UserId, now: datetime) -> Alert:
    """One person's word on it. A rule with too much noise goes into the digest, and who leads is told."""
    before = work.alerts.get(alert)
    after = work.alerts.tell(rate(before, useful=useful, by=by))
    redraw(work, after)
    _judge(work, after, _rules(work), now=now)
    return after


def restore_rule(work: Work, rule: str, *, by: UserId, now: datetime) -> None:
    """A rule that was moved into the digest alerts again; its ratings count anew."""
    work.alerts.restore(rule, at=now, by=by)
    work.audit.add(who=by, what="risk.rule_restored", subject=rule, detail={}, at=now)


def _answered(
    work: Work, ident: str, change: Callable[[Alert], Alert], said: str, *, by: UserId, now: datetime
) -> Alert:
    changed = change(work.alerts.get(ident))
    after = work.alerts.save(changed, wake_at=_wake(work, changed))
    redraw(work, after)
    say_line(work, after, said, by=by)
    detail = {"rule": after.rule, "line": said}
    work.audit.add(who=by, what=f"alert.{after.state}", subject=after.account, detail=detail, at=now)
    return after


def _wake(work: Work, alert: Alert) -> datetime | None:
    ladder = Ladder.of(work)
    return wake_at(alert, ladder.hours(ladder.recipient(alert.owner)), _rules(work).alerts)


def _rules(work: Work) -> RiskRules:
    return scoring_in_force(work).scoring.risk


def _judge(work: Work, alert: Alert, rules: RiskRules, *, now: datetime) -> None:
    """Move a rule that people call noise into the digest; what is critical goes out at once all the same."""
    useful, noise = work.alerts.ratings(alert.rule)
    if alert.level is Level.CRITICAL or not is_noise(useful, noise, rules.alerts):
        return
    if alert.rule in work.alerts.demoted():
        return
    work.alerts.demote(alert.rule, at=now)
    to = Ladder.of(work).lead()
    if to is not None:
        sentence = (
            f"{noise} of {useful + noise} ratings call the warning “{alert.label}” noise. From now on it comes in "
            "the daily digest alone; critical ones still come at once. You can turn it on again in `/cs digests`."
        )
        work.outbox.put(Trouble(to=to, sentence=sentence), lane=to, key=f"noise:{alert.rule}:{now.date()}")
