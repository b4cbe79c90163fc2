"""What the beginning of a file shows: what its rows seem to be, about how many there are, and the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from core.errors import BadInput
from core.tables_in.columns import TableKind, guess_kind
from core.tables_in.dates import leaves_open
from core.tables_in.table import Row, open_table

HEAD = 65_536
"""Bytes that are looked at."""
SHOWN = 3
"""Rows that are shown to a person."""
CELL = 200
"""Characters of a name or cell that are kept of it."""
_MOST = 2
"""Digits of a number of rows that is only guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A table as far as its beginning tells. Names and cells are cut to ``CELL`` characters.

    ``count`` is of all rows, ``exact`` or about. ``dates`` says of each column whether its dates may begin with the
    day or the month: true, false where one of them shows it, None where no date is of that form.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: TableKind | None
    count: int
    exact: bool
    dates: tuple[bool | None, ...]


def glimpse(head: bytes, *, size: int, name: str) -> Glimpse:
    """What ``head``, the first bytes of a file of ``size`` bytes, shows. Raises BadInput where it is no table."""
    whole = len(head) >= size
    lines = head if whole else _whole_lines(head)
    if not lines:
        raise BadInput(f"The first line of {name} is longer than {HEAD:,} bytes: this is no table.")
    table = open_table(BytesIO(lines), name=name)
    rows = list(table.rows())
    rows = rows if whole else rows[:-1] or rows
    if not rows:
        raise BadInput(f"{name} has a header and no rows.")
    sound = [row for row in rows if not row.wrong]
    return Glimpse(
        header=tuple(one[:CELL] for one in table.header),
        rows=tuple(tuple(cell.strip()[:CELL] for cell in row.cells) for row in sound[:SHOWN]),
        kind=guess_kind(table.header),
        count=len(rows) if whole else _about(size * len(rows) / len(lines)),
        exact=whole,
        dates=tuple(leaves_open(_column(sound, place)) for place in range(len(table.header))),
    )


def _column(rows: Sequence[Row], place: int) -> list[str]:
    return [row.cells[place] for row in rows]


def _about(number: float) -> int:
    whole = int(number)
    return round(whole, _MOST - len(str(whole)))


def _whole_lines(head: bytes) -> bytes:
    """The head without its last line, which may be cut; in UTF-16 a line's end has two bytes."""
    for mark, end in ((b"\xff\xfe", b"\n\0"), (b"\xfe\xff", b"\0\n")):
        if head.startswith(mark):
            place = head.rfind(end)
            while place > 0 and place % 2:
                place = head.rfind(end, 0, place + 1)
            return head[: place + 2] if place > 0 else b""
    return head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]
