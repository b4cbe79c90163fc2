"""A table in a file: its encoding, separator, header and rows. Rows come one at a time and can be asked for again."""

import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, NamedTuple

from core.errors import BadInput
from core.tables_in.columns import known_names
from core.tables_in.encoding import WIDE, encoding_of

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
LONGEST_LINE = 1_000_000
"""Characters of one line; the rows of an export have a few hundred."""
_LOOK = 40
"""Lines by which the separator is told."""
_MOST_COLUMNS = 1000
_LOT = 1_000


class Row(NamedTuple):
    """A row as it stands. ``line`` counts from 1; ``wrong`` is a sentence where it does not fit the header.

    Made millions of times, and so a tuple.
    """

    line: int
    cells: list[str]
    wrong: str = ""


class Lot(NamedTuple):
    """Rows one below the other, with their lines. All of them fit the header where ``even``."""

    lines: Sequence[int]
    cells: list[list[str]]
    even: bool


class Table:
    """A file with a header. ``name`` is what people call it; ``encoding`` and ``separator`` were found out."""

    def __init__(
        self, source: BinaryIO, *, name: str, encoding: str, separator: str, header: tuple[str, ...]
    ) -> None:
        self._source = source
        self.name, self.encoding, self.separator, self.header = name, encoding, separator, header

    def rows(self) -> Iterator[Row]:
        """Every row but empty ones, from the first. Raises BadInput, with the line, where the file is no table."""
        for lot in self.lots(_LOT):
            yield from self.rows_of(lot)

    def rows_of(self, lot: Lot) -> Iterator[Row]:
        """The rows of a lot, each by itself."""
        wide = len(self.header)
        for line, cells in zip(lot.lines, lot.cells, strict=True):
            wrong = "" if len(cells) == wide else f"It has {len(cells)} cells, and the header has {wide}."
            yield Row(line, cells, wrong)

    def lots(self, size: int) -> Iterator[Lot]:
        """The same rows, at most ``size`` at once: much quicker, for hardly any row is looked at by itself."""
        wide, told = len(self.header), False
        for before, after, rows in _read(self._source, self.encoding, self.separator, size):
            lines: Sequence[int] = range(before + 1, after + 1)
            if after - before != len(rows):
                lines = _lines_of(rows, before)
            found = rows
            even = all(len(cells) == wide and cells[0].strip() for cells in rows)
            if not even or not told:
                kept = [(line, _fitted(cells, wide)) for line, cells in zip(lines, rows, strict=True) if _any(cells)]
                kept, told = kept[0 if told else 1 :], told or bool(kept)
                lines, found = [line for line, _ in kept], [cells for _, cells in kept]
                even = all(len(cells) == wide for cells in found)
            yield Lot(lines, found, even)


def open_table(source: BinaryIO, *, name: str) -> Table:
    """The table in ``source``, which can be read again from its start. Raises BadInput with a sentence."""
    encoding = encoding_of(source)
    if encoding not in WIDE:
        _check_lines(source)
    try:
        head = _head(source, encoding)
    except UnicodeError:
        raise BadInput(f"{name} has letters that can be read in no encoding. Save it as CSV in UTF-8.") from None
    if not any(line.strip() for line in head):
        raise BadInput(f"{name} is empty.")
    separator = _separator(head)
    with closing(_read(source, encoding, separator, _LOOK)) as lots:
        header = next((cells for _, _, rows in lots for cells in rows if _any(cells)), [])
    while header and not header[-1].strip():
        header.pop()
    return Table(source, name=name, encoding=encoding, separator=separator, header=_checked(header, name))


def _checked(header: list[str], name: str) -> tuple[str, ...]:
    names = tuple(" ".join(cell.split()) for cell in header)
    if len(names) > _MOST_COLUMNS:
        raise BadInput(f"{name} has {len(names):,} columns; at most {_MOST_COLUMNS:,} are read.")
    blank = [place for place, one in enumerate(names, 1) if not one]
    if blank:
        raise BadInput(f"The header of {name} has no name for column {blank[0]}.")
    seen: set[str] = set()
    for one in names:
        if one.casefold() in seen:
            raise BadInput(f"The header of {name} has two columns “{one[:60]}”. Rename one of them.")
        seen.add(one.casefold())
    return names


def _head(source: BinaryIO, encoding: str) -> list[str]:
    lines: list[str] = []
    for line in _lines(source, encoding):
        lines.append(line)
        if len(lines) >= _LOOK:
            break
    return lines


def _separator(head: list[str]) -> str:
    """The separator a spreadsheet says itself, else the one by which known names and even rows come out."""
    if head[0].lower().startswith("sep=") and head[0].strip()[4:] in SEPARATORS:
        return head[0].strip()[4:]
    return max(SEPARATORS, key=lambda mark: _fit(head, mark))


def _fit(head: list[str], mark: str) -> tuple[int, float, int]:
    rows = [row for row in csv.reader(head, delimiter=mark) if any(row)]
    if not rows:
        return (0, 0.0, 0)
    wide = len(rows[0])
    even = sum(len(row) == wide for row in rows) / len(rows)
    return (known_names(rows[0]), even if wide > 1 else 0.0, wide)


def _read(source: BinaryIO, encoding: str, separator: str, size: int) -> Generator[tuple[int, int, list[list[str]]]]:
    """The rows, the header among them, ``size`` at once: the line before them, their last line, their cells."""
    text = None
    if encoding not in WIDE:
        source.seek(0)
        text = TextIOWrapper(source, encoding=encoding, newline="")
    reader = csv.reader(text or _lines(source, encoding), delimiter=separator, strict=False)
    try:
        first = next(reader, [])
        if "".join(first).strip() and not first[0].lower().startswith("sep="):
            yield 0, reader.line_num, [first]
        before = reader.line_num
        while found := list(islice(reader, size)):
            yield before, reader.line_num, found
            before = reader.line_num
    except csv.Error as error:
        said = "a cell is longer than 131,072 characters: a quote may be missing" if "limit" in str(error) else error
        raise BadInput(f"Line {reader.line_num + 1}: {said}.") from None
    except UnicodeError:
        raise BadInput(f"Line {reader.line_num + 1} has letters that are not {encoding}. Save it in UTF-8.") from None
    finally:
        if text is not None:
            text.detach()


def _lines_of(rows: Sequence[list[str]], before: int) -> list[int]:
    """The last line of each row: cells in quotes may have ends of lines in them."""
    lines = []
    for cells in rows:
        said = "\0".join(cells)
        before += 1 + said.count("\n") + said.count("\r") - said.count("\r\n")
        lines.append(before)
    return lines


def _any(cells: Sequence[str]) -> bool:
    """Whether a row holds anything."""
    return any(cell.strip() for cell in cells)


def _fitted(cells: list[str], wide: int) -> list[str]:
    """The cells without empty ones beyond the header."""
    while len(cells) > wide and not cells[-1].strip():
        cells.pop()
    return cells


def _lines(source: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of the file, each with its end. The file stays open."""
    source.seek(0)
    text = TextIOWrapper(source, encoding=encoding, newline="")
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if "\0" in line:
                raise BadInput(f"Line {number:,} holds a NUL character: this is no sound text file.")
            if len(line) >= LONGEST_LINE:
                raise BadInput(_too_long(number))
            yield line
    finally:
        text.detach()


def _too_long(number: int) -> str:
    return f"Line {number:,} is longer than {LONGEST_LINE:,} characters: this is no table."


def _check_lines(source: BinaryIO) -> None:
    """Raise BadInput for a NUL or an endless line, so that the lines can be left to the quickest reader."""
    source.seek(0)
    number, run = 1, 0
    while chunk := source.read(LONGEST_LINE // 2):
        zero = chunk.find(b"\0")
        if zero >= 0:
            number += _ends(chunk[:zero])
            raise BadInput(f"Line {number:,} holds a NUL character: this is no sound text file.")
        ends = [place for mark in (b"\n", b"\r") if (place := chunk.find(mark)) >= 0]
        if run + min(ends, default=len(chunk)) >= LONGEST_LINE:
            raise BadInput(_too_long(number))
        number += _ends(chunk)
        run = len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) if ends else run + len(chunk)


def _ends(chunk: bytes) -> int:
    return chunk.count(b"\n") or chunk.count(b"\r")
