"""The words that the views of risk share: levels, the index, money."""

from decimal import Decimal

from blocks.text import Mrkdwn, bold, mrk
from core.health.bands import one_decimal
from core.risk.levels import Level

LEVELS = {
    Level.CRITICAL: ("‼", "Critical"),
    Level.HIGH: ("▲", "High"),
    Level.MEDIUM: ("◆", "Medium"),
    Level.LOW: ("·", "Low"),
}
"""A shape and a word each, so that no level is told by its colour."""
RANKING = "a ranking of where to work first, not a probability"


def level_words(level: Level) -> str:
    """A level as shape and word, such as "▲ High"."""
    return " ".join(LEVELS[level])


def index_words(index: float | None, tier: Level | None) -> Mrkdwn:
    """The index and its tier, such as "*73.9*  ⛔ Critical"; "not looked at yet" without one."""
    if index is None or tier is None:
        return Mrkdwn("not looked at yet")
    return mrk("{}  {}", bold(f"{one_decimal(index):.1f}"), level_words(tier))


def money_words(amount: Decimal | float | None, currency: str | None) -> str:
    """Yearly revenue such as "EUR 120,000"; "ARR not known" without it."""
    if amount is None:
        return "ARR not known"
    return f"{currency or ''} {amount:,.0f}".strip()
