"""How data comes in from files: what each kind of table needs, and a line to copy."""

from blocks.kit import Message, header, message, sections
from blocks.text import Mrkdwn, mrk
from core.tables_in.columns import COLUMNS, REQUIRED, TableKind

_EXAMPLE = "coordinator import accounts customers.csv --dry-run"


def import_help() -> Message:
    """What `/cs import` answers."""
    how = Mrkdwn(
        "Tables of accounts, contacts, events, tickets and surveys are loaded on the machine that runs me, "
        "from any CSV that a spreadsheet writes. Loading the same file again changes nothing, and rows that "
        "cannot be used come back in a file with the reason."
    )
    example = mrk("For example: `{}`", _EXAMPLE)
    return message(
        "How to load a table.", [header("Load a table"), *sections([how, example, *map(_kind, TableKind)])]
    )


def _kind(kind: TableKind) -> Mrkdwn:
    needed = ", ".join(f"`{name}`" for name in REQUIRED[kind])
    others = ", ".join(f"`{name}`" for name in COLUMNS[kind] if name not in REQUIRED[kind])
    return Mrkdwn(f"*{kind.capitalize()}* need {needed}; they may have {others}.")
