"""Stands in for the real module of this name until branches meet: TO BE REPLACED AT MERGE."""

from collections.abc import Collection
from datetime import datetime

from core.storage import Work
from core.types import AccountId


def score_book(work: Work, *, now: datetime, accounts: Collection[AccountId] | None = None) -> None:
    """Score the book, or some of its accounts."""
