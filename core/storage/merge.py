"""Many rows at once: what is new, what differs, what is as it was. Loading the same thing twice changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlalchemy import bindparam, select, tuple_

from core.storage.scope import AnyTable, Scope

AT_ONCE = 400
"""Rows looked up in one query: SQLite takes some 32,000 values, and a row has up to thirty."""
Values = Mapping[str, object]
Item = TypeVar("Item")


class Fate(StrEnum):
    """What became of something that was brought."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ASIDE = "aside"
    """Kept for a person to decide."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """How many rows were new, how many differed, and how many were there already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(
            new=self.new + other.new, changed=self.changed + other.changed, unchanged=self.unchanged + other.unchanged
        )

    @classmethod
    def of(cls, fates: Iterable[Fate]) -> "Merged":
        """The counts of ``fates``."""
        counted = Counter(fates)
        return cls(new=counted[Fate.NEW], changed=counted[Fate.CHANGED], unchanged=counted[Fate.UNCHANGED])


def merge(scope: Scope, table: AnyTable, rows: Sequence[Values]) -> tuple[Fate, ...]:
    """Write the rows that are new or differ, and return what became of each, in order.

    Every row names the same columns, all but the tenant's. Of rows with one key the last counts for all.
    """
    keys = [column.name for column in table.primary_key if column.name != "team_id"]
    unique = {_key(row, keys): row for row in rows}
    fates: dict[tuple[object, ...], Fate] = {}
    for part in in_lots(unique.items()):
        found = _found(scope, table, keys, [key for key, _ in part])
        fates |= {key: _fate(found.get(key), row) for key, row in part}
        _write(scope, table, keys, [row for key, row in part if fates[key] is not Fate.UNCHANGED])
    return tuple(fates[_key(row, keys)] for row in rows)


def _key(row: Values, keys: Sequence[str]) -> tuple[object, ...]:
    return tuple(row[key] for key in keys)


def _fate(found: Values | None, row: Values) -> Fate:
    if found is None:
        return Fate.NEW
    return Fate.CHANGED if any(found[name] != value for name, value in row.items()) else Fate.UNCHANGED


def _found(
    scope: Scope, table: AnyTable, keys: Sequence[str], wanted: Sequence[tuple[object, ...]]
) -> dict[tuple[object, ...], Values]:
    query = select(table).where(scope.mine(table), tuple_(*(table.c[key] for key in keys)).in_(wanted))
    rows = scope.connection.execute(query).mappings()
    return {_key(dict(row), keys): dict(row) for row in rows}


def _write(scope: Scope, table: AnyTable, keys: Sequence[str], rows: Sequence[Values]) -> None:
    if not rows:
        return
    statement = scope.insert(table, {name: bindparam(name) for name in rows[0]})
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=["team_id", *keys], set_=fresh)
    scope.connection.execute(statement, [dict(row) for row in rows])


def in_lots(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """The items in lots that fit into one query."""
    rest = iter(items)
    while lot := tuple(islice(rest, AT_ONCE)):
        yield lot
