"""What a rendered intent is: a message, a Home tab or a file; and where it goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from blocks.kit import Message, View
from core.errors import CoordinatorError
from core.storage import Delivery, Work
from core.types import ChannelId


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file to upload. ``name`` is its name without the number that tells one upload from another.

    ``alt`` says what a picture shows to who cannot see it.
    """

    name: str
    title: str
    content: bytes
    comment: str = ""
    alt: str = ""

    def numbered(self, number: int) -> str:
        """The file's name with ``number`` in it, by which an upload that may have happened is found again."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem or suffix}-{number}{dot}{suffix if dot else ''}"


Content = Message | View | Document
Render = Callable[[Work, Delivery, datetime], Content]
"""What an intent looks like at this moment; raises ``NotFound`` when what it is about is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where it is in Slack now; both None for what has no place of its own, such as a Home tab."""

    channel: ChannelId | None = None
    ts: str | None = None


class NotForOutsiders(CoordinatorError):
    """It is internal, and people of another company would read it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is shared with another company, and this is for your own people only. "
            "Give the plan an internal channel.",
            where=where,
        )
