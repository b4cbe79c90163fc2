"""What has come in (the inbox), and who did what (the audit log). Rows are added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import insert, select

from core.storage.rows import read_row
from core.storage.scope import Scope
from core.storage.tables import audit, inbox
from core.types import UserId


@dataclass(frozen=True, slots=True)
class Inbox:
    """Keys of what Slack has sent: event ids, view hashes, action timestamps."""

    _scope: Scope

    def first(self, key: str, *, at: datetime) -> bool:
        """True exactly once for a key, also when two transactions ask at the same time."""
        return self._scope.add_new(inbox, {"key": key, "at": at})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """``who`` (None: the app itself) did ``what`` to ``subject`` (an id) at ``at``, coming from ``origin``."""

    who: UserId | None
    what: str
    subject: str
    detail: Mapping[str, object]
    at: datetime
    origin: str


_ENTRY = TypeAdapter(AuditEntry)


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit log."""

    _scope: Scope

    def add(self, *, who: UserId | None, what: str, subject: str, detail: Mapping[str, object], at: datetime) -> None:
        """Write an entry; its origin is the transaction's."""
        values: dict[str, object] = {"who": who, "what": what, "subject": subject, "detail": dict(detail), "at": at}
        self._scope.connection.execute(
            insert(audit).values(team_id=self._scope.team, origin=self._scope.origin, **values)
        )

    def of(self, subject: str, *, since: datetime | None = None) -> tuple[AuditEntry, ...]:
        """What was done to a subject, oldest first; from ``since`` on, if it is given."""
        query = select(audit).where(self._scope.mine(audit), audit.c.subject == subject).order_by(audit.c.id)
        if since is not None:
            query = query.where(audit.c.at >= since)
        return tuple(read_row(_ENTRY, row) for row in self._scope.connection.execute(query).mappings())

    def recent(self, *, limit: int) -> tuple[AuditEntry, ...]:
        """The last entries of the workspace, newest first."""
        query = select(audit).where(self._scope.mine(audit)).order_by(audit.c.id.desc()).limit(limit)
        return tuple(read_row(_ENTRY, row) for row in self._scope.connection.execute(query).mappings())
