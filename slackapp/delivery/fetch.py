"""Fetches a file that was uploaded in Slack and has it read. Nothing is shown, so it may be done again."""

from collections.abc import Mapping

from core.errors import BadInput, ContentError
from core.messages import TemplateFile, TemplateRefused, TemplateTaken
from core.storage import Work
from core.usecases.add_template import add_template
from core.usecases.try_scoring import is_scoring
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.scoring import read_scoring

LARGEST = 300_000
"""Bytes of a template; the shipped ones have about 12,000."""


def fetch_template(errand: Errand, asked: TemplateFile) -> Placed:
    """Read the file as a plan template and tell who uploaded it what came of it, once; raises ``SlackTrouble``."""
    told = errand.slack.call("files.info", file=asked.file).get("file")
    file = told if isinstance(told, Mapping) else {}
    name, wrong = str(file.get("name") or "The file"), _wrong(file)
    address = str(file.get("url_private_download") or file.get("url_private"))
    content = b"" if wrong else errand.slack.download(address)
    with errand.store.begin(errand.delivery.team, origin="slack:file") as work:
        if work.inbox.first(f"template:{asked.file}", at=errand.now):
            if is_scoring(content):
                read_scoring(work, content, asked=asked, name=name, now=errand.now)
                return Placed()
            refused = TemplateRefused(to=asked.by, file=name, reason=wrong)
            answer = refused if wrong else _read(work, asked, name, content, errand=errand)
            work.outbox.put(answer, lane=asked.by)
    return Placed()


def _wrong(file: Mapping[str, object]) -> str:
    """Why a file is not even fetched, or ""; one that only stands in Slack has an address elsewhere."""
    size = file.get("size")
    if file.get("is_external"):
        return "it is kept outside of Slack: upload the file itself"
    return "" if isinstance(size, int) and size <= LARGEST else f"it is larger than {LARGEST:,} bytes"


def _read(
    work: Work, asked: TemplateFile, name: str, content: bytes, *, errand: Errand
) -> TemplateTaken | TemplateRefused:
    try:
        added = add_template(work, content, file=name, by=asked.by, now=errand.now)
    except ContentError as bad:
        return TemplateRefused(to=asked.by, file=name, reason=bad.reason, line=bad.line, field=bad.field or "")
    except BadInput as bad:
        return TemplateRefused(to=asked.by, file=name, reason=bad.sentence)
    return TemplateTaken(
        to=asked.by, tier=added.tier, version=added.version, tasks=added.tasks, milestones=added.milestones
    )
