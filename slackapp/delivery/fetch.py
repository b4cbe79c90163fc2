"""Fetches a file that was uploaded in Slack and has it read. Nothing is shown, so it may be done again."""

from collections.abc import Mapping

from core.errors import BadInput, ContentError
from core.messages import TemplateFile, TemplateRefused, TemplateTaken
from core.storage import Work
from core.usecases.add_template import add_template
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand

LARGEST = 300_000
"""Bytes of a template; the shipped ones have about 12,000."""


def fetch_template(errand: Errand, asked: TemplateFile) -> Placed:
    """Read the file as a plan template and tell who uploaded it what came of it, once; raises ``SlackTrouble``."""
    told = errand.slack.call("files.info", file=asked.file).get("file")
    file = told if isinstance(told, Mapping) else {}
    name, size = str(file.get("name") or "The file"), file.get("size")
    small = isinstance(size, int) and size <= LARGEST
    content = (
        errand.slack.download(str(file.get("url_private_download") or file.get("url_private"))) if small else b""
    )
    with errand.store.begin(errand.delivery.team, origin="slack:file") as work:
        if work.inbox.first(f"template:{asked.file}", at=errand.now):
            answer = _read(work, asked, name, content, small=small, errand=errand)
            work.outbox.put(answer, lane=asked.by)
    return Placed()


def _read(
    work: Work, asked: TemplateFile, name: str, content: bytes, *, small: bool, errand: Errand
) -> TemplateTaken | TemplateRefused:
    if not small:
        return TemplateRefused(to=asked.by, file=name, reason=f"it is larger than {LARGEST:,} bytes")
    try:
        added = add_template(work, content, file=name, by=asked.by, now=errand.now)
    except ContentError as bad:
        return TemplateRefused(to=asked.by, file=name, reason=bad.reason, line=bad.line, field=bad.field or "")
    except BadInput as bad:
        return TemplateRefused(to=asked.by, file=name, reason=bad.sentence)
    return TemplateTaken(
        to=asked.by, tier=added.tier, version=added.version, tasks=added.tasks, milestones=added.milestones
    )
