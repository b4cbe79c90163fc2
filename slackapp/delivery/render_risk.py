"""The intents about risk as what Slack is given."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from blocks.alert_card import alert_line, alert_message
from blocks.alert_heap import heap_message
from blocks.digest import digest_message
from blocks.digest_chart import chart_words, tiers_chart
from blocks.health_line import chart_in_words
from blocks.kit import Message
from blocks.risk_card import risk_message, warnings_message
from blocks.risk_chart import risk_chart, risk_chart_words
from blocks.text import esc, mrk, name
from core.messages_risk import (
    AboutRisk,
    AlertHeap,
    AlertLine,
    AlertPost,
    DigestChart,
    DigestPost,
    RiskChart,
    RiskFile,
    RiskPost,
    RiskThread,
)
from core.risk.card import RiskCard
from core.storage import Delivery, Work
from core.types import UserId
from core.usecases.alert_card import alert_card, card_of
from core.usecases.risk_card import risk_card
from core.usecases.risk_report import report_file_name, risk_page
from slackapp.delivery.content import Content, Document

AboutAccount = RiskPost | RiskThread | RiskChart


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
        case RiskPost() | RiskThread() | RiskChart():
            return _account(risk_card(work, asked.account, now=now), asked, zone=zone, today=today)
        case RiskFile():
            return _file(work, asked, now)
        case DigestPost():
            alerts = work.alerts.many([line.alert for line in asked.page.lines])
            return digest_message(page=asked.page, alerts={one.id: one for one in alerts}, number=delivery.id)
        case DigestChart():
            return chart_in_words(words=chart_words(asked.weeks)) if asked.in_words else _chart(asked)


def _account(card: RiskCard, asked: AboutAccount, *, zone: str, today: date) -> Content:
    match asked:
        case RiskPost():
            return risk_message(card=card, today=today)
        case RiskThread(chart=True):
            return chart_in_words(words=risk_chart_words(card))
        case RiskThread():
            return warnings_message(card=card, zone=zone, today=today)
        case RiskChart():
            words = risk_chart_words(card)
            title = f"{name(card.name)}: risk over 26 weeks"
            return Document(name="risk.png", title=title, content=risk_chart(card), comment=esc(words), alt=words)


def _file(work: Work, asked: RiskFile, now: datetime) -> Document:
    found = risk_page(work, asked.account, owner=asked.owner, now=now)
    return Document(
        name=report_file_name(found.name),
        title=f"{name(found.title)}",
        content=found.text.encode(),
        comment=mrk("{}. For us only.", name(found.title)),
    )


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
