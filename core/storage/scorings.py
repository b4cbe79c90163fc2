"""The workspace's own scoring files, every version of them. Version 0 is the shipped one and is not kept here."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select

from core.storage.rows import read_row
from core.storage.scope import Scope
from core.storage.tables_data import scorings
from core.types import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringVersion:
    """One applied version; ``version`` counts from 1."""

    version: int
    text: str
    by: UserId
    at: datetime


_VERSION = TypeAdapter(ScoringVersion)


@dataclass(frozen=True, slots=True)
class Scorings:
    """The scoring files of one workspace, as the texts that were applied."""

    _scope: Scope

    def latest(self) -> ScoringVersion | None:
        """The one in force, or None while it is the shipped one."""
        query = select(scorings).where(self._scope.mine(scorings)).order_by(scorings.c.version.desc()).limit(1)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_VERSION, row)

    def get(self, version: int) -> ScoringVersion | None:
        """One version, or None when there is none of that number."""
        query = select(scorings).where(self._scope.mine(scorings), scorings.c.version == version)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_VERSION, row)

    def add(self, text: str, *, by: UserId, at: datetime) -> int:
        """Put a new version in force and return its number."""
        last = select(func.max(scorings.c.version)).where(self._scope.mine(scorings))
        version = int(self._scope.connection.execute(last).scalar() or 0) + 1
        values = {"team_id": self._scope.team, "version": version, "text": text, "by": by, "at": at}
        self._scope.connection.execute(insert(scorings).values(values))
        return version

    def history(self) -> tuple[ScoringVersion, ...]:
        """Every applied version, oldest first."""
        query = select(scorings).where(self._scope.mine(scorings)).order_by(scorings.c.version)
        return tuple(read_row(_VERSION, row) for row in self._scope.connection.execute(query).mappings())
