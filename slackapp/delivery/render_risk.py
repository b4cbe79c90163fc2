"""The intents about risk as what Slack is given."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from blocks.alert_card import alert_line, alert_message
from blocks.alert_heap import heap_message
from blocks.digest import digest_message
from blocks.digest_chart import chart_words, tiers_chart
from blocks.health_line import chart_in_words
from blocks.kit import Message
from blocks.text import esc
from core.messages_risk import AboutRisk, AlertHeap, AlertLine, AlertPost, DigestChart, DigestPost
from core.storage import Delivery, Work
from core.types import UserId
from core.usecases.alert_card import alert_card, card_of
from slackapp.delivery.content import Content, Document


def render_risk(work: Work, asked: AboutRisk, delivery: Delivery, now: datetime) -> Content:
    """Return what is shown as of ``now``; raises ``NotFound`` when what it is about is gone."""
    zone, today = _where(work, delivery.lane, now)
    match asked:
        case AlertPost():
            return alert_message(card=alert_card(work, asked.alert, now=now), zone=zone, today=today)
        case AlertLine():
            return alert_line(line=asked)
        case AlertHeap():
            return _heap(work, asked, delivery.id, now)
        case DigestPost(page=page):
            alerts = work.alerts.many([line.alert for line in page.lines])
            return digest_message(page=page, alerts={one.id: one for one in alerts}, number=delivery.id)
        case DigestChart(in_words=True):
            return chart_in_words(words=chart_words(asked.weeks))
        case DigestChart():
            return _chart(asked)


def _heap(work: Work, asked: AlertHeap, number: int, now: datetime) -> Message:
    found = {alert.id: alert for alert in work.alerts.many(asked.alerts)}
    cards = [card_of(work, found[ident], now=now) for ident in asked.alerts if ident in found]
    return heap_message(cards=cards, more=asked.more, number=number)


def _chart(asked: DigestChart) -> Document:
    words = chart_words(asked.weeks)
    return Document(
        name="risk.png",
        title="Tiers of risk over the last weeks",
        content=tiers_chart(asked.weeks),
        comment=esc(words),
        alt=words,
    )


def _where(work: Work, lane: str, now: datetime) -> tuple[str, date]:
    """The zone and the day of who reads in a conversation."""
    person = work.people.get(UserId(lane))
    zone = person.time_zone if person else work.workspaces.get().time_zone
    return zone, now.astimezone(ZoneInfo(zone)).date()
