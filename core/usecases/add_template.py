"""A workspace's own plan template: checked, kept as a new version, used by new plans only."""

from dataclasses import dataclass
from datetime import datetime

from core.content import parse_template
from core.errors import BadInput
from core.storage import Work
from core.types import Tier, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A kept template. ``version`` counts from 1 for its tier."""

    tier: Tier
    version: int
    tasks: int
    milestones: int


def add_template(work: Work, content: bytes, *, file: str, by: UserId, now: datetime) -> Added:
    """Check and keep an uploaded template. The same text as the newest version's is not kept twice.

    Raises BadInput for what is no text, ContentError with line and field for what is no template.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not a text file in UTF-8.") from None
    template = parse_template(text, file=file)
    latest = work.templates.latest(template.tier)
    if latest is not None and latest[1] == text:
        version = latest[0]
    else:
        version = work.templates.add(template.tier, text, by=by, at=now)
        detail = {"tier": template.tier.value, "version": version, "file": file}
        work.audit.add(who=by, what="template.added", subject=template.tier, detail=detail, at=now)
    return Added(tier=template.tier, version=version, tasks=len(template.tasks), milestones=len(template.milestones))
