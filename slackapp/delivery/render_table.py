"""The intents about dropped tables as what Slack is given: a living message, and files."""

from pathlib import PurePath

from blocks.import_card import import_card, refused_comment
from blocks.text import esc
from core.errors import NotFound
from core.messages_files import ExampleTable, ImportCard, ImportRefused
from core.storage import Import, Work
from core.tables_in import EXAMPLES, TableKind
from slackapp.delivery.content import Content, Document


def render_table(work: Work, asked: ImportCard | ImportRefused | ExampleTable) -> Content:
    """Return the message or file; raises ``NotFound`` when what it is about is forgotten."""
    if isinstance(asked, ExampleTable):
        return _example(TableKind(asked.table))
    one = work.imports.get(asked.load)
    if one is None:
        raise NotFound("This file is no longer known.")
    return import_card(one=one) if isinstance(asked, ImportCard) else _refused(work, one)


def _example(kind: TableKind) -> Document:
    return Document(
        name=f"{kind}.csv",
        title=f"An example of {kind}",
        content=EXAMPLES[kind].encode(),
        comment=esc(f"Fill in your own {kind}, save it as CSV and drop it here."),
    )


def _refused(work: Work, one: Import) -> Document:
    content = work.imports.refused(one.id)
    if not content:
        raise NotFound("There are no refused rows.")
    stem = PurePath(one.name).stem[:80]
    return Document(
        name=f"{stem}.refused.csv", title=f"{stem}: refused rows", content=content, comment=refused_comment(one=one)
    )
