"""The save plays as values: what a customer-success person writes in ``playbooks.yaml``, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part
from core.content.plan_template import Day, Id, Line, Sentence
from core.content.reading import Path, read, validated
from core.content.roles import load_roles
from core.content.texts import load_texts
from core.types import Side

__all__ = ["Excuse", "Playbook", "Playbooks", "RaiseRule", "Step", "load_playbooks", "parse_playbooks"]

BOT = "bot"
LONGEST_PLAY = 180
Said = Annotated[tuple[Annotated[Sentence, Field(min_length=1)], ...], Field(min_length=1, max_length=8)]
Excuse = Literal["holiday", "outage"]
"""What makes a play's signals mean nothing: the customer's own quiet time, or our deafness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Part):
    """What ``role`` does from calendar day ``day`` on. ``share`` is what the customer may read of it, or empty."""

    day: Annotated[Day, Field(alias="d", le=LONGEST_PLAY)]
    role: Annotated[Id, Field(alias="who")]
    do: Line
    share: Annotated[str, Field(max_length=150, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseRule(Part):
    """On ``day`` somebody looks whether ``when`` is true; the play is then raised to a level of the ladder."""

    day: Annotated[Day, Field(alias="d", le=LONGEST_PLAY)]
    when: Annotated[Sentence, Field(min_length=1)]
    level: Annotated[int, Field(alias="to", strict=True, ge=1, le=4)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(Part):
    """One save play. ``ask`` are the questions before it is chosen, ``texts`` the customer texts it may use."""

    id: Id
    name: Line
    category: Literal["habits", "company", "support", "commercial", "implementation", "product fit", "value gap"]
    triggers: Said
    ask: Said
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]
    success: Said
    raising: Annotated[RaiseRule, Field(alias="raise")]
    texts: tuple[Id, ...]
    not_if: tuple[Excuse, ...] = ()
    do_not: Annotated[tuple[Sentence, ...], Field(max_length=8)] = ()

    @property
    def length(self) -> int:
        """The last day on which anything begins."""
        return max(step.day for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common(Part):
    """What holds for every play. ``pauses`` is what is not sent meanwhile, ``review_every`` counts working days."""

    pauses: Annotated[tuple[Literal["commercial", "expansion", "advocacy", "survey"], ...], Field(min_length=1)]
    approves: Id
    review_every: Annotated[int, Field(strict=True, ge=1, le=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbooks(Part):
    """All plays, in the order of the file."""

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    common: Common
    playbooks: Annotated[tuple[Playbook, ...], Field(min_length=1, max_length=40)]

    def get(self, play: str) -> Playbook | None:
        """The play of this id, or None."""
        return next((one for one in self.playbooks if one.id == play), None)


@cache
def load_playbooks() -> Playbooks:
    """The shipped plays, read once."""
    text = files("core.content").joinpath("playbooks.yaml").read_text(encoding="utf-8")
    return parse_playbooks(text, file="playbooks.yaml")


def parse_playbooks(text: str, *, file: str) -> Playbooks:
    """The plays in ``text``. Raises ContentError with file, line and field of the first thing wrong."""
    document = read(text, file=file)
    books = validated(Playbooks, document)
    for path, sentence in _troubles(books):
        raise document.error(sentence, path)
    return books


def _troubles(books: Playbooks) -> Iterator[tuple[Path, str]]:
    if load_roles().side(books.common.approves) is not Side.VENDOR:
        yield ("common", "approves"), f"“{books.common.approves}” is not one of our roles"
    for index, book in enumerate(books.playbooks):
        at: Path = ("playbooks", index)
        if book.id in [one.id for one in books.playbooks[:index]]:
            yield (*at, "id"), f"the id “{book.id}” is used twice"
        yield from _steps(book, at)
        if book.raising.day > book.length:
            yield (*at, "raise", "d"), f"day {book.raising.day} lies after day {book.length}, the play's last"
        for place, name in enumerate(book.texts):
            if name not in load_texts():
                yield (*at, "texts", place), f"“{name}” is not a known message template"


def _steps(book: Playbook, at: Path) -> Iterator[tuple[Path, str]]:
    earlier = 0
    for index, step in enumerate(book.steps):
        side = load_roles().side(step.role)
        if side is None:
            yield (*at, "steps", index, "who"), f"“{step.role}” is not a known role"
        elif side is Side.CUSTOMER and not step.share:
            yield (*at, "steps", index, "share"), "the customer does this step, so say what they may read of it"
        if step.day < earlier:
            yield (*at, "steps", index, "d"), f"day {step.day} is before the step above"
        earlier = step.day
