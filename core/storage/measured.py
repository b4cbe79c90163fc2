"""The measures of past days, so that a score can be made again and explained."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.storage.scope import Scope
from core.storage.tables_data import measure_days

if TYPE_CHECKING:
    from core.measures import Measures


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of every account as of a day: one row a day and source."""

    _scope: Scope

    def put(self, measures: "Measures", *, source: str, as_of: datetime) -> None:
        """Keep the measures of their day, in the place of earlier ones of that day."""
        from core.measures import to_bytes

        values: dict[str, object] = {"day": measures.day, "source": source, "as_of": as_of}
        body = to_bytes(measures)
        self._scope.put(measure_days, values | {"rows": len(measures), "body": body})

    def first(self) -> date | None:
        """The first day of which there are measures, or None."""
        found: date | None = self._scope.connection.execute(
            select(func.min(measure_days.c.day)).where(self._scope.mine(measure_days))
        ).scalar()
        return found

    def latest(self, *, upto: date) -> "tuple[Measures, str, datetime] | None":
        """(measures, source, when made) of the last day up to ``upto``, or None; of two sources the later."""
        from core.measures import from_bytes

        query = (
            select(measure_days.c.body, measure_days.c.source, measure_days.c.as_of)
            .where(self._scope.mine(measure_days), measure_days.c.day <= upto)
            .order_by(measure_days.c.day.desc(), measure_days.c.as_of.desc())
            .limit(1)
        )
        row = self._scope.connection.execute(query).one_or_none()
        return None if row is None else (from_bytes(row.body), row.source, row.as_of)
