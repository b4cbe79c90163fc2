"""A document of a few sections as a page to print or as Markdown: values in, text out; every value is escaped.

Knows nothing of what it says. What a customer may read is marked so, and bears no banner of ours.
"""

import re
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table. ``tone`` colours it: "", red, yellow, green or grey; ``hint`` stands small below."""

    text: str
    hint: str = ""
    tone: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings; the first cell of a row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it: facts in a grid, points, a table; ``nothing`` where all are empty."""

    title: str
    lead: str = ""
    facts: tuple[tuple[str, Cell], ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    nothing: str = "None."
    small: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document. ``over`` stands small over its title, ``about`` under it."""

    over: str
    title: str
    about: str
    internal: bool
    sections: tuple[Section, ...]
    foot: str = ""


def to_html(paper: Paper) -> str:
    """The document as a page of one file, without script."""
    return _html().get_template("paper.html.j2").render(p=paper)


def to_markdown(paper: Paper) -> str:
    """The document as Markdown, in which nothing that was typed makes markup."""
    return _markdown().get_template("paper.md.j2").render(p=paper)


@cache
def _html() -> Environment:
    return Environment(
        loader=PackageLoader("core.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _markdown() -> Environment:
    made = Environment(  # noqa: S701 - Markdown is escaped by its own filter
        loader=PackageLoader("core.reports"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["md"] = _plain
    return made


def _plain(text: str) -> str:
    """The text on one line, with everything that Markdown would read as markup made plain."""
    return re.sub(r"([\\`*_{}\[\]<>#|!~])", r"\\\1", " ".join(text.split()))
