"""Rows of product events as Arrow tables, many at a time; each row is sound or has a reason why it is not."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from operator import itemgetter
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import BadInput
from core.tables_in.columns import REQUIRED, Matched, TableKind
from core.tables_in.dates import MOST_AHEAD, Dates, Order, order_of
from core.tables_in.table import Row, Table

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
        rows = self.table.rows()
        while lot := list(islice(rows, AT_ONCE)):
            made = making.made(lot)
            if made.num_rows:
                yield made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """What the second reading works with."""

    reader: EventReader
    dates: Dates
    numbering: "_Numbering | None"

    def made(self, lot: Sequence[Row]) -> pa.Table:
        """The sound rows of a lot."""
        whole = [row for row in lot if self._fits(row)]
        places = self.reader.matched.places
        columns = list(zip(*(row.cells for row in whole), strict=True)) or [()] * len(self.reader.table.header)
        stripped = {ours: _stripped(columns[places[ours]]) for ours in REQUIRED[TableKind.EVENTS]}
        at = self._instants(columns[places["timestamp"]])
        good = self._good(whole, stripped, at)
        kept = {ours: column.filter(good) for ours, column in stripped.items()}
        rows = [row for row, fine in zip(whole, good.to_pylist(), strict=True) if fine]
        properties = self._properties(rows)
        told = list(zip(*(kept[ours].to_pylist() for ours in REQUIRED[TableKind.EVENTS]), properties, strict=True))
        made = (self._ids(rows, told), kept["account"], kept["user_id"], kept["event"], at.filter(good), properties)
        columns = [pa.array(one, pa.string()) if isinstance(one, list) else one for one in made]
        return pa.table(columns, schema=SCHEMA)

    def _ids(self, rows: Sequence[Row], told: Sequence[tuple[str, ...]]) -> list[str]:
        if self.numbering is not None:
            return self.numbering.ids(rows, told)
        place = self.reader.matched.places["message_id"]
        return [row.cells[place].strip() or _digest(parts, 0) for row, parts in zip(rows, told, strict=True)]

    def _fits(self, row: Row) -> bool:
        if row.wrong:
            self.reader.refuse(row, row.wrong)
        return not row.wrong

    def _good(self, rows: Sequence[Row], told: dict[str, pa.Array], at: pa.Array) -> pa.Array:
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
            self.reader.refuse(rows[place], self._why(said, known, at[place].as_py()))
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

    def _properties(self, rows: Sequence[Row]) -> list[str]:
        others = sorted(self.reader.matched.others.items())
        if not others:
            return ["{}"] * len(rows)
        made: dict[tuple[str, ...], str] = {}
        pick = itemgetter(*(place for _, place in others))
        picked = [pick(row.cells) for row in rows]
        cells: list[tuple[str, ...]] = picked if len(others) > 1 else [(one,) for one in picked]
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
        place, note = self._place, self._hashes.append if self._hashes is not None else None
        for line, cells, wrong in self._table.rows():
            if note is not None:
                note(hash(tuple(cells)))
            if not wrong and ("/" in cells[place] or "-" in cells[place][:3]):
                yield line, cells[place]

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

    def ids(self, rows: Sequence[Row], told: Sequence[tuple[str, ...]]) -> list[str]:
        """An id for each row."""
        if not self._repeated:
            return [_digest(parts, 0) for parts in told]
        return [
            _digest(parts, self._number(parts) if hash(tuple(row.cells)) in self._repeated else 0)
            for row, parts in zip(rows, told, strict=True)
        ]

    def _number(self, parts: tuple[str, ...]) -> int:
        number = self._above.get(parts, 0)
        self._above[parts] = number + 1
        return number


def _digest(parts: tuple[str, ...], number: int) -> str:
    return "row-" + blake2b("\x1f".join((str(number), *parts)).encode(), digest_size=12).hexdigest()


def _stripped(texts: Sequence[str]) -> pa.Array:
    return pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
