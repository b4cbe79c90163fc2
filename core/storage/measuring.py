"""Runs the measures on an engine that Ibis speaks, and reads the answer as columns. The same for every engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.content.scoring import Product
from core.types import AccountId

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from core.measures import Measures


@dataclass(frozen=True, slots=True)
class Seen:
    """A team's events as an engine sees them while it is asked; ``activity`` is None without any."""

    engine: "ibis.BaseBackend"
    activity: "ibis.Table | None"

    def refs(self) -> Mapping[str, int]:
        """By what words events name their accounts, and how many events each has; "" names none."""
        if self.activity is None:
            return {}
        found = self.engine.to_pyarrow(self.activity.group_by("ref").agg(events=self.activity.n.sum()))
        return dict(zip(found["ref"].to_pylist(), found["events"].to_pylist(), strict=True))

    def measures(
        self, *, accounts: Mapping[str, AccountId], product: Product, days: Sequence[date]
    ) -> "tuple[Measures, ...]":
        """The measures of every account in ``accounts`` (by reference) as of the end of each of ``days``."""
        if self.activity is None:
            return tuple(nothing_measured(product, day=day) for day in days)
        return measured(self.engine, self.activity, product, accounts=accounts, days=days)


def nothing_measured(product: Product, *, day: date) -> "Measures":
    """The measures where there has never been an event."""
    import numpy as np

    from core.measures import Measures
    from core.measures.columns import COLUMNS

    empty = {name: np.empty(0) for name in COLUMNS} | {"firsts": np.empty((0, len(product.checklist)))}
    return Measures(day=day, newest=None, features_known=len(product.features), accounts=(), **empty)


def measured(
    engine: "ibis.BaseBackend",
    activity: "ibis.Table",
    product: Product,
    *,
    accounts: Mapping[str, AccountId],
    days: Sequence[date],
) -> "tuple[Measures, ...]":
    """The measures of each of ``days`` from ``activity`` (ref, user_id, event, day, n, last_at), all in one query.

    ``accounts`` are known refs: events of others are left out. Events of later days are not looked at.
    """
    import ibis

    from core.measures.expressions import ASOF, bits_of, measure

    whose = ibis.memtable(_accounts_table(accounts))
    table = engine.to_pyarrow(measure(activity, whose, product, days=days, bits=bits_of(engine)))
    if len(days) == 1:
        return (_columns(table, product, day=days[0]),)
    return tuple(_columns(table.filter(_is(table[ASOF], day)), product, day=day) for day in days)


def _is(column: "pa.ChunkedArray", day: date) -> "pa.ChunkedArray":
    import pyarrow.compute as pc

    return pc.equal(column.cast("date32"), day)


def _accounts_table(accounts: Mapping[str, AccountId]) -> "pa.Table":
    import pyarrow as pa

    text = pa.string()
    return pa.table({"ref": pa.array(list(accounts), text), "account": pa.array(list(accounts.values()), text)})


def _instant(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_SAME = (
    *("active_14", "core_users_14", "core_30", "core_before_30", "features_used", "power_users"),
    *("core_7", "core_before_7", "last_core", "last_export", "exit_7", "last_seen", "usual_gap"),
)
"""Columns that are measures as they come."""


def _columns(table: "pa.Table", product: Product, *, day: date) -> "Measures":
    import numpy as np

    from core.measures import Measures
    from core.measures.expressions import PERIOD_COLUMNS, first_columns, periods_of

    world = table.slice(0, 1).to_pylist() or [{"newest": None, "features_known": 0}]
    table = table.filter(table["account"].is_valid()).sort_by("account")

    def numbers(name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.asarray(table[name].cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)

    periods = [numbers(name) for name in PERIOD_COLUMNS]
    visits = numbers("visits") / periods_of(product)
    stick = np.divide(visits, periods[0], out=np.zeros(len(visits)), where=periods[0] > 0)
    firsts = [numbers(name) for name in first_columns(product)]
    return Measures(
        day=day,
        newest=_instant(world[0]["newest"]),
        features_known=len(product.features) or int(world[0]["features_known"] or 0),
        accounts=tuple(AccountId(account) for account in table["account"].to_pylist()),
        active_28=periods[0],
        active_before=periods[1],
        peak_180=np.max(periods, axis=0),
        stick=stick,
        firsts=np.stack(firsts, axis=1) if firsts else np.empty((table.num_rows, 0)),
        **{name: numbers(name) for name in _SAME},
    )
