"""Who does what: the roles of both sides, groups that stand for several, stand-ins, and RACI per activity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part
from core.content.reading import Path, read, validated
from core.types import Side

__all__ = ["Group", "Raci", "Role", "Roles", "load_roles", "parse_roles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Part):
    """A role: what it is called and what it is there for."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    duty: Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Part):
    """Addressees that stand for several people. ``customer`` is roles, or ``all`` active contacts."""

    customer: tuple[str, ...] | Literal["all"]
    vendor: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raci(Part):
    """Who is accountable (one role), responsible, consulted and informed."""

    accountable: Annotated[str, Field(alias="A")]
    responsible: Annotated[tuple[str, ...], Field(alias="R", min_length=1)]
    consulted: Annotated[tuple[str, ...], Field(alias="C")]
    informed: Annotated[tuple[str, ...], Field(alias="I")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles(Part):
    """All roles by key. ``fallback`` lists, in order, who stands in when nobody holds a role."""

    vendor: Mapping[str, Role]
    customer: Mapping[str, Role]
    groups: Mapping[str, Group]
    fallback: Mapping[str, tuple[str, ...]]
    raci: Mapping[str, Raci]

    def side(self, role: str) -> Side | None:
        """``Side.VENDOR`` or ``Side.CUSTOMER``; None for a role nobody knows."""
        if role in self.vendor:
            return Side.VENDOR
        return Side.CUSTOMER if role in self.customer else None

    def label(self, role: str) -> str:
        """The role as people write it; its key when it is not known."""
        known = self.vendor.get(role) or self.customer.get(role)
        return known.label if known else role

    def stand_ins(self, role: str) -> tuple[str, ...]:
        """The role itself and whoever stands in for it, in order."""
        return (role, *self.fallback.get(role, ()))


@cache
def load_roles() -> Roles:
    """The shipped roles, read once."""
    text = files("core.content").joinpath("roles.yaml").read_text(encoding="utf-8")
    return parse_roles(text, file="roles.yaml")


def parse_roles(text: str, *, file: str) -> Roles:
    """The roles in ``text``. Raises ContentError with file, line and field."""
    document = read(text, file=file)
    roles = validated(Roles, document)
    for path, sentence in _troubles(roles):
        raise document.error(sentence, path)
    return roles


def _troubles(roles: Roles) -> Iterator[tuple[Path, str]]:
    for key in sorted(roles.vendor.keys() & roles.customer.keys()):
        yield ("customer", key), f"“{key}” is a role of both sides"
    for path, role in _mentions(roles):
        if roles.side(role) is None:
            yield path, f"“{role}” is not a known role"


def _mentions(roles: Roles) -> Iterator[tuple[Path, str]]:
    """Every place that names a role."""
    for key, group in roles.groups.items():
        for role in (*(group.customer if group.customer != "all" else ()), *group.vendor):
            yield ("groups", key), role
    for key, stand_ins in roles.fallback.items():
        for role in (key, *stand_ins):
            yield ("fallback", key), role
    for key, raci in roles.raci.items():
        for role in (raci.accountable, *raci.responsible, *raci.consulted, *raci.informed):
            yield ("raci", key), role
