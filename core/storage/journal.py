"""Events that were answered for and are not yet in their day's file. One row holds a whole request's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import func, insert, select

from core.incoming import Event
from core.storage.scope import Scope
from core.storage.tables_data import event_journal


@dataclass(frozen=True, slots=True)
class Journal:
    """The event journal of one workspace."""

    _scope: Scope

    def append(self, events: Sequence[Event], *, at: datetime) -> None:
        """Keep events; they are safe once the transaction is committed."""
        if not events:
            return
        body = orjson.dumps(events)
        values = {"team_id": self._scope.team, "rows": len(events), "body": body, "at": at}
        self._scope.connection.execute(insert(event_journal).values(**values))

    def waiting(self) -> int:
        """How many events are not yet in their day's file."""
        query = select(func.coalesce(func.sum(event_journal.c.rows), 0)).where(self._scope.mine(event_journal))
        return int(self._scope.connection.execute(query).scalar_one())
