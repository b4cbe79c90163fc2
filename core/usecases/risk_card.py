"""The risk of one account as everybody draws it: the index, what it rests on, why it moved, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypedDict

import numpy as np

from core.accounts import Account
from core.content.playbook import load_playbooks
from core.content.risk_rules import RiskRules
from core.errors import NotFound
from core.risk.alert import Alert, AlertState, Evidence, RiskDay
from core.risk.card import PlayCard, RiskCard, RiskPoint, WarningCard
from core.risk.choose import propose
from core.risk.explain import parts, steps
from core.risk.levels import Level
from core.risk.warnings import all_warnings
from core.storage import Work
from core.types import AccountId, ChannelId, Tier, UserId
from core.usecases.assemble import local_day
from core.usecases.look_at_risk import Looked, look
from core.usecases.retention import excuses_of
from core.usecases.risk_pass import risk_rows
from core.usecases.score import MONTH, NEAR, prepare
from core.usecases.scoring_in_force import scoring_in_force

HISTORY = timedelta(weeks=26)
WEEK = 7
NOT_NOW = "It held when the risk was last looked at, and does not any more."


def risk_card(work: Work, account: AccountId, *, now: datetime) -> RiskCard:
    """The account's risk as of the last look; looked at now, and not kept, where it never was.

    Reads this account's rows only. Raises NotFound when the account is gone, or has no risk yet.
    """
    about = work.accounts.get(account)
    if about is None:
        raise NotFound("This customer is gone.", account=account)
    day = local_day(work, now)
    history = work.risks.history(account, since=day - HISTORY, until=day)
    fresh = _Fresh(work, about, now=now)
    history = history or (fresh.day(),)
    return _card(work, about, history, fresh, now=now)


def label_of() -> Mapping[str, str]:
    """What each warning is called."""
    return {rule: warning.label for rule, warning in all_warnings().items()}


@dataclass(slots=True)
class _Fresh:
    """The account looked at now, which is done at most once and only where it is needed."""

    _work: Work
    _about: Account
    _now: datetime
    _looked: Looked | None

    def __init__(self, work: Work, about: Account, *, now: datetime) -> None:
        self._work, self._about, self._now, self._looked = work, about, now, None

    def _look(self) -> Looked:
        if self._looked is None:
            scored = prepare(self._work, now=self._now, accounts=(self._about.id,))
            if not scored.sheet.accounts:
                raise NotFound(f"{self._about.name} is no customer now, so there is no risk to rank.")
            self._looked = look(self._work, scored, now=self._now)
        return self._looked

    def day(self) -> RiskDay:
        """What would be kept of today."""
        looked = self._look()
        levels = np.where(looked.seen.held, np.uint8(0), looked.seen.levels)
        return risk_rows(looked, levels, {})[0]

    def evidence(self, rule: str) -> Evidence:
        """What a warning rests on that has no alert of its own, as during a save play."""
        looked = self._look()
        place = looked.seen.rules.index(rule) if rule in looked.seen.rules else None
        if place is None or not looked.seen.levels[0, place]:
            return Evidence(sentence=NOT_NOW, source="risk", at=self._now)
        return looked.say(0, place)


class _Terms(TypedDict):
    account: AccountId
    name: str
    owner: UserId | None
    customer_tier: Tier | None
    arr: Decimal | None
    worth: float | None
    currency: str | None
    renewal: date | None
    channel: ChannelId | None


def _terms(about: Account, last: RiskDay) -> _Terms:
    """What the card says of the account itself."""
    return _Terms(
        account=about.id,
        name=about.name,
        owner=about.owner,
        customer_tier=about.tier,
        arr=about.arr,
        worth=last.arr if about.arr is None else float(about.arr),
        currency=about.currency,
        renewal=about.renewal_date,
        channel=about.channel,
    )


def _card(work: Work, about: Account, history: Sequence[RiskDay], fresh: _Fresh, *, now: datetime) -> RiskCard:
    rules, last, labels = scoring_in_force(work).scoring.risk, history[-1], label_of()
    alerts = work.alerts.active(account=about.id)
    d7, d28 = (back(history, last.day, days) for days in (WEEK, MONTH))
    then = d28 or d7
    return RiskCard(
        **_terms(about, last),
        as_of=now,
        day=last.day,
        index=last.index,
        tier=last.tier,
        health=last.health,
        times=last.times,
        warnings=_warnings(last, alerts, fresh, rules, labels),
        history=tuple(RiskPoint(day=row.day, index=row.index, tier=row.tier) for row in history),
        d7=last.index - d7.index if d7 else None,
        d28=last.index - d28.index if d28 else None,
        since=then.day if then else None,
        steps=steps(then, last, rules, labels) if then else (),
        parts=parts(last, rules, labels),
        plays=_plays(work, about.id, alerts, now=now),
        limits=(rules.tiers["medium"], rules.tiers["high"], rules.tiers["critical"]),
        dismissed=_dismissed(work, about.id, rules, now=now),
        probability=last.probability,
    )


def back(history: Sequence[RiskDay], day: date, days: int) -> RiskDay | None:
    """The row of so many days before ``day``, or of one a little older; None without any."""
    wanted = day - timedelta(days=days)
    found = [row for row in history if timedelta() <= wanted - row.day < timedelta(days=NEAR)]
    return found[-1] if found else None


def _warnings(
    day: RiskDay, alerts: Sequence[Alert], fresh: _Fresh, rules: RiskRules, labels: Mapping[str, str]
) -> tuple[WarningCard, ...]:
    mine = {alert.rule: alert for alert in alerts}
    cards = [_warning(rule, level, mine.get(rule), fresh, rules, labels) for rule, level in day.warnings.items()]
    return tuple(sorted(cards, key=lambda card: (-card.points, card.label)))


def _warning(
    rule: str, level: Level, alert: Alert | None, fresh: _Fresh, rules: RiskRules, labels: Mapping[str, str]
) -> WarningCard:
    known = all_warnings().get(rule)
    return WarningCard(
        rule=rule,
        label=labels.get(rule, rule),
        level=level,
        evidence=alert.evidence if alert else fresh.evidence(rule),
        points=rules.points[level],
        play=play_name(known.play) if known else "",
        alert=alert.id if alert else "",
        claimed_by=alert.claimed_by if alert else None,
    )


def play_name(play: str) -> str:
    """What a save play is called; "" for none."""
    book = load_playbooks().get(play)
    return book.name if book else ""


def _plays(work: Work, account: AccountId, alerts: Sequence[Alert], *, now: datetime) -> tuple[PlayCard, ...]:
    if not any(alert.play for alert in alerts):
        return ()
    proposed = propose(alerts, load_playbooks(), excuses=excuses_of(work, account, now=now), now=now)
    return tuple(
        PlayCard(
            play=one.play,
            name=play_name(one.play),
            because=tuple(alert.label for alert in one.because),
            confidence=one.confidence.value,
            held=one.held,
        )
        for one in proposed
    )


def _dismissed(work: Work, account: AccountId, rules: RiskRules, *, now: datetime) -> tuple[str, ...]:
    closed = work.alerts.closed(since=now - timedelta(days=rules.alerts.dismissed), account=account)
    return tuple(dict.fromkeys(alert.label for alert in closed if alert.state is AlertState.DISMISSED))
