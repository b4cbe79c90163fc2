"""How a warehouse names what we need of it: a small YAML that is tried before it is used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import Field

from core.content.part import Part
from core.content.reading import read, validated
from core.errors import BadInput

Name = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsTable(Part):
    """The table of events and its columns; ``only`` keeps the rows in which a column equals a text."""

    table: Name
    account: Name
    user: Name
    event: Name
    at: Name
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that must be there."""
        return (self.account, self.user, self.event, self.at, *self.only)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseMapping(Part):
    """A whole mapping. ``name`` is what the source is called, ``url`` its Ibis address, ``${NAME}`` for a secret."""

    schema: Literal[1]
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    url: Annotated[str, Field(max_length=1000)] = ""
    events: EventsTable


def address(text: str, secrets: Mapping[str, str]) -> str:
    """The address with every ``${NAME}`` filled in. Raises BadInput for one that ``secrets`` has not."""

    def secret(found: re.Match[str]) -> str:
        if found[1] not in secrets:
            raise BadInput(f"The address names {found[0]}, which is not set in the environment.")
        return quote(secrets[found[1]], safe="")

    return re.sub(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", secret, text)


def parse_mapping(text: str, *, file: str) -> WarehouseMapping:
    """The mapping in ``text``. Raises ContentError with file, line and field of the first thing wrong."""
    return validated(WarehouseMapping, read(text, file=file))
