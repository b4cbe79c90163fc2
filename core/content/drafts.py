"""First messages to a customer after a warning. They can name three things alone, none of them internal."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field

from core.content.part import Part
from core.content.reading import read, validated

ANY = "any"
Text = Annotated[str, Field(min_length=1, max_length=2500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText(Part):
    """One message. Subject and body are Jinja text that knows ``account``, ``contact`` and ``owner``, all names."""

    subject: Text
    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drafts(Part):
    schema_version: Annotated[Literal[1], Field(alias="schema")]
    drafts: Mapping[str, DraftText]


@cache
def load_drafts() -> Mapping[str, DraftText]:
    """The shipped drafts by the key of a play, and ``ANY``; read once."""
    text = files("core.content").joinpath("drafts.yaml").read_text(encoding="utf-8")
    return validated(_Drafts, read(text, file="drafts.yaml")).drafts


def drafted(play: str, *, account: str, contact: str, owner: str) -> DraftText:
    """The message for a play, or that for any, with its names filled in."""
    found = load_drafts().get(play) or load_drafts()[ANY]
    engine = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    names = {"account": account, "contact": contact, "owner": owner}
    return DraftText(
        subject=engine.from_string(found.subject).render(names), body=engine.from_string(found.body).render(names)
    )
