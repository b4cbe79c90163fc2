"""The measures as one set of Ibis expressions: the same on DuckDB, PostgreSQL, Spark and warehouses.

The input is ``activity``: ref (by what word its account is named), user_id, event, day (a UTC date), n (how many
such events), last_at (the last of them, UTC); raw events with n = 1 will do. And ``whose``: ref, account. A user's
days are bits of a number, the youngest lowest, so that one pass over the events answers every window; references
become accounts only after it, when few rows are left.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import reduce

import ibis
from ibis import Table
from ibis.expr import operations
from ibis.expr.types import IntegerColumn, IntegerValue

from core.content.scoring import Product

BitOr = Callable[[IntegerColumn], IntegerValue]
PERIOD = 28
"""Days of a period: four whole weeks, so that each has every weekday as often."""
PERIODS = 6
USED_DAYS, USED_WINDOW = 3, 30
POWER_DAYS = 8
MONTH = 30
GAP_WINDOW = 90
FEATURE_WINDOW = 90
_LAST_BIT = 60


def measure(activity: Table, whose: Table, product: Product, *, day: date, bit_or: BitOr) -> Table:
    """One row an account with events up to ``day``: the columns of ``Measures``, with the periods and visits.

    ``bit_or`` is the engine's aggregate of that name, see ``bit_or_of``.
    """
    aged = _aged(activity, product, day=day)
    users = _of_accounts(_of_users(aged, bit_or).inner_join(whose, "ref"), product, day=day, bit_or=bit_or)
    features, gaps = _of_features(aged, whose, product, bit_or), _of_gaps(aged, whose)
    joined = users.left_join(features, "account").left_join(gaps, "account", rname="{name}_gap")
    return joined.select(
        *users.columns,
        features_used=joined.features_used.fill_null(0),
        usual_gap=joined.usual_gap,
        **{name: joined[name] for name in first_columns(product)},
    )


def bit_or_of(engine: ibis.BaseBackend) -> BitOr:
    """The aggregate that ors numbers; Ibis knows it for all engines but Spark, which has it under its usual name."""
    if engine.has_operation(operations.BitOr):
        return lambda numbers: numbers.bit_or()
    made: BitOr = ibis.udf.agg.builtin(_spark_bit_or, name="bit_or")
    return made


def _spark_bit_or(numbers: int) -> int:  # type: ignore[empty-body]  # the engine's own, by its signature
    ...


def known_features(activity: Table, *, day: date) -> Table:
    """One row with ``features_known``, where no features are set up: the event names of the last 90 days."""
    recent = activity.filter(activity.day <= day, activity.day > day - timedelta(days=FEATURE_WINDOW))
    named = recent.filter(~recent.event.startswith("$"))
    return named.aggregate(features_known=named.event.nunique())


def first_columns(product: Product) -> tuple[str, ...]:
    """The name of the column of each event of the checklist."""
    return tuple(f"first_{place}" for place in range(len(product.checklist)))


def _aged(activity: Table, product: Product, *, day: date) -> Table:
    """Events up to ``day`` with their age in days and what they are to the product."""
    upto = activity.filter(activity.day <= day)
    age = ibis.literal(day).delta(upto.day, unit="day").cast("int32")
    aged = upto.mutate(age=age, core=_is_one_of(upto.event, product.core_events))
    return aged.mutate(bit=_bit(aged.age), period=_bit((aged.age // PERIOD).cast("int32")))


def _bit(place: IntegerValue) -> IntegerValue:
    """A number with the bit at ``place`` set; the highest one stands for everything beyond.

    Shifted down from the highest: a bare 1 would be a number of 32 bits on some engines.
    """
    return ibis.literal(1 << _LAST_BIT) >> ibis.greatest(_LAST_BIT - place, 0).cast("int32")


def _of_users(aged: Table, bit_or: BitOr) -> Table:
    """One row a reference and user: the days on which they came as bits, and how much of the core they did."""
    users = aged.mutate(core_bit=ibis.ifelse(aged.core, aged.bit, ibis.literal(0, type="int64")))
    return users.group_by("ref", "user_id").agg(
        days=bit_or(users.bit),
        core_days=bit_or(users.core_bit),
        periods=bit_or(users.period),
        core_30=users.n.sum(where=users.core & (users.age < MONTH)),
        core_before_30=users.n.sum(where=users.core & (users.age >= MONTH) & (users.age < 2 * MONTH)),
        last_seen=users.age.min(),
    )


def _of_accounts(named: Table, product: Product, *, day: date, bit_or: BitOr) -> Table:
    """One row an account; a user that events name under two of its references is one."""
    users = named.group_by("account", "user_id").agg(
        days=bit_or(named.days),
        core_days=bit_or(named.core_days),
        periods=bit_or(named.periods),
        core_30=named.core_30.sum().fill_null(0),
        core_before_30=named.core_before_30.sum().fill_null(0),
        last_seen=named.last_seen.min(),
    )
    users = users.mutate(seen=_ones(users.days, range(PERIOD)), visits=_visits(users.days, product, day))
    of_period = {f"period_{n}": users.count(where=_any(users.periods, [n])) for n in range(PERIODS)}
    return users.group_by("account").agg(
        visits=users.visits.sum(),
        active_14=users.count(where=_any(users.days, range(14))),
        core_users_14=users.count(where=_any(users.core_days, range(14))),
        core_30=users.core_30.sum(),
        core_before_30=users.core_before_30.sum(),
        power_users=users.count(where=users.seen >= POWER_DAYS),
        last_seen=users.last_seen.min(),
        **of_period,
    )


def _visits(days: IntegerColumn, product: Product, day: date) -> IntegerValue:
    """On how many workdays (or in how many weeks) of the period a user came."""
    if product.rhythm == "weekly":
        weeks = [_any(days, range(7 * week, 7 * week + 7)).cast("int32") for week in range(PERIOD // 7)]
        return reduce(lambda one, other: one + other, weeks)
    return _ones(days, [ago for ago in range(PERIOD) if (day - timedelta(days=ago)).weekday() in product.workdays])


def periods_of(product: Product) -> int:
    """How many workdays (or weeks) a period has."""
    return PERIOD // 7 * (1 if product.rhythm == "weekly" else len(set(product.workdays)))


def _of_features(aged: Table, whose: Table, product: Product, bit_or: BitOr) -> Table:
    """Features in use, and the age of the first of each event of the checklist."""
    named = aged.group_by("ref", "event").agg(days=bit_or(aged.bit), oldest=aged.age.max()).inner_join(whose, "ref")
    events = named.group_by("account", "event").agg(days=bit_or(named.days), oldest=named.oldest.max())
    firsts = {
        name: events.oldest.max(where=events.event == item.event)
        for name, item in zip(first_columns(product), product.checklist, strict=True)
    }
    if not product.features:
        named = events.filter(~events.event.startswith("$"))
        used = named.group_by("account").agg(
            features_used=named.count(where=_ones(named.days, range(USED_WINDOW)) >= USED_DAYS)
        )
        first = events.group_by("account").agg(**firsts, events=events.count())
        return first.left_join(used, "account").select("account", "features_used", *firsts)
    each = events.group_by("account").agg(
        **firsts,
        **{
            f"days_{place}": bit_or(_masked(events.days, events.event, names))
            for place, names in enumerate(product.features.values())
        },
    )
    in_use = [
        (_ones(each[f"days_{place}"], range(USED_WINDOW)) >= USED_DAYS).cast("int32")
        for place in range(len(product.features))
    ]
    return each.select("account", *firsts, features_used=reduce(lambda one, other: one + other, in_use))


def _masked(days: IntegerColumn, event: ibis.Value, names: Sequence[str]) -> IntegerColumn:
    return ibis.ifelse(event.isin(list(names)), days, ibis.literal(0, type="int64"))


def _of_gaps(aged: Table, whose: Table) -> Table:
    recent = aged.filter(aged.age < GAP_WINDOW).select("ref", "age").distinct()
    days = recent.inner_join(whose, "ref").select("account", "age").distinct()
    window = ibis.window(group_by="account", order_by="age")
    gaps = days.mutate(gap=days.age.lead().over(window) - days.age)
    return gaps.group_by("account").agg(usual_gap=gaps.gap.median())


def _is_one_of(event: ibis.Value, names: Sequence[str]) -> ibis.Value:
    return event.isin(list(names)) if names else ibis.literal(value=False)


def _any(days: IntegerColumn, places: Sequence[int]) -> ibis.Value:
    """Whether any of the bits at ``places`` is set."""
    return (days & sum(1 << place for place in places)) != 0


def _ones(days: IntegerColumn, places: Sequence[int]) -> IntegerValue:
    """How many of the bits at ``places`` are set."""
    bits = [(days.__rshift__(ibis.literal(place, type="int32"))) & 1 for place in places]
    return reduce(lambda one, other: one + other, bits)
