"""The measures as one set of Ibis expressions: the same on DuckDB, PostgreSQL, Spark and warehouses.

The input is ``activity``: ref (by what word its account is named), user_id, event, day (a UTC date), n (how many
such events), last_at (the last of them, UTC); raw events with n = 1 will do. And ``whose``: ref, account. A user's
days are bits of a number, the youngest lowest, so that one pass over the events answers every window; references
become accounts only after it, when few rows are left. Of several days each is measured by itself, all in one pass:
every step then keeps ``asof``, the day it is for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

import ibis
from ibis import Table
from ibis.expr import operations
from ibis.expr.types import IntegerColumn, IntegerValue

from core.content.scoring import Product

PERIOD = 28
"""Days of a period: four whole weeks, so that each has every weekday as often."""
PERIODS = 6
USED_DAYS, USED_WINDOW = 3, 30
POWER_DAYS = 8
WEEK, MONTH = 7, 30
GAP_WINDOW = 90
FEATURE_WINDOW = 90
_LAST_BIT = 60
ASOF = "asof"
PERIOD_COLUMNS = tuple(f"period_{number}" for number in range(PERIODS))
_NUMBERS = (
    *("account", "visits", "active_14", "core_users_14", "core_30", "core_before_30", "power_users", "last_seen"),
    "usual_gap",
)
_OF_NAMES = ("last_core", "last_export")
_COUNTS = ("features_used", "core_7", "core_before_7", "exit_7")
"""What comes of the names of events: when the last was, and how many there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """What an engine makes of numbers as bits: the aggregate that ors them, and how many are set in one."""

    any_of: Callable[[IntegerColumn], IntegerValue]
    ones: Callable[[IntegerValue], IntegerValue]


def measure(activity: Table, whose: Table, product: Product, *, days: Sequence[date], bits: Bits) -> Table:
    """One row an account with events up to the day, and day: the columns of ``Measures``, with periods and visits.

    Each row also has ``newest`` and ``features_known`` of the whole workspace; where there is no known account, one
    row has nothing else. With several ``days`` there is ``asof``.
    """
    keys = [ASOF] if len(days) > 1 else []
    aged = _aged(activity, days)
    events = _of_events(aged, keys, bits)
    users = _of_users(aged, product, keys, bits).inner_join(whose, "ref")
    visits = _visits(product, days, bits)
    found = _of_accounts(users, keys, visits, bits)
    features = _of_features(events.inner_join(whose, "ref"), product, keys, bits)
    gaps = _of_gaps(aged.filter(aged.age < GAP_WINDOW), whose, keys)
    found = found.left_join(features, [*keys, "account"]).left_join(gaps, [*keys, "account"], rname="{name}_gap")
    found = found.select(
        *keys,
        *(name for name in found.columns if name in (*_NUMBERS, *PERIOD_COLUMNS)),
        **{name: found[name].fill_null(0) for name in _COUNTS},
        **{name: found[name] for name in _OF_NAMES},
        **{name: found[name] for name in first_columns(product)},
    )
    world = _of_all(events, keys)
    joined = world.left_join(found, keys or True)
    return joined.select(*world.columns, *(name for name in found.columns if name not in keys))


def bits_of(engine: ibis.BaseBackend) -> Bits:
    """The engine's own way with bits, where Ibis does not know it, and what comes to the same elsewhere."""
    or_them = ibis.udf.agg.builtin(_or_of, name="bit_or")
    count = ibis.udf.scalar.builtin(_ones_of, name="bit_count")
    return Bits(
        any_of=(lambda numbers: numbers.bit_or()) if engine.has_operation(operations.BitOr) else or_them,
        ones=count if engine.name in COUNTS_BITS else _added_up,
    )


COUNTS_BITS = ("duckdb", "pyspark", "databricks")
"""Engines on which ``bit_count`` counts the bits of a number."""


def _or_of(numbers: int) -> int:  # type: ignore[empty-body]  # the engine's own, by its signature
    ...


def _ones_of(number: int) -> int:  # type: ignore[empty-body]  # likewise
    ...


def _added_up(number: IntegerValue) -> IntegerValue:
    """The bits of a number, one added to the other."""
    bits = [(number.__rshift__(ibis.literal(place, type="int32"))) & 1 for place in range(USED_WINDOW)]
    return reduce(lambda one, other: one + other, bits)


def first_columns(product: Product) -> tuple[str, ...]:
    """The name of the column of each event of the checklist."""
    return tuple(f"first_{place}" for place in range(len(product.checklist)))


def _aged(activity: Table, days: Sequence[date]) -> Table:
    """Events up to the day with their age in days; of several days, once for each that they count for."""
    if len(days) > 1:
        some = ibis.memtable({ASOF: list(days)}, schema={ASOF: "date"})
        activity = activity.inner_join(some, activity.day <= some[ASOF])
        asof: ibis.Value = activity[ASOF]
    else:
        asof = ibis.literal(days[0])
        activity = activity.filter(activity.day <= asof)
    return activity.mutate(age=asof.delta(activity.day, unit="day").cast("int32")).drop("day")


def _bit(place: IntegerValue) -> IntegerValue:
    """A number with the bit at ``place`` set; the highest one stands for everything beyond.

    Shifted down from the highest: a bare 1 would be a number of 32 bits on some engines.
    """
    return ibis.literal(1 << _LAST_BIT) >> ibis.greatest(_LAST_BIT - place, 0).cast("int32")


def _of_users(aged: Table, product: Product, keys: list[str], bits: Bits) -> Table:
    """One row a reference and user: the days on which they came as bits, and how much of the core they did."""
    users = aged.mutate(bit=_bit(aged.age), core=_is_one_of(aged.event, product.core_events))
    users = users.mutate(core_bit=ibis.ifelse(users.core, users.bit, ibis.literal(0, type="int64")))
    period = _bit((users.age // PERIOD).cast("int32"))
    return users.group_by(*keys, "ref", "user_id").agg(
        days=bits.any_of(users.bit),
        core_days=bits.any_of(users.core_bit),
        periods=bits.any_of(period),
        core_30=users.n.sum(where=users.core & (users.age < MONTH)),
        core_before_30=users.n.sum(where=users.core & (users.age >= MONTH) & (users.age < 2 * MONTH)),
        last_seen=users.age.min(),
    )


def _of_accounts(named: Table, keys: list[str], visits: "Visits", bits: Bits) -> Table:
    """One row an account; a user that events name under two of its references is one."""
    users = named.group_by(*keys, "account", "user_id").agg(
        days=bits.any_of(named.days),
        core_days=bits.any_of(named.core_days),
        periods=bits.any_of(named.periods),
        core_30=named.core_30.sum().fill_null(0),
        core_before_30=named.core_before_30.sum().fill_null(0),
        last_seen=named.last_seen.min(),
    )
    of_period = {name: users.count(where=_any(users.periods, [n])) for n, name in enumerate(PERIOD_COLUMNS)}
    return users.group_by(*keys, "account").agg(
        visits=visits(users).sum(),
        active_14=users.count(where=_any(users.days, range(14))),
        core_users_14=users.count(where=_any(users.core_days, range(14))),
        core_30=users.core_30.sum(),
        core_before_30=users.core_before_30.sum(),
        power_users=users.count(where=_ones(users.days, range(PERIOD), bits) >= POWER_DAYS),
        last_seen=users.last_seen.min(),
        **of_period,
    )


Visits = Callable[[Table], IntegerValue]
"""On how many workdays (or in how many weeks) of the period each user came."""


def _visits(product: Product, days: Sequence[date], bits: Bits) -> Visits:
    if product.rhythm == "weekly":
        weeks = [range(7 * week, 7 * week + 7) for week in range(PERIOD // 7)]
        return lambda users: _sum([_any(users.days, week).cast("int32") for week in weeks])
    if len(days) == 1:
        return lambda users: _ones(users.days, _workdays(product, days[0]), bits)
    each = [(day, ibis.literal(_mask(_workdays(product, day)), type="int64")) for day in days]
    return lambda users: bits.ones(users.days & users[ASOF].cases(*each))


def _workdays(product: Product, day: date) -> list[int]:
    """How many days before ``day`` the workdays of its period are."""
    return [ago for ago in range(PERIOD) if (day - timedelta(days=ago)).weekday() in product.workdays]


def periods_of(product: Product) -> int:
    """How many workdays (or weeks) a period has."""
    return PERIOD // 7 * (1 if product.rhythm == "weekly" else len(set(product.workdays)))


def _of_events(aged: Table, keys: list[str], bits: Bits) -> Table:
    """One row a reference and event name: its days as bits, its first and last time, and how many of late."""
    return aged.group_by(*keys, "ref", "event").agg(
        days=bits.any_of(_bit(aged.age)),
        oldest=aged.age.max(),
        youngest=aged.age.min(),
        newest=aged.last_at.max(),
        week=aged.n.sum(where=(aged.age > 0) & (aged.age <= WEEK)),
        week_before=aged.n.sum(where=(aged.age > WEEK) & (aged.age <= 2 * WEEK)),
    )


def _of_all(events: Table, keys: list[str]) -> Table:
    """The last event of all, and where no features are set up how many there are: the names of the last 90 days."""
    counts = (events.youngest < FEATURE_WINDOW) & ~events.event.startswith("$")
    return events.aggregate(by=keys, features_known=events.event.nunique(where=counts), newest=events.newest.max())


def _of_features(named: Table, product: Product, keys: list[str], bits: Bits) -> Table:
    """What comes of the names of events: features in use, and counts and ages of those that the product names."""
    events = named.group_by(*keys, "account", "event").agg(
        days=bits.any_of(named.days),
        oldest=named.oldest.max(),
        youngest=named.youngest.min(),
        week=named.week.sum(),
        week_before=named.week_before.sum(),
    )
    firsts = _by_name(events, product)
    if not product.features:
        used = (_ones(events.days, range(USED_WINDOW), bits) >= USED_DAYS) & ~events.event.startswith("$")
        return events.group_by(*keys, "account").agg(**firsts, features_used=events.count(where=used))
    each = events.group_by(*keys, "account").agg(
        **firsts,
        **{
            f"days_{place}": bits.any_of(_masked(events.days, events.event, names))
            for place, names in enumerate(product.features.values())
        },
    )
    in_use = [
        (_ones(each[f"days_{place}"], range(USED_WINDOW), bits) >= USED_DAYS).cast("int32")
        for place in range(len(product.features))
    ]
    return each.select(*keys, "account", *firsts, features_used=_sum(in_use))


def _by_name(events: Table, product: Product) -> dict[str, ibis.Value]:
    """Ages of the first of each event of the checklist, and what is asked of core, export and exit events."""
    core = _is_one_of(events.event, product.core_events)
    firsts = {
        name: events.oldest.max(where=events.event == item.event)
        for name, item in zip(first_columns(product), product.checklist, strict=True)
    }
    return firsts | {
        "core_7": events.week.sum(where=core),
        "core_before_7": events.week_before.sum(where=core),
        "last_core": events.youngest.min(where=core),
        "last_export": events.youngest.min(where=_is_one_of(events.event, product.exports)),
        "exit_7": events.week.sum(where=_is_one_of(events.event, product.exit_pages)),
    }


def _masked(days: IntegerColumn, event: ibis.Value, names: Sequence[str]) -> IntegerColumn:
    return ibis.ifelse(event.isin(list(names)), days, ibis.literal(0, type="int64"))


def _of_gaps(recent: Table, whose: Table, keys: list[str]) -> Table:
    """The usual number of days between two with events. A day twice, by two references, makes no gap."""
    days = recent.select(*keys, "ref", "age").distinct().inner_join(whose, "ref")
    window = ibis.window(group_by=[*keys, "account"], order_by="age")
    gaps = days.select(*keys, "account", gap=days.age.lead().over(window) - days.age)
    gaps = gaps.filter(gaps.gap > 0)
    return gaps.group_by(*keys, "account").agg(usual_gap=gaps.gap.median())


def _is_one_of(event: ibis.Value, names: Sequence[str]) -> ibis.Value:
    return event.isin(list(names)) if names else ibis.literal(value=False)


def _any(days: IntegerColumn, places: Sequence[int]) -> ibis.Value:
    """Whether any of the bits at ``places`` is set."""
    return (days & _mask(places)) != 0


def _ones(days: IntegerColumn, places: Sequence[int], bits: Bits) -> IntegerValue:
    """How many of the bits at ``places`` are set."""
    return bits.ones(days & _mask(places))


def _mask(places: Sequence[int]) -> int:
    return sum(1 << place for place in places)


def _sum(numbers: Sequence[IntegerValue]) -> IntegerValue:
    return reduce(lambda one, other: one + other, numbers)
