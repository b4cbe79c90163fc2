"""Data that came before any workspace was connected: a stand-in's, and the first connection's from then on."""

from sqlalchemy import delete, func, insert, literal, select, update

from core.storage import tables_data, tables_risk  # noqa: F401 - their tables are moved too
from core.storage.scope import AnyTable, Scope
from core.storage.tables import metadata, workspaces
from core.types import TeamId

STAND_IN = TeamId("T-LOCAL")
"""The tenant of what is loaded before any workspace is connected; Slack's own ids have no dash."""


def adopt(scope: Scope) -> bool:
    """Make everything of the stand-in the scope's workspace's, in its transaction; False when there is none.

    Rows whose key holds the tenant are copied and the old ones taken away, parents first and last, for the
    references between tables hold at every step.
    """
    held = select(func.count()).select_from(workspaces).where(workspaces.c.team_id == STAND_IN)
    if not scope.connection.execute(held).scalar():
        return False
    moved = [table for table in metadata.sorted_tables if "team_id" in table.c and table is not workspaces]
    for table in moved:
        _bring(scope, table)
    for table in (*reversed(moved), workspaces):
        scope.connection.execute(delete(table).where(table.c.team_id == STAND_IN))
    return True


def _bring(scope: Scope, table: AnyTable) -> None:
    if "team_id" not in table.primary_key.columns:
        scope.connection.execute(update(table).where(table.c.team_id == STAND_IN).values(team_id=scope.team))
        return
    rest = [column for column in table.c if column.name != "team_id"]
    theirs = select(literal(scope.team), *rest).where(table.c.team_id == STAND_IN)
    scope.connection.execute(insert(table).from_select(["team_id", *(column.name for column in rest)], theirs))
