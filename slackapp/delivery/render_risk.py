"""The intents about risk as what Slack is given."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from blocks.alert_card import alert_line, alert_message
from blocks.alert_heap import heap_message
from blocks.kit import Message
from core.messages_risk import AlertHeap, AlertLine, AlertPost
from core.storage import Delivery, Work
from core.types import UserId
from core.usecases.alert_card import alert_card, card_of
from slackapp.delivery.content import Content

About = AlertPost | AlertLine | AlertHeap


def render_risk(work: Work, asked: About, delivery: Delivery, now: datetime) -> Content:
    """Return what is shown as of ``now``; raises ``NotFound`` when what it is about is gone."""
    zone, today = _where(work, delivery.lane, now)
    match asked:
        case AlertPost():
            return alert_message(card=alert_card(work, asked.alert, now=now), zone=zone, today=today)
        case AlertLine():
            return alert_line(line=asked)
        case AlertHeap():
            return _heap(work, asked, delivery.id, now)


def _heap(work: Work, asked: AlertHeap, number: int, now: datetime) -> Message:
    found = {alert.id: alert for alert in work.alerts.many(asked.alerts)}
    cards = [card_of(work, found[ident], now=now) for ident in asked.alerts if ident in found]
    return heap_message(cards=cards, more=asked.more, number=number)


def _where(work: Work, lane: str, now: datetime) -> tuple[str, date]:
    """The zone and the day of who reads in a conversation."""
    person = work.people.get(UserId(lane))
    zone = person.time_zone if person else work.workspaces.get().time_zone
    return zone, now.astimezone(ZoneInfo(zone)).date()
