"""What the app means to say about files that are dropped into a direct message: tables and plan templates."""

from dataclasses import dataclass
from typing import Literal

from core.types import Tier, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedFile:
    """A file to be fetched from Slack and read: a table, or a plan template, which ``admin`` must be true for.

    Nothing is shown of it; ``by`` hears what came of it.
    """

    file: str
    by: UserId
    admin: bool
    kind: Literal["dropped_file"] = "dropped_file"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCard:
    """The living message about a dropped table: what it seems to be, that it is being loaded, what came of it."""

    load: str
    kind: Literal["import_card"] = "import_card"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRefused:
    """The rows of a dropped table that could not be used, as a file in the thread of its message."""

    load: str
    kind: Literal["import_refused"] = "import_refused"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleTable:
    """An example of a table that can be loaded, as a file. ``table`` is its kind of rows."""

    table: str
    kind: Literal["example_table"] = "example_table"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTaken:
    """To who uploaded it: the template is kept as ``version`` of its tier."""

    to: UserId
    tier: Tier
    version: int
    tasks: int
    milestones: int
    kind: Literal["template_taken"] = "template_taken"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRefused:
    """To who uploaded it: what is wrong in this ``thing``. ``line`` (from 1), ``field``: 0 and "" for the whole."""

    to: UserId
    file: str
    reason: str
    line: int = 0
    field: str = ""
    thing: Literal["template", "scoring file"] = "template"
    kind: Literal["template_refused"] = "template_refused"
    internal: bool = True
