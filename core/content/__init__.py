"""Content that a customer-success person edits: plan templates, roles, message texts, as YAML checked on reading.

It never plans, sends or stores; a wrong file is refused with its name, line and field.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from core.content.plan_template import (
    MilestoneTemplate,
    PhaseTemplate,
    PlanTemplate,
    SequenceRow,
    SessionTemplate,
    TaskTemplate,
)
from core.content.reading import read, validated
from core.content.roles import Roles, load_roles
from core.content.template_rules import sequence_troubles, troubles
from core.content.texts import load_texts
from core.types import Tier

__all__ = [
    "MilestoneTemplate",
    "PhaseTemplate",
    "PlanTemplate",
    "Roles",
    "SequenceRow",
    "SessionTemplate",
    "TaskTemplate",
    "builtin_templates",
    "load_roles",
    "parse_template",
]


@cache
def builtin_templates() -> Mapping[Tier, PlanTemplate]:
    """The shipped plan template of every tier, read once."""
    return {tier: parse_template(_shipped(tier), file=f"plan_{tier}.yaml") for tier in Tier}


def parse_template(text: str, *, file: str) -> PlanTemplate:
    """The plan template in ``text``. Raises ContentError with file, line and field of the first thing wrong."""
    document = read(text, file=file)
    template = validated(PlanTemplate, document)
    for path, sentence in troubles(template, load_roles()):
        raise document.error(sentence, path)
    for path, sentence in sequence_troubles(template, load_roles(), load_texts()):
        raise document.error(sentence, path)
    return template


def _shipped(tier: Tier) -> str:
    return files("core.content").joinpath(f"plan_{tier}.yaml").read_text(encoding="utf-8")
