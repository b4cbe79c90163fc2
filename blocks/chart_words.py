"""Stands in for the real module of this name until branches meet: TO BE REPLACED AT MERGE."""

from core.health.card import HealthCard


def chart_words(card: HealthCard) -> str:
    """Return the numbers of the account's chart as sentences, at most 1,900 characters."""
    return f"{card.name}: health {card.score}."
