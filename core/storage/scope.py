"""One tenant's view of one transaction: what every repository stands on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Column, ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from core.types import TeamId

if TYPE_CHECKING:
    from core.storage.merge import Draft

AnyTable = Table[ReadOnlyColumnCollection[str, Column[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """An open transaction, the workspace it is for, and where it comes from (for the audit log).

    With a ``draft`` the transaction only reads, and what is merged stands in the draft.
    """

    connection: Connection
    team: TeamId
    origin: str
    draft: "Draft | None" = None

    def mine(self, table: AnyTable) -> ColumnElement[bool]:
        """The condition every query begins with."""
        return table.c.team_id == self.team

    def add_new(self, table: AnyTable, values: dict[str, object]) -> bool:
        """Insert one row unless its key is there already; True when it was new."""
        statement = self.insert(table, values).on_conflict_do_nothing().returning(table.c.team_id)
        return self.connection.execute(statement).first() is not None

    def put(self, table: AnyTable, values: dict[str, object]) -> None:
        """Insert one row, or overwrite the one with its primary key."""
        statement = self.insert(table, values)
        keys = [column.name for column in table.primary_key]
        fresh = {name: statement.excluded[name] for name in values if name not in keys}
        self.connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=fresh))

    def insert(self, table: AnyTable, values: dict[str, object]) -> postgresql.Insert | sqlite.Insert:
        """An insert of ``values`` for this tenant, in the engine's own form, which knows conflicts."""
        if self.connection.dialect.name == "postgresql":
            return postgresql.insert(table).values(team_id=self.team, **values)
        return sqlite.insert(table).values(team_id=self.team, **values)
