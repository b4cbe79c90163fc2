"""Put what is to be said of alerts into the outbox. One message for each conversation, edited in place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.content.risk_rules import AlertRules
from core.ids import derived
from core.messages_risk import AlertHeap, AlertLine, AlertPost
from core.risk.alert import Alert, Route
from core.risk.levels import Level
from core.storage import Work
from core.types import UserId
from core.usecases.whom import Ladder


def slot_of(alert: str, lane: str) -> str:
    """The name of an alert's message in a conversation."""
    return f"alert:{alert}:{lane}"


def lanes_for(alert: Alert, ladder: Ladder) -> tuple[str, ...]:
    """The conversations an alert goes to at once: who is to act, and the risk channel if it wants such ones."""
    if alert.route is not Route.ALONE:
        return ()
    to = ladder.recipient(alert.owner)
    settings = ladder.workspace.settings if ladder.workspace else None
    channel = settings.risk_channel if settings else None
    wanted = settings is not None and (alert.level is Level.CRITICAL or settings.risk_all)
    return tuple(dict.fromkeys(lane for lane in (to, channel if wanted else None) if lane))


def tell_new(work: Work, alerts: Sequence[Alert], ladder: Ladder, rules: AlertRules) -> tuple[Alert, ...]:
    """Queue the messages of new alerts, heaviest first, and return the alerts as they then are.

    What would be more than ``at_once`` for one conversation becomes one message there.
    """
    return tell_in(work, {alert.id: lanes_for(alert, ladder) for alert in alerts}, alerts, rules)


def tell_in(
    work: Work, lanes: Mapping[str, Sequence[str]], alerts: Sequence[Alert], rules: AlertRules
) -> tuple[Alert, ...]:
    """The same for conversations that are given, by alert; those that have a message already keep it."""
    known = {alert.id: alert for alert in alerts}
    by_lane: defaultdict[str, list[str]] = defaultdict(list)
    for alert in alerts:
        for lane in lanes[alert.id]:
            if lane not in alert.told:
                by_lane[lane].append(alert.id)
    alone: defaultdict[str, list[str]] = defaultdict(list)
    for lane, ids in by_lane.items():
        if len(ids) > rules.at_once:
            _heap(work, lane, [known[ident] for ident in ids], rules)
            continue
        for ident in ids:
            alone[ident].append(lane)
    told = tuple(replace(alert, told=(*alert.told, *alone.get(alert.id, ()))) for alert in alerts)
    for alert in told:
        redraw(work, alert)
    return told


def redraw(work: Work, alert: Alert) -> None:
    """Have every message of an alert show what holds now; a conversation without one gets one."""
    for lane in alert.told:
        work.outbox.put(AlertPost(alert=alert.id, lane=lane), lane=lane, slot=slot_of(alert.id, lane))


def show_alone(work: Work, ident: str, *, to: UserId) -> None:
    """Give ``to`` a message of the alert, if they have none, or draw theirs anew. Raises NotFound when it is gone."""
    alert = work.alerts.get(ident)
    if to in alert.told:
        work.outbox.put(AlertPost(alert=ident, lane=to), lane=to, slot=slot_of(ident, to))
        return
    redraw(work, work.alerts.tell(replace(alert, told=(*alert.told, to))))


def say_line(work: Work, alert: Alert, sentence: str, *, by: UserId | None = None, to: UserId | None = None) -> None:
    """Add a line to the thread of every message of an alert."""
    for lane in alert.told:
        line = AlertLine(alert=alert.id, sentence=sentence, by=by, to=to)
        work.outbox.put(line, lane=lane, thread=slot_of(alert.id, lane))


def _heap(work: Work, lane: str, alerts: Sequence[Alert], rules: AlertRules) -> None:
    """One message of many. The same ones told again later are another message."""
    shown = tuple(alert.id for alert in alerts[: rules.lines])
    key = f"heap:{lane}:{derived('heap', *(f'{alert.id}:{alert.version}' for alert in alerts))}"
    heap = AlertHeap(lane=lane, alerts=shown, more=len(alerts) - len(shown))
    work.outbox.put(heap, lane=lane, slot=key, key=key)
