"""Measures of every account, a blob a day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.measures.columns import Measures
from core.storage.scope import Scope
from core.storage.tables_data import measure_days

SOURCE = "events"


@dataclass(frozen=True, slots=True)
class MeasureDays:
    """The measures of one workspace."""

    _scope: Scope

    def put(self, day: date, measures: Measures, *, as_of: datetime) -> None:
        """Keep a day's measures."""
        values: dict[str, object] = {"day": day, "source": SOURCE, "as_of": as_of, "rows": len(measures.accounts)}
        self._scope.put(measure_days, values | {"body": measures.to_bytes()})

    def latest(self, on_or_before: date) -> Measures | None:
        """The newest measures up to a day, or None."""
        query = select(measure_days.c.body).where(self._scope.mine(measure_days), measure_days.c.day <= on_or_before)
        body = self._scope.connection.execute(query.order_by(measure_days.c.day.desc()).limit(1)).scalar()
        return None if body is None else Measures.from_bytes(body)
