"""How data comes in from files: what each kind of table needs, and examples to begin from."""

from blocks.elements import button
from blocks.ids import Act
from blocks.kit import Message, actions, header, message, sections
from blocks.text import Mrkdwn, mrk
from core.tables_in import COLUMNS, REQUIRED, TableKind

_EXAMPLE = "coordinator import accounts customers.csv --dry-run"


def import_help() -> Message:
    """What `/cs import` answers."""
    how = Mrkdwn(
        "Drop a CSV file into our direct message, or have it loaded on the machine that runs me: accounts, contacts, "
        "events, tickets and surveys, as any spreadsheet writes them. Loading the same file again changes nothing, "
        "and rows that cannot be used come back in a file with the reason."
    )
    example = mrk("On the machine: `{}`", _EXAMPLE)
    buttons = [
        button(kind.capitalize(), f"{Act.IMPORT_EXAMPLE}:{kind}", kind, spoken=f"Send me an example of {kind}")
        for kind in TableKind
    ]
    lines = [how, example, *map(_kind, TableKind), Mrkdwn("An example to begin from, as a direct message:")]
    return message("How to load a table.", [header("Load a table"), *sections(lines), actions(*buttons)])


def _kind(kind: TableKind) -> Mrkdwn:
    needed = ", ".join(f"`{name}`" for name in REQUIRED[kind])
    others = ", ".join(f"`{name}`" for name in COLUMNS[kind] if name not in REQUIRED[kind])
    return Mrkdwn(f"*{kind.capitalize()}* need {needed}; they may have {others}.")
