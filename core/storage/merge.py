"""Many rows at once: what is new, what differs, what is as it was. Loading the same thing twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict
from core.storage.bulk import Binder, add_rows, binder
from core.storage.scope import AnyTable, Scope
from core.types import TeamId

AT_ONCE = 400
"""Rows looked up in one query: SQLite takes some 32,000 values, and a row has up to thirty."""
Values = Mapping[str, object]
Key = tuple[object, ...]
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
    In a drafting transaction they are written into the draft.
    """
    keys = _keys(table)
    unique = {_key(row, keys): row for row in rows}
    fates: dict[Key, Fate] = {}
    for part in in_lots(unique.items()):
        if scope.draft is not None:
            fates |= scope.draft.take(scope, table, keys, part)
            continue
        found = _found(scope, table, keys, [key for key, _ in part])
        fates |= {key: _fate(found.get(key), row) for key, row in part}
        _write(scope, table, keys, [row for key, row in part if fates[key] is not Fate.UNCHANGED])
    return tuple(fates[_key(row, keys)] for row in rows)


@dataclass(slots=True)
class _Drafted:
    """Rows of one table that are to be written: new ones as the driver takes them, others with how they were."""

    team: TeamId
    names: tuple[str, ...]
    bound: Binder
    new: dict[Key, tuple[object, ...]] = field(default_factory=dict)
    changed: dict[Key, tuple[Values, Values]] = field(default_factory=dict)

    def take(self, key: Key, row: Values, found: Values | None) -> Fate:
        """Keep the row where it differs from the one kept for its key, or else from the one found."""
        if key not in self.changed and (found is None or key in self.new):
            bound, before = self.bound([self.team, *(row[name] for name in self.names[1:])]), self.new.get(key)
            self.new[key] = bound
            return Fate.NEW if before is None else Fate.UNCHANGED if before == bound else Fate.CHANGED
        first, last = self.changed.get(key, (found or {}, found or {}))
        fate = _fate(last, row)
        if fate is Fate.CHANGED:
            self.changed[key] = (first, row)
        return fate


@dataclass(slots=True)
class Draft:
    """What a transaction that only reads would have merged: written later in one go, so that others hardly wait."""

    _tables: dict[AnyTable, _Drafted] = field(default_factory=dict)
    _later: list[Callable[[Scope], None]] = field(default_factory=list)

    def later(self, what: Callable[[Scope], None]) -> None:
        """Do this too, when all is written."""
        self._later.append(what)

    def take(
        self, scope: Scope, table: AnyTable, keys: Sequence[str], rows: Sequence[tuple[Key, Values]]
    ) -> dict[Key, Fate]:
        """Keep what is new or differs, from the database and from what is kept already; the fate of each key."""
        if table not in self._tables:
            names = ("team_id", *rows[0][1])
            self._tables[table] = _Drafted(scope.team, names, binder(scope, table, names))
        kept = self._tables[table]
        asked = [key for key, _ in rows if key not in kept.new and key not in kept.changed]
        found = _found(scope, table, keys, asked) if asked else {}
        return {key: kept.take(key, row, found.get(key)) for key, row in rows}

    def write(self, scope: Scope) -> None:
        """Write everything. Raises Conflict where somebody else has changed or made one of the rows meanwhile."""
        try:
            for table, kept in self._tables.items():
                self._rewrite(scope, table, kept)
                add_rows(scope, table, kept.names, list(kept.new.values()))
        except IntegrityError as error:
            raise Conflict(_CROSSED) from error
        for what in self._later:
            what(scope)

    def _rewrite(self, scope: Scope, table: AnyTable, kept: _Drafted) -> None:
        keys = _keys(table)
        for lot in in_lots(kept.changed.items()):
            now = _found(scope, table, keys, [key for key, _ in lot])
            if any(now.get(key) != before for key, (before, _) in lot):
                raise Conflict(_CROSSED)
            _write(scope, table, keys, [row for _, (_, row) in lot])


_CROSSED = "Somebody else was changing the same customers meanwhile, so nothing was loaded. Please try again."


def _keys(table: AnyTable) -> list[str]:
    return [column.name for column in table.primary_key if column.name != "team_id"]


def _key(row: Values, keys: Sequence[str]) -> Key:
    return tuple(row[key] for key in keys)


def _fate(found: Values | None, row: Values) -> Fate:
    if found is None:
        return Fate.NEW
    return Fate.CHANGED if any(found[name] != value for name, value in row.items()) else Fate.UNCHANGED


def _found(scope: Scope, table: AnyTable, keys: Sequence[str], wanted: Sequence[Key]) -> dict[Key, Values]:
    if len(keys) == 1:  # half the work of pairs
        among = table.c[keys[0]].in_([key for (key,) in wanted])
    else:
        among = tuple_(*(table.c[key] for key in keys)).in_(wanted)
    rows = scope.connection.execute(select(table).where(scope.mine(table), among)).mappings()
    return {_key(values, keys): values for values in map(dict, rows)}


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
