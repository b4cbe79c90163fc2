"""A hundred thousand rows at once, past what SQLAlchemy does for each of them: plain tuples in, plain tuples out."""

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import TypeVar

from sqlalchemy import Select

from core.storage.scope import AnyTable, Scope

WRITTEN = 10_000
"""Rows handed to the database at once."""
Plain = Sequence[Sequence[object]]
Value = TypeVar("Value")


def add_columns(
    scope: Scope, table: AnyTable, common: Mapping[str, object], columns: Mapping[str, Sequence[object]]
) -> None:
    """Insert a row for each place of ``columns``; ``common`` is the same in every row.

    Columns hold what the drivers take as it is: text, numbers, bytes, None.
    """
    dialect = scope.connection.dialect
    same = {"team_id": scope.team, **common}
    fixed = [_bound(scope, table, name, value) for name, value in same.items()]
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    names = ", ".join(dialect.identifier_preparer.quote(name) for name in (*same, *columns))
    marks = ", ".join([mark] * (len(same) + len(columns)))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
    rows = list(zip(*map(repeat, fixed), *columns.values(), strict=False))
    for at in range(0, len(rows), WRITTEN):
        scope.connection.exec_driver_sql(statement, rows[at : at + WRITTEN])


def _bound(scope: Scope, table: AnyTable, name: str, value: Value) -> Value:
    """The value as the driver takes it for this column."""
    dialect = scope.connection.dialect
    process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return value if process is None else process(value)


def plain_rows(scope: Scope, query: Select[*tuple[object, ...]]) -> Plain:
    """The rows as the driver gives them: for columns of text, numbers and bytes."""
    cursor = scope.connection.execute(query).cursor
    assert cursor is not None
    rows: Plain = cursor.fetchall()
    return rows
