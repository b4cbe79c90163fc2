"""Runs the measures on an engine that Ibis speaks, and reads the answer as columns. The same for every engine."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.content.scoring import Product
from core.types import AccountId

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from core.measures import Measures


def measured(
    engine: "ibis.BaseBackend",
    activity: "ibis.Table",
    product: Product,
    *,
    accounts: Mapping[str, AccountId],
    day: date,
) -> "Measures":
    """The measures of ``day`` from ``activity`` (ref, user_id, event, day, n, last_at); ``accounts`` are known refs.

    Events of other refs are left out. Events of later days are not looked at.
    """
    import ibis

    from core.measures.expressions import bit_or_of, known_features, measure

    upto = activity.filter(activity.day <= day)
    features = len(product.features) or _one(engine, known_features(upto, day=day)) or 0
    newest = _one(engine, upto.aggregate(newest=upto.last_at.max()))
    whose = ibis.memtable(_accounts_table(accounts))
    table = engine.to_pyarrow(measure(upto, whose, product, day=day, bit_or=bit_or_of(engine)))
    return _columns(table, product, day=day, features=int(str(features)), newest=_instant(newest))


def _accounts_table(accounts: Mapping[str, AccountId]) -> "pa.Table":
    import pyarrow as pa

    text = pa.string()
    return pa.table({"ref": pa.array(list(accounts), text), "account": pa.array(list(accounts.values()), text)})


def _one(engine: "ibis.BaseBackend", query: "ibis.Table") -> object:
    return engine.to_pyarrow(query).column(0)[0].as_py()


def _instant(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _columns(table: "pa.Table", product: Product, *, day: date, features: int, newest: datetime | None) -> "Measures":
    import numpy as np

    from core.measures import Measures
    from core.measures.expressions import PERIODS, first_columns, periods_of

    table = table.sort_by("account")

    def numbers(name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.asarray(table[name].cast("float64").to_numpy(zero_copy_only=False), dtype=np.float64)

    periods = [numbers(f"period_{place}") for place in range(PERIODS)]
    visits = numbers("visits") / periods_of(product)
    stick = np.divide(visits, periods[0], out=np.zeros(len(visits)), where=periods[0] > 0)
    firsts = [numbers(name) for name in first_columns(product)]
    same = ("active_14", "core_users_14", "core_30", "core_before_30", "features_used", "power_users")
    return Measures(
        day=day,
        newest=newest,
        features_known=features,
        accounts=tuple(AccountId(account) for account in table["account"].to_pylist()),
        active_28=periods[0],
        active_before=periods[1],
        peak_180=np.max(periods, axis=0),
        stick=stick,
        last_seen=numbers("last_seen"),
        usual_gap=numbers("usual_gap"),
        firsts=np.stack(firsts, axis=1) if firsts else np.empty((table.num_rows, 0)),
        **{name: numbers(name) for name in same},
    )
