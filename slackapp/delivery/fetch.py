"""Fetches a file that was dropped into a direct message and has it read. Nothing is shown, so it may be done again.

A table is looked at here, its beginning alone; a job loads it once a person has said what its columns are.
"""

from collections.abc import Mapping
from pathlib import PurePath

from core.errors import BadInput, ContentError
from core.ids import derived
from core.messages_files import DroppedFile, ImportCard, TemplateRefused, TemplateTaken
from core.storage import Import, ImportResult, ImportState, Work
from core.tables_in import HEAD, Glimpse, glimpse
from core.usecases.add_template import add_template
from core.usecases.try_scoring import is_scoring
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.scoring import read_scoring

LARGEST = 300_000
"""Bytes of a template; the shipped ones have about 12,000."""
LARGEST_TABLE = 200_000_000
"""Bytes of a table that is taken from Slack [D]."""
_ADMINS = "Only admins of this workspace can change its plan templates and its scoring file. Ask one of them."
_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"})
_BOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".numbers"})
_TEMPLATES = frozenset({".yaml", ".yml"})
_TABLE_TYPES = frozenset({"text/csv", "text/tab-separated-values", "text/plain"})

File = Mapping[str, object]


def fetch(errand: Errand, asked: DroppedFile) -> Placed:
    """Read the file and tell who dropped it what came of it, once; raises ``SlackTrouble``."""
    told = errand.slack.call("files.info", file=asked.file).get("file")
    file: File = told if isinstance(told, Mapping) else {}
    suffix = PurePath(name_of(file)).suffix.lower()
    plain = str(file.get("mimetype")) in _TABLE_TYPES and suffix not in _TEMPLATES
    if plain or suffix in _TABLES | _BOOKS:
        _table(errand, asked, file, book=suffix in _BOOKS)
    else:
        _template(errand, asked, file)
    return Placed()


def name_of(file: File) -> str:
    """What people call the file."""
    return str(file.get("name") or "The file")[:200]


def address_of(file: File) -> str:
    """Where its bytes are."""
    return str(file.get("url_private_download") or file.get("url_private"))


def size_of(file: File) -> int:
    """Its bytes."""
    size = file.get("size")
    return size if isinstance(size, int) else 0


def _table(errand: Errand, asked: DroppedFile, file: File, *, book: bool) -> None:
    seen, wrong = None, _no_table(file, book=book)
    if not wrong:
        try:
            seen = _glimpse(errand, file)
        except BadInput as bad:
            wrong = bad.sentence
    one = Import(
        id=derived("import", asked.file),
        file=asked.file,
        name=name_of(file),
        by=asked.by,
        at=errand.now,
        state=ImportState.REFUSED if wrong else ImportState.SEEN,
        glimpse=seen,
        result=ImportResult(wrong=wrong) if wrong else None,
    )
    with errand.store.begin(errand.delivery.team, origin="slack:file") as work:
        if work.imports.add(one):
            work.outbox.put(ImportCard(load=one.id), lane=asked.by, slot=f"import:{one.id}")


def _glimpse(errand: Errand, file: File) -> Glimpse:
    size = size_of(file)
    head = errand.slack.download(address_of(file), HEAD)
    return glimpse(head, size=size, name=name_of(file))


def _no_table(file: File, *, book: bool) -> str:
    """Why the file is not even fetched, as a sentence, or ""."""
    if file.get("is_external"):
        return "It is kept outside of Slack: upload the file itself."
    if book:
        return "This is a workbook of a spreadsheet. Save the sheet as CSV and drop that."
    if size_of(file) > LARGEST_TABLE:
        return (
            f"It is larger than {LARGEST_TABLE // 1_000_000} MB. Split it, or let the operator load it with "
            "`coordinator import`."
        )
    return "" if size_of(file) else "It is empty."


def _template(errand: Errand, asked: DroppedFile, file: File) -> None:
    name, wrong = name_of(file), _ADMINS if not asked.admin else _wrong(file)
    content = b"" if wrong else errand.slack.download(address_of(file))
    with errand.store.begin(errand.delivery.team, origin="slack:file") as work:
        if work.inbox.first(f"template:{asked.file}", at=errand.now):
            if is_scoring(content):
                read_scoring(work, content, asked=asked, name=name, now=errand.now)
                return
            refused = TemplateRefused(to=asked.by, file=name, reason=wrong)
            answer = refused if wrong else _read(work, asked, name, content, errand=errand)
            work.outbox.put(answer, lane=asked.by)


def _wrong(file: File) -> str:
    """Why a file is not even fetched, or ""; one that only stands in Slack has an address elsewhere."""
    if file.get("is_external"):
        return "it is kept outside of Slack: upload the file itself"
    size = file.get("size")
    return "" if isinstance(size, int) and size <= LARGEST else f"it is larger than {LARGEST:,} bytes"


def _read(
    work: Work, asked: DroppedFile, name: str, content: bytes, *, errand: Errand
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
