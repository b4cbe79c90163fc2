"""A file into a table to learn from: which columns say something, which are names, days or the answer itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np

from core.errors import BadInput
from core.risk.fit.label import label_of
from core.risk.fit.leaks import leaks
from core.risk.fit.model import Model
from core.risk.fit.names import guessed, spoken
from core.risk.fit.table import Column, Table
from core.risk.fit.typed import MISSING, column_of
from core.signals import Floats
from core.tables_in.table import open_table

MOST_BYTES, MOST_CELLS = 500_000_000, 20_000_000
NAMES, NAMES_FROM = 0.5, 50
"""A text column with more values than this share of the rows, and than this many, names rows and tells nothing."""
UNLIKE = 0.95
_ID = re.compile(r"\b(id|ids|uuid|guid|key|index|row ?number|nr|pk|unnamed|phone number|email|e mail|url)\b")
_HORIZON = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")
HORIZONS = range(7, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A table from a file. ``notes`` are sentences about what was left out and why; ``rows`` are those of the file.

    ``places`` are the rows of the file that are in the table, from 0.
    """

    table: Table
    notes: tuple[str, ...]
    rows: int
    places: tuple[int, ...]


def read_cells(source: BinaryIO, *, name: str) -> dict[str, list[str]]:
    """The columns of a file as text, all alike in length. Raises BadInput with a sentence."""
    size = source.seek(0, 2)
    if size > MOST_BYTES:
        raise BadInput(f"{name} has {size / 1e9:.1f} GB; at most {MOST_BYTES / 1e9:.1f} GB are read. Take a sample.")
    opened = open_table(source, name=name)
    rows: list[list[str]] = []
    for row in opened.rows():
        if row.wrong:
            raise BadInput(f"{name}, line {row.line:,}: {row.wrong}")
        rows.append(row.cells)
        if len(rows) * len(opened.header) > MOST_CELLS:
            raise BadInput(f"{name} has more than {MOST_CELLS:,} cells; take a sample of its rows.")
    if not rows:
        raise BadInput(f"{name} has a header and no rows.")
    return {column: list(cells) for column, cells in zip(opened.header, zip(*rows, strict=True), strict=True)}


def read_table(source: BinaryIO, *, name: str, label: str, group: str | None) -> Read:
    """The table of a file. Raises BadInput with a sentence for a file that nothing can be learned from."""
    cells = read_cells(source, name=name)
    rows = len(next(iter(cells.values())))
    left, known = label_of(label, cells.pop(_named(cells, label, name)))
    notes = [] if known.all() else [f"{int((~known).sum()):,} rows do not say whether they left: they are left out."]
    groups = None
    if group is not None:
        said = cells.pop(_named(cells, group, name))
        groups = np.unique(np.array([cell.strip() for cell in said], dtype=object), return_inverse=True)[1]
    columns = [column_of(one, said) for one, said in cells.items()]
    table = Table(columns=tuple(columns), label=left, group=groups, name=name).at(known)
    if not table.columns:
        raise BadInput(f"{name} has no column besides the label: there is nothing to learn from.")
    if not table.left.any() or table.left.all():
        raise BadInput(f"The column “{label}” says the same everywhere: nothing can be learned without both kinds.")
    table, dropped = _cleaned(_dated(table, label))
    return Read(table=table, notes=(*notes, *dropped), rows=rows, places=tuple(np.flatnonzero(known).tolist()))


def _named(cells: dict[str, list[str]], wanted: str, name: str) -> str:
    found = next((one for one in cells if one.casefold() == " ".join(wanted.split()).casefold()), None)
    if found is None:
        shown = ", ".join(list(cells)[:12])
        raise BadInput(f"{name} has no column “{wanted}”. It has: {shown}{' …' if len(cells) > 12 else ''}.")  # noqa: PLR2004 - as many as fit a line
    return found


def _dated(table: Table, label: str) -> Table:
    """The table by time, where it holds each group at several days: the day is then no reason but an order."""
    if table.group is None:
        return table
    groups, rows = len(np.unique(table.group)), len(table)
    for column in table.columns:
        pairs = len(np.unique(np.stack([table.group, column.values]), axis=1).T)
        if column.dated and not np.isnan(column.values).any() and rows > 1.5 * groups and pairs >= UNLIKE * rows:
            said = [int(found) for found in _HORIZON.findall(label) if int(found) in HORIZONS]
            rest = tuple(one for one in table.columns if one is not column)
            return replace(table, columns=rest, day=column.values, horizon=float(said[0]) if said else 0.0)
    return table


def _cleaned(table: Table) -> tuple[Table, list[str]]:
    """The table of columns that say something before the end."""
    notes, columns = [], list(table.columns)
    names = [column.name for column in columns if _names_rows(column)]
    still = [column.name for column in columns if column.name not in names and _is_constant(column)]
    if names:
        notes.append(f"Left out, since they name rows: {', '.join(names)}.")
    if still:
        notes.append(f"Left out, since they never vary: {', '.join(still)}.")
    table = replace(table, columns=tuple(one for one in columns if one.name not in {*names, *still}))
    found = leaks(table)
    notes += [leak.sentence for leak in found]
    out = {leak.name for leak in found if leak.left_out}
    columns = [column for column in table.columns if column.name not in out]
    if not columns:
        raise BadInput(" ".join([*notes, f"Nothing is left in {table.name} to learn from."]))
    return replace(table, columns=guessed(tuple(columns))), notes


def _is_constant(column: Column) -> bool:
    return len(np.unique(column.values)) < 2  # noqa: PLR2004 - NaN counts as one value


def _names_rows(column: Column) -> bool:
    known = column.values[~np.isnan(column.values)]
    kinds, rows = len(np.unique(known)), len(column.values)
    if column.levels:
        return kinds > max(NAMES_FROM, NAMES * rows) or (_is_id(column.name) and kinds > NAMES * rows)
    if column.dated or not len(known) or not (known == np.floor(known)).all():
        return False
    counted = len(known) == rows and rows > 2 and bool((np.diff(known) == 1).all())  # noqa: PLR2004
    return counted or (_is_id(column.name) and kinds >= UNLIKE * rows)


def _is_id(name: str) -> bool:
    return _ID.search(spoken(name)) is not None


def read_rows(source: BinaryIO, *, name: str, model: Model) -> Read:
    """The rows of a file as a model's columns. A column that the file lacks is taken as missing, with a note."""
    cells = read_cells(source, name=name)
    by_name = {one.casefold(): said for one, said in cells.items()}
    rows = len(next(iter(cells.values())))
    lacking = [scale.name for scale in model.scales if scale.name.casefold() not in by_name]
    if len(lacking) == len(model.scales):
        raise BadInput(f"{name} has none of the model's columns, such as “{lacking[0]}”.")
    notes = [f"{name} lacks {', '.join(lacking)}: taken as not known."] if lacking else []
    columns, odd = [], []
    for scale in model.scales:
        said = by_name.get(scale.name.casefold(), [""] * rows)
        like = Column(name=scale.name, values=np.zeros(0), levels=scale.levels, dated=scale.dated)
        columns.append(column_of(scale.name, said, like=like))
        odd += [scale.name] if _unread(columns[-1].values, said) else []
    if odd:
        notes.append(f"Cells that are no numbers as they were in training are taken as not known: {', '.join(odd)}.")
    table = Table(columns=tuple(columns), name=name)
    return Read(table=table, notes=tuple(notes), rows=rows, places=tuple(range(rows)))


def _unread(values: Floats, said: Sequence[str]) -> bool:
    missing = sum(cell.strip().casefold() in MISSING for cell in said)
    return int(np.isnan(values).sum()) > missing
