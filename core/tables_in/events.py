"""Rows of product events as Arrow tables, many at a time; each row is sound or has a reason why it is not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from core.errors import BadInput
from core.tables_in.columns import REQUIRED, Matched, TableKind
from core.tables_in.dates import MOST_AHEAD, Dates
from core.tables_in.table import Row, Table

AT_ONCE = 20_000
"""Rows made into one Arrow table."""
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
    """Reads a table of events. ``repeated`` are Python's hashes of the rows that the file holds more than once."""

    table: Table
    matched: Matched
    dates: Dates
    now: datetime
    stranger: Stranger
    refuse: Refuse

    def tables(self) -> Iterator[pa.Table]:
        """The sound rows in the file's order; the others go to ``refuse`` as they are met."""
        numbering = None if "message_id" in self.matched.places else _Numbering(_repeated(self.table))
        rows = self.table.rows()
        while lot := list(islice(rows, AT_ONCE)):
            made = self._made(lot, numbering)
            if made.num_rows:
                yield made

    def _made(self, lot: Sequence[Row], numbering: "_Numbering | None") -> pa.Table:
        whole = [row for row in lot if self._fits(row)]
        places = self.matched.places
        columns = list(zip(*(row.cells for row in whole), strict=True)) or [()] * len(self.table.header)
        stripped = {ours: _stripped(columns[places[ours]]) for ours in REQUIRED[TableKind.EVENTS]}
        at = self._instants(columns[places["timestamp"]])
        good = self._good(whole, stripped, at)
        kept = {ours: column.filter(good) for ours, column in stripped.items()}
        rows = [row for row, fine in zip(whole, good.to_pylist(), strict=True) if fine]
        properties = self._properties(rows)
        told = [kept[ours].to_pylist() for ours in REQUIRED[TableKind.EVENTS]]
        if numbering is None:
            ids = _stripped([row.cells[places["message_id"]] for row in rows]).to_pylist()
            ids = [
                one or _digest(parts, 0) for one, parts in zip(ids, zip(*told, properties, strict=True), strict=True)
            ]
        else:
            ids = numbering.ids(rows, zip(*told, properties, strict=True))
        made = [ids, kept["account"], kept["user_id"], kept["event"], at.filter(good), properties]
        return pa.table(
            [pa.array(one, SCHEMA.field(n).type) if isinstance(one, list) else one for n, one in enumerate(made)],
            schema=SCHEMA,
        )

    def _fits(self, row: Row) -> bool:
        if row.wrong:
            self.refuse(row, row.wrong)
        return not row.wrong

    def _good(self, rows: Sequence[Row], told: dict[str, pa.Array], at: pa.Array) -> pa.Array:
        """Which rows can be used; the reason of every other one is told."""
        known = {words: self.stranger(words) for words in told["account"].unique().to_pylist() if words}
        strangers = pa.array([words for words, why in known.items() if why], pa.string())
        last = pa.scalar(self.now + MOST_AHEAD, SCHEMA.field("at").type)
        good = pc.fill_null(pc.less_equal(at, last), False)  # noqa: FBT003 - Arrow's own
        for column in told.values():
            good = pc.and_(good, pc.not_equal(column, ""))
        good = pc.and_(good, pc.invert(pc.is_in(told["account"], value_set=strangers)))
        for place in np.flatnonzero(~good.to_numpy(zero_copy_only=False)).tolist():
            said = {ours: column[place].as_py() for ours, column in told.items()}
            self.refuse(rows[place], self._why(said, known, at[place].as_py()))
        return good

    def _why(self, said: dict[str, str], known: dict[str, str], at: datetime | None) -> str:
        missing = [ours for ours in REQUIRED[TableKind.EVENTS] if not said[ours]]
        if missing:
            return f"It has no {missing[0]}."
        if at is not None and at <= self.now + MOST_AHEAD:
            return known[said["account"]]
        if at is not None:
            return f"“{said['timestamp']}” lies in the future."
        try:
            self.dates.instant(said["timestamp"])
        except BadInput as bad:
            return bad.sentence
        return "Its timestamp cannot be read."

    def _properties(self, rows: Sequence[Row]) -> list[str]:
        others = sorted(self.matched.others.items())
        if not others:
            return ["{}"] * len(rows)
        return [
            orjson.dumps({name: cell for name, place in others if (cell := row.cells[place].strip())}).decode()
            for row in rows
        ]

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


class _Numbering:
    """Ids for rows that bring none: from what a row says, and how many such rows stood above it in the file."""

    def __init__(self, repeated: frozenset[int]) -> None:
        self._repeated = repeated
        self._above: dict[tuple[str, ...], int] = {}

    def ids(self, rows: Sequence[Row], told: Iterable[tuple[str, ...]]) -> list[str]:
        """An id for each row."""
        return [
            _digest(parts, self._number(parts) if hash(tuple(row.cells)) in self._repeated else 0)
            for row, parts in zip(rows, told, strict=True)
        ]

    def _number(self, parts: tuple[str, ...]) -> int:
        number = self._above.get(parts, 0)
        self._above[parts] = number + 1
        return number


def _digest(parts: tuple[str, ...], number: int) -> str:
    return "row-" + blake2b("\x1f".join((*parts, str(number))).encode(), digest_size=12).hexdigest()


def _repeated(table: Table) -> frozenset[int]:
    """Hashes of the rows that stand in the file more than once; eight bytes a row are held to find them."""
    seen = np.fromiter((hash(tuple(row.cells)) for row in table.rows()), dtype=np.int64)
    seen.sort()
    return frozenset(np.unique(seen[1:][seen[1:] == seen[:-1]]).tolist())


def _stripped(texts: Sequence[str]) -> pa.Array:
    return pc.utf8_trim_whitespace(pa.array(texts, pa.string()))
