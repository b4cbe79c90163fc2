"""The message templates that sequence rows name: class, subject and body."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part
from core.content.reading import read, validated

__all__ = ["MessageClass", "MessageText", "load_texts"]


class MessageClass(StrEnum):
    """What a message is for; decides approval, opt-out and what it may say."""

    SERVICE = "service"
    RELATIONSHIP = "relationship"
    COMMERCIAL = "commercial"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText(Part):
    """One template. Subject and body are Jinja text."""

    kind: Annotated[MessageClass, Field(alias="class")]
    subject: Annotated[str, Field(min_length=1)]
    body: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts(Part):
    schema_version: Annotated[Literal[1], Field(alias="schema")]
    context: tuple[str, ...]
    templates: Mapping[str, MessageText]


@cache
def load_texts() -> Mapping[str, MessageText]:
    """The shipped message templates by name, read once."""
    text = files("core.content").joinpath("templates.yaml").read_text(encoding="utf-8")
    return validated(_Texts, read(text, file="templates.yaml")).templates
