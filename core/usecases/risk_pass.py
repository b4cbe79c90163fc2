"""One look at the risk of a portfolio: the index of the day is kept, alerts open, rise and close.

``look`` computes and only reads; ``keep_risk`` writes, and puts into the outbox what follows. Doing it again with the
same data changes nothing and says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from core.calendar import WorkingHours
from core.content.risk_rules import RiskRules
from core.ids import derived
from core.messages import PlanLine
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.answers import moved, resolve, route_of, wake_at
from core.risk.index import health_part, index, proximity, tiers
from core.risk.levels import Codes, Level, level_of
from core.risk.moves import Moves, Seen, gone, moves
from core.risk.worth import UNKNOWN, Worth, worths
from core.signals import Floats
from core.storage import Work
from core.storage.alerts import Standing
from core.types import AccountId
from core.usecases.look_at_risk import Looked
from core.usecases.tell_alerts import lanes_for, redraw, say_line, tell_in, tell_new
from core.usecases.whom import Ladder

OVER = "the warning is over"
LEFT = "no longer a customer"
_Columns = tuple[AccountId, float, int, float | None, float, float | None, float | None, Worth]
"""Account, index, tier, points of health, times, day of red, days to the renewal, revenue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What a look has changed, in numbers: alerts that opened, rose, and closed."""

    opened: int
    moved: int
    closed: int


def keep_past_risk(work: Work, looked: Looked) -> None:
    """Keep the risk of a day long past: nothing opens and nothing is said."""
    levels = np.where(looked.seen.held, np.uint8(0), looked.seen.levels)
    work.risks.put(looked.day, risk_rows(looked, levels, _worths(work, looked)), whole=looked.whole)


def keep_risk(work: Work, looked: Looked, *, now: datetime) -> Passed:
    """Keep the day's risk, and what follows from it."""
    rules = looked.rules
    longest = timedelta(days=max(rules.alerts.cool_down, rules.alerts.dismissed))
    accounts = None if looked.whole else looked.seen.accounts
    stands = work.alerts.standings(closed_since=now - longest, accounts=accounts)
    change = moves(_still_so(looked.seen, stands, now=now), stands, rules.alerts, now=now)
    work.risks.put(looked.day, risk_rows(looked, change.counted, _worths(work, looked)), whole=looked.whole)
    keeper = _Keeper(work, looked, change, now=now)
    opened = keeper.open(change)
    rose = keeper.move(change.levels)
    over = keeper.close(change.closed, reason=OVER)
    older = [one for one in stands if one.opened_at <= now]
    left = keeper.close(gone(looked.seen, older), reason=LEFT) if looked.whole else 0
    return Passed(opened=opened, moved=rose, closed=over + left)


def _still_so(seen: Seen, stands: Sequence[Standing], *, now: datetime) -> Seen:
    """What was seen at ``now``, without the accounts that somebody has looked at since: they know better."""
    since = {one.account for one in stands if one.opened_at > now or (one.closed_at and one.closed_at > now)}
    if not since:
        return seen
    later = np.array([account in since for account in seen.accounts], dtype=np.bool_)
    return replace(seen, held=seen.held | later[:, None])


def _worths(work: Work, looked: Looked) -> Mapping[AccountId, Worth]:
    """What the accounts are ranked with; the whole book is read only where one's own revenue is not known."""
    few = None if looked.whole or np.isnan(looked.arr).any() else looked.seen.accounts
    return worths(work.risks.money(accounts_of=few))


def risk_rows(looked: Looked, counted: Codes, worth: Mapping[AccountId, Worth]) -> list[RiskDay]:
    """The day's row of every account. ``counted`` are the levels that count, accounts x rules."""
    day, active, columns = looked.day, _active(looked, counted), _columns(looked, counted, worth)
    return [
        RiskDay(
            account=account,
            day=day,
            index=risk,
            tier=level_of(tier),
            health=points,
            times=times,
            warnings=active.get(row, {}),
            red_since=None if since is None else date.fromordinal(int(since)),
            renewal=None if left is None else day + timedelta(days=int(left)),
            arr=money.arr,
            estimated=money.estimated,
        )
        for row, (account, risk, tier, points, times, since, left, money) in enumerate(columns)
    ]


def _columns(looked: Looked, counted: Codes, worth: Mapping[AccountId, Worth]) -> Iterator[_Columns]:
    """What each row is made of, in the order of the accounts."""
    rules, value = looked.rules, index(counted, looked.raw, looked.renewal, looked.rules)
    return zip(
        looked.seen.accounts,
        value.tolist(),
        tiers(value, rules).tolist(),
        _known(np.where(np.isnan(looked.raw), np.nan, health_part(looked.raw, rules))),
        proximity(looked.renewal, rules).tolist(),
        _known(looked.red_since),
        _known(looked.renewal),
        (worth.get(account, UNKNOWN) for account in looked.seen.accounts),
        strict=True,
    )


def _active(looked: Looked, counted: Codes) -> dict[int, dict[str, Level]]:
    """The warnings that count, by the place of their account."""
    active: dict[int, dict[str, Level]] = {}
    for row, rule in np.argwhere(counted > 0).tolist():
        active.setdefault(row, {})[looked.seen.rules[rule]] = level_of(int(counted[row, rule]))
    return active


def _known(column: Floats) -> list[float | None]:
    """The numbers, and None for NaN."""
    values: list[float | None] = [*column.tolist()]
    for place in np.flatnonzero(np.isnan(column)).tolist():
        values[place] = None
    return values


class _Keeper:
    """Writes what a look changes; one for each look."""

    def __init__(self, work: Work, looked: Looked, change: Moves, *, now: datetime) -> None:
        self._work, self._looked, self._now = work, looked, now
        self._rules: RiskRules = looked.rules
        self._ladder = Ladder.of(work)
        self._demoted = work.alerts.demoted()
        value = index(change.counted, looked.raw, looked.renewal, looked.rules)
        usual = float(np.nanmedian(looked.arr)) if looked.knows_arr else 1.0
        self._weight = (value * np.nan_to_num(looked.arr, nan=usual)).tolist()

    def open(self, change: Moves) -> int:
        """New alerts, the heaviest account first."""
        order = sorted(change.opened, key=lambda place: (-self._weight[place[0]], place))
        new = [self._new(row, rule) for row, rule in order]
        alerts = tell_new(self._work, new, self._ladder, self._rules.alerts)
        self._into_plays(alerts)
        self._work.alerts.add(alerts, wake_at={one.id: at for one in alerts if (at := self._wake(one))})
        return len(alerts)

    def _new(self, row: int, rule: int) -> Alert:
        looked, seen = self._looked, self._looked.seen
        account, name = seen.accounts[row], seen.rules[rule]
        level = level_of(int(seen.levels[row, rule]))
        quiet = looked.rescored and name in looked.of_health
        route = Route.DIGEST if quiet else route_of(level, demoted=name in self._demoted)
        return Alert(
            id=derived("alert", account, name, self._now.isoformat()),
            account=account,
            rule=name,
            label=looked.labels[name],
            level=level,
            state=AlertState.OPEN,
            route=route,
            evidence=looked.say(row, rule),
            opened_at=self._now,
            since=self._now,
            owner=looked.owners.get(account),
            play=looked.plays[name],
        )

    def _into_plays(self, alerts: Sequence[Alert]) -> None:
        """While a save play runs, what is critical is told in its thread as well."""
        for alert in alerts:
            plan = self._looked.in_play.get(alert.account)
            if plan is not None and alert.level is Level.CRITICAL:
                line = PlanLine(plan=plan.id, sentence=f"Critical: {alert.evidence.sentence}")
                self._work.outbox.put(line, lane=plan.channel, thread=f"plan:{plan.id}")

    def move(self, levels: Mapping[str, Level]) -> int:
        """Alerts whose level is another one; a rise is told."""
        before = {alert.id: alert for alert in self._work.alerts.many(levels)}
        after = [self._moved(alert, levels[alert.id]) for alert in before.values()]
        rose = [alert for alert in after if alert.level.code > before[alert.id].level.code]
        rose.sort(key=lambda alert: -self._weight[self._looked.places[alert.account]])
        lanes = {alert.id: lanes_for(alert, self._ladder) for alert in rose}
        told = {alert.id: alert for alert in tell_in(self._work, lanes, rose, self._rules.alerts)}
        for alert in (told.get(one.id, one) for one in after):
            redraw(self._work, alert)
            say_line(self._work, alert, f"{_way(before[alert.id], alert)}: {alert.evidence.sentence}")
            self._work.alerts.save(alert, wake_at=self._wake(alert))
        return len(rose)

    def _moved(self, alert: Alert, level: Level) -> Alert:
        evidence = self._evidence(alert)
        return moved(alert, level, evidence, demoted=alert.rule in self._demoted, now=self._now)

    def _evidence(self, alert: Alert) -> Evidence:
        seen = self._looked.seen
        return self._looked.say(self._looked.places[alert.account], seen.rules.index(alert.rule))

    def close(self, ids: Sequence[str], *, reason: str) -> int:
        """Alerts whose warning is over."""
        for alert in self._work.alerts.many(ids):
            over = resolve(alert, reason=reason, now=self._now)
            self._work.alerts.save(over, wake_at=None)
            redraw(self._work, over)
            say_line(self._work, over, f"Resolved: {reason}.")
        return len(ids)

    def _wake(self, alert: Alert) -> datetime | None:
        return wake_at(alert, self._hours(alert), self._rules.alerts)

    def _hours(self, alert: Alert) -> WorkingHours:
        return self._ladder.hours(self._ladder.recipient(alert.owner))


def _way(before: Alert, after: Alert) -> str:
    risen = after.level.code > before.level.code
    return f"{'Raised' if risen else 'Lowered'} from {before.level} to {after.level}"
