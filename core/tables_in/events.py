"""Rows of product events as Arrow tables, many at a time; each row is sound or has a reason why it is not."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import BadInput
from core.tables_in.columns import REQUIRED, Matched, TableKind
from core.tables_in.dates import MOST_AHEAD, Dates, Order, order_of
from core.tables_in.table import Lot, Row, Table

AT_ONCE = 4_000
"""Rows made into one Arrow table; many more at once only keep the collector of garbage busy."""
SCHEMA = pa.schema(
    [
        ("message_id", pa.string()),
        ("ref", pa.string()),
        ("user_id", pa.string()),
        ("event", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("properties", pa.string()),
    ]
)
_ISO_DAY = len("2026-11-16")
Refuse = Callable[[Row, str], None]
Stranger = Callable[[str], str]
"""The reason why an account's words name none, or "" for a known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReader:
    """Reads a table of events. ``asked`` is what comes first in dates like 3/11/2026; times are of ``zone``.

    The file is read twice: first to see what its dates begin with, and which rows it holds more than once.
    """

    table: Table
    matched: Matched
    zone: ZoneInfo
    asked: Order | None
    now: datetime
    stranger: Stranger
    refuse: Refuse

    def tables(self) -> Iterator[pa.Table]:
        """The sound rows in the file's order; the others go to ``refuse`` as they are met."""
        look = _Look(self.table, self.matched)
        dates = Dates(zone=self.zone, order=order_of(look.dates(), asked=self.asked))
        making = _Making(reader=self, dates=dates, numbering=look.numbering())
        for lot in self.table.lots(AT_ONCE):
            made = making.made(lot)
            if made.num_rows:
                yield made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """What the second reading works with."""

    reader: EventReader
    dates: Dates
    numbering: "_Numbering | None"

    def made(self, lot: Lot) -> pa.Table:
        """The sound rows of a lot."""
        lines, cells = (lot.lines, lot.cells) if lot.even else self._fitting(lot)
        places = self.reader.matched.places
        columns = list(zip(*cells, strict=True)) or [()] * len(self.reader.table.header)
        stripped = {ours: _stripped(columns[places[ours]]) for ours in REQUIRED[TableKind.EVENTS]}
        at = self._instants(columns[places["timestamp"]])
        good = self._good(lines, cells, stripped, at)
        if not pc.all(good).as_py():
            stripped = {ours: column.filter(good) for ours, column in stripped.items()}
            cells = [row for row, fine in zip(cells, good.to_pylist(), strict=True) if fine]
            at, columns = at.filter(good), list(zip(*cells, strict=True)) or [()] * len(columns)
        properties = pa.array(self._properties(columns, len(cells)), pa.string())
        told = [*(stripped[ours] for ours in REQUIRED[TableKind.EVENTS]), properties]
        made = (self._ids(cells, told), stripped["account"], stripped["user_id"], stripped["event"], at, properties)
        return pa.table([pa.array(one, pa.string()) if isinstance(one, list) else one for one in made], schema=SCHEMA)

    def _ids(self, cells: Sequence[list[str]], told: Sequence[pa.Array]) -> list[str]:
        fresh = _digests(told)
        if self.numbering is not None:
            return self.numbering.ids(cells, told, fresh)
        place = self.reader.matched.places["message_id"]
        return [row[place].strip() or made for row, made in zip(cells, fresh, strict=True)]

    def _fitting(self, lot: Lot) -> tuple[Sequence[int], list[list[str]]]:
        fitting: list[Row] = []
        for row in self.reader.table.rows_of(lot):
            if row.wrong:
                self.reader.refuse(row, row.wrong)
            else:
                fitting.append(row)
        return [row.line for row in fitting], [row.cells for row in fitting]

    def _good(
        self, lines: Sequence[int], cells: Sequence[list[str]], told: dict[str, pa.Array], at: pa.Array
    ) -> pa.Array:
        """Which rows can be used; the reason of every other one is told."""
        known = {words: self.reader.stranger(words) for words in told["account"].unique().to_pylist() if words}
        strangers = pa.array([words for words, why in known.items() if why], pa.string())
        last = pa.scalar(self.reader.now + MOST_AHEAD, SCHEMA.field("at").type)
        good = pc.fill_null(pc.less_equal(at, last), False)  # noqa: FBT003 - Arrow's own
        for column in told.values():
            good = pc.and_(good, pc.not_equal(column, ""))
        good = pc.and_(good, pc.invert(pc.is_in(told["account"], value_set=strangers)))
        for place in np.flatnonzero(~good.to_numpy(zero_copy_only=False)).tolist():
            said = {ours: column[place].as_py() for ours, column in told.items()}
            self.reader.refuse(Row(lines[place], cells[place]), self._why(said, known, at[place].as_py()))
        return good

    def _why(self, said: dict[str, str], known: dict[str, str], at: datetime | None) -> str:
        missing = [ours for ours in REQUIRED[TableKind.EVENTS] if not said[ours]]
        if missing:
            return f"It has no {missing[0]}."
        if at is not None and at <= self.reader.now + MOST_AHEAD:
            return known[said["account"]]
        if at is not None:
            return f"“{said['timestamp']}” lies in the future."
        try:
            self.dates.instant(said["timestamp"])
        except BadInput as bad:
            return bad.sentence
        return "Its timestamp cannot be read."

    def _properties(self, columns: Sequence[tuple[str, ...]], count: int) -> list[str]:
        others = sorted(self.reader.matched.others.items())
        if not others:
            return ["{}"] * count
        made: dict[tuple[str, ...], str] = {}
        cells = list(zip(*(columns[place] for _, place in others), strict=True))
        for one in set(cells):
            told = {name: text for (name, _), cell in zip(others, one, strict=True) if (text := cell.strip())}
            made[one] = orjson.dumps(told).decode()
        return [made[one] for one in cells]

    def _instants(self, texts: Sequence[str]) -> pa.Array:
        """The instants; null where a text is none. Columns that are of one ISO form are read at once."""
        column = _stripped(texts)
        first = next((text for text in texts if text.strip()), "").strip()
        try:
            if first[:4].isdigit() and first[4:5] == "-" and len(first) > _ISO_DAY:
                return self._iso(column, zoned=first.endswith("Z") or first[-6:-5] in ("+", "-"))
        except pa.ArrowInvalid:
            pass
        return pa.array([self._instant(text) for text in texts], SCHEMA.field("at").type)

    def _iso(self, column: pa.Array, *, zoned: bool) -> pa.Array:
        if zoned:
            at = pc.cast(column, SCHEMA.field("at").type)
        else:
            local = pc.cast(column, pa.timestamp("us"))
            told = pc.assume_timezone(local, self.dates.zone.key, ambiguous="earliest", nonexistent="latest")
            at = pc.cast(told, SCHEMA.field("at").type)
        if len(at) and not (pc.min(pc.year(at)).as_py() >= 1970 and pc.max(pc.year(at)).as_py() < 2200):  # noqa: PLR2004
            raise pa.ArrowInvalid("years")
        return at

    def _instant(self, text: str) -> datetime | None:
        try:
            return self.dates.instant(text)
        except BadInput:
            return None


class _Look:
    """The first reading: hands out the dates, and notes the hash of every row if the rows bring no ids."""

    def __init__(self, table: Table, matched: Matched) -> None:
        self._table, self._place = table, matched.places["timestamp"]
        self._hashes = None if "message_id" in matched.places else array("q")

    def dates(self) -> Iterator[tuple[int, str]]:
        """Line and text of every date that may begin with the day or the month."""
        place = self._place
        for lot in self._table.lots(AT_ONCE):
            if self._hashes is not None:
                self._hashes.extend(map(hash, map(tuple, lot.cells)))
            if lot.even:
                texts = [cells[place] for cells in lot.cells]
                yield from ((n, text) for n, text in zip(lot.lines, texts, strict=True) if _split(text))
            else:
                rows = self._table.rows_of(lot)
                yield from (
                    (row.line, row.cells[place]) for row in rows if not row.wrong and _split(row.cells[place])
                )

    def numbering(self) -> "_Numbering | None":
        """What numbers rows that stand in the file more than once; None where they bring their own ids."""
        if self._hashes is None:
            return None
        seen = np.sort(np.frombuffer(self._hashes, dtype=np.int64)) if self._hashes else np.zeros(0, np.int64)
        return _Numbering(frozenset(np.unique(seen[1:][seen[1:] == seen[:-1]]).tolist()))


class _Numbering:
    """Ids for rows that bring none: from what a row says, and how many such rows stood above it in the file."""

    def __init__(self, repeated: frozenset[int]) -> None:
        self._repeated = repeated
        self._above: dict[tuple[str, ...], int] = {}

    def ids(self, cells: Sequence[list[str]], told: Sequence[pa.Array], fresh: list[str]) -> list[str]:
        """An id for each row; ``fresh`` are those of rows that stand there once."""
        if self._repeated:
            for place, row in enumerate(cells):
                if hash(tuple(row)) in self._repeated:
                    fresh[place] = self._numbered(tuple(column[place].as_py() for column in told), fresh[place])
        return fresh

    def _numbered(self, parts: tuple[str, ...], first: str) -> str:
        number = self._above.get(parts, 0)
        self._above[parts] = number + 1
        return _digest("\x1f".join((str(number), *parts)).encode()) if number else first


def _digests(told: Sequence[pa.Array]) -> list[str]:
    """The id of each row as the first of its like, by what it says."""
    said = pc.binary_join_element_wise(pa.scalar("0"), *told, "\x1f")
    return [_digest(one) for one in said.cast(pa.binary()).to_pylist()]


def _digest(said: bytes) -> str:
    return "row-" + blake2b(said, digest_size=12).hexdigest()


def _split(text: str) -> bool:
    """Whether it may be a date that begins with the day or the month."""
    return "/" in text or "-" in text[:3]


def _stripped(texts: Sequence[str]) -> pa.Array:
    return pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
