"""A hundred thousand rows at once, past what SQLAlchemy does for each of them: plain tuples in, plain tuples out."""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

from sqlalchemy import Select

from core.storage.scope import AnyTable, Scope

WRITTEN = 10_000
"""Rows handed to the database at once."""
Plain = Sequence[Sequence[object]]
Binder = Callable[[Sequence[object]], tuple[object, ...]]


def add_columns(
    scope: Scope, table: AnyTable, common: Mapping[str, object], columns: Mapping[str, Sequence[object]]
) -> None:
    """Insert a row for each place of ``columns``; ``common`` is the same in every row.

    Columns hold what the drivers take as it is: text, numbers, bytes, None.
    """
    same = {"team_id": scope.team, **common}
    fixed = binder(scope, table, tuple(same))(tuple(same.values()))
    rows = list(zip(*map(repeat, fixed), *columns.values(), strict=False))
    add_rows(scope, table, (*same, *columns), rows)


def add_rows(scope: Scope, table: AnyTable, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows whose values are as ``binder`` makes them; a key that is there already is an IntegrityError."""
    dialect = scope.connection.dialect
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    marks = ", ".join([mark] * len(names))
    statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})"  # noqa: S608 - names of ours
    for at in range(0, len(rows), WRITTEN):
        scope.connection.exec_driver_sql(statement, rows[at : at + WRITTEN])


def binder(scope: Scope, table: AnyTable, names: Sequence[str]) -> Binder:
    """What makes of a row's values, one for each name, those that the driver takes."""
    dialect = scope.connection.dialect
    ways = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    changed = [(place, way) for place, way in enumerate(ways) if way is not None]

    def bound(values: Sequence[object]) -> tuple[object, ...]:
        made = list(values)
        for place, way in changed:
            made[place] = way(made[place])
        return tuple(made)

    return bound


def plain_rows(scope: Scope, query: Select[*tuple[object, ...]]) -> Plain:
    """The rows as the driver gives them: for columns of text, numbers and bytes."""
    cursor = scope.connection.execute(query).cursor
    assert cursor is not None
    rows: Plain = cursor.fetchall()
    return rows
