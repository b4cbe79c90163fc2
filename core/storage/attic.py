"""What time has made superfluous: scores of long ago, keys of requests that come no more, messages long sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from core.storage.scope import Scope
from core.storage.tables import inbox, outbox
from core.storage.tables_data import measure_days, scored_days, scores


@dataclass(frozen=True, slots=True)
class Attic:
    """The old rows of one workspace."""

    _scope: Scope

    def thin(self, *, before: date) -> int:
        """Of each week that ended before ``before`` keep the last scored day alone; returns how many days went."""
        query = select(scored_days.c.day).where(self._scope.mine(scored_days), scored_days.c.day < before)
        gone = superfluous(self._scope.connection.execute(query).scalars())
        for table in (scores, measure_days, scored_days):
            for day in gone:
                self._scope.connection.execute(delete(table).where(self._scope.mine(table), table.c.day == day))
        return len(gone)

    def purge(self, *, before: datetime) -> int:
        """Forget requests seen and messages ended before ``before``; returns how many rows went."""
        old = ((inbox, inbox.c.at < before), (outbox, outbox.c.ended_at < before))
        return sum(
            self._scope.connection.execute(delete(table).where(self._scope.mine(table), is_old)).rowcount
            for table, is_old in old
        )


def superfluous(days: Iterable[date]) -> tuple[date, ...]:
    """Every day but the last one of its week (Monday to Sunday), oldest first."""
    ordered = sorted(days)
    last = {day.isocalendar()[:2]: day for day in ordered}
    return tuple(day for day in ordered if last[day.isocalendar()[:2]] != day)
