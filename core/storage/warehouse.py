"""A warehouse that Ibis speaks: events stay there, and only measures come back. Nothing is ever written to it."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from core.content.warehouse import EventsTable, WarehouseMapping
from core.errors import BadInput, CoordinatorError
from core.storage.event_store import Answer, EventsGone
from core.storage.merge import Merged
from core.storage.store import Store
from core.types import TeamId

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis
    import pyarrow as pa

    from core.storage.measuring import Seen

PATIENCE = 300.0
"""Seconds a warehouse may take for one answer [D]."""
_NO_WAY_IN = "Events live in your warehouse, so they are not taken here: bring them there, or set EVENTS_URL."


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A warehouse at an Ibis address, read through ``mapping``."""

    url: str
    mapping: WarehouseMapping | None = None
    patience: float = PATIENCE
    takes_events: bool = False

    def flush(self, store: Store, team: TeamId) -> int:  # noqa: ARG002 - nothing can be brought here
        """Return 0: nothing waits for a warehouse."""
        return 0

    def load(self, store: Store, team: TeamId, tables: "Iterable[pa.Table]", *, dry_run: bool = False) -> Merged:  # noqa: ARG002 - likewise
        """Raise BadInput: a warehouse has its own way in."""
        raise BadInput(_NO_WAY_IN)

    def ask(self, store: Store, team: TeamId, question: "Callable[[Seen], Answer]") -> Answer:  # noqa: ARG002 - a warehouse is of one company
        """The answer to a question, worked out over there."""
        from core.storage.measuring import Seen

        return self._answer(lambda engine, mapped: question(Seen(engine, activity_of(engine, mapped))))

    def columns(self) -> Mapping[str, str | None]:
        """What the mapped columns hold over there, by name; None for one that is missing. Raises EventsGone."""

        def ask(engine: "ibis.BaseBackend", mapped: EventsTable) -> Mapping[str, str | None]:
            types = _table(engine, mapped).schema()
            return {name: str(types[name]) if name in types else None for name in mapped.columns}

        return self._answer(ask)

    def _answer(self, ask: "Callable[[ibis.BaseBackend, EventsTable], Answer]") -> Answer:
        """The warehouse's answer; raises EventsGone when it does not come in time, or not at all.

        One that comes too late is not waited for, not even at the end of the process.
        """
        if self.mapping is None:
            raise EventsGone("No mapping says where the warehouse keeps events: see `coordinator sync --help`.")
        answer: Future[Answer] = Future()
        Thread(target=self._ask, args=(ask, self.mapping.events, answer), name="warehouse", daemon=True).start()
        try:
            return answer.result(timeout=self.patience)
        except CoordinatorError:
            raise
        except TooLong:
            raise EventsGone(f"The warehouse gave no answer in {self.patience:g} seconds.") from None
        except Exception as error:
            said = _first_line(error).replace(self.url, "its address")
            raise EventsGone(f"The warehouse did not answer: {said}") from error

    def _ask(
        self,
        ask: "Callable[[ibis.BaseBackend, EventsTable], Answer]",
        mapped: EventsTable,
        answer: "Future[Answer]",
    ) -> None:
        try:
            import ibis

            engine = ibis.connect(self.url)
            try:
                answer.set_result(ask(engine, mapped))
            finally:
                engine.disconnect()
        except Exception as error:  # noqa: BLE001 - whoever waits for the answer gets it
            if not answer.done():
                answer.set_exception(error)


def _table(engine: "ibis.BaseBackend", mapped: EventsTable) -> "ibis.Table":
    *place, name = mapped.table.split(".")
    try:
        return engine.table(name, database=tuple(place) if len(place) > 1 else place[0] if place else None)
    except Exception as error:
        raise EventsGone(f"The warehouse has no table {mapped.table}: {_first_line(error)}") from error


def activity_of(engine: "ibis.BaseBackend", mapped: EventsTable) -> "ibis.Table":
    """The mapped events as activity, one row each. Raises EventsGone where the table or a column is not there."""
    import ibis

    table = _table(engine, mapped)
    missing = [column for column in mapped.columns if column not in table.columns]
    if missing:
        has = ", ".join(table.columns[:30])
        raise EventsGone(f"The table {mapped.table} has no column {', '.join(missing)}; it has {has}.")
    for column, text in mapped.only.items():
        table = table.filter(table[column].cast("string") == text)
    at = table[mapped.at]
    instant = at if at.type().is_timestamp() else at.cast("timestamp")
    known = table.select(
        ref=table[mapped.account].cast("string").fill_null(""),
        user_id=table[mapped.user].cast("string").fill_null(""),
        event=table[mapped.event].cast("string").fill_null(""),
        day=instant.date(),
        n=ibis.literal(1, type="int32"),
        last_at=instant,
    )
    return known.filter(known.day.notnull())


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
