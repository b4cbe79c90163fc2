"""The intents about an account's health as what Slack is given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.chart_words import chart_words
from blocks.charts import health_chart
from blocks.health_card import health_card as card_message
from blocks.health_line import chart_in_words, health_line
from blocks.health_why import thread_message
from blocks.text import esc, name
from core.health.card import HealthCard
from core.messages import HealthChart, HealthLine, HealthPost, HealthThread
from core.storage import Work
from core.usecases.health import health_card
from slackapp.delivery.content import Content, Document

About = HealthPost | HealthThread | HealthChart | HealthLine


def render_health(work: Work, asked: About, slot: str | None, now: datetime) -> Content:
    """Return what is shown of the account's health as of ``now``; raises ``NotFound`` when the account is gone."""
    if isinstance(asked, HealthLine):
        return health_line(sentence=asked.sentence, by=asked.by)
    card = health_card(work, asked.account, now=now)
    today = now.astimezone(ZoneInfo(work.workspaces.get().time_zone)).date()
    match asked:
        case HealthPost():
            return card_message(card=card, today=today, post=slot or "")
        case HealthThread(chart=True):
            return chart_in_words(words=chart_words(card))
        case HealthThread():
            return thread_message(card=card, today=today)
        case HealthChart():
            return _chart(card)


def _chart(card: HealthCard) -> Document:
    words = chart_words(card)
    return Document(
        name="health.png",
        title=f"{name(card.name)}: health over 26 weeks",
        content=health_chart(card),
        comment=esc(words),
        alt=words,
    )
