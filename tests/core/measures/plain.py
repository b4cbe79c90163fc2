"""The measures by plain loops over events: what every engine must agree with. And examples to measure."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

import numpy as np

from core.content.scoring import ChecklistItem, Product
from core.incoming import Event
from core.measures import Measures
from core.measures.columns import COLUMNS

DAY = date(2026, 3, 4)  # a Wednesday
PRODUCT = Product(
    core_events=("report", "export"),
    features={"reports": ("report",), "sharing": ("share", "invite"), "never": ("unheard",)},
    checklist=(ChecklistItem(event="invite", by_day=7), ChecklistItem(event="unheard", by_day=9)),
    exports=("share",),
    exit_pages=("invite", "$page"),
)


def event(account, user, name, ago, number=0, minute=0):
    at = datetime.combine(DAY - timedelta(days=ago), time(9, minute), UTC)
    key = f"{account}-{user}-{name}-{ago}-{number}-{minute}"
    return Event(message_id=key, ref=account, user_id=user, event=name, at=at)


def plainly(events, product=PRODUCT, day=DAY):
    """The measures, an account after the other, by name."""
    mine = [one for one in events if one.at.date() <= day]
    accounts = tuple(sorted({one.ref for one in mine}))
    rows = [_of([one for one in mine if one.ref == account], product, day) for account in accounts]
    recent = {one.event for one in mine if (day - one.at.date()).days < 90 and not one.event.startswith("$")}
    return Measures(
        day=day,
        newest=max((one.at for one in mine), default=None),
        features_known=len(product.features) or len(recent),
        accounts=accounts,
        **{name: np.array([row[name] for row in rows], dtype=float) for name in COLUMNS if name != "firsts"},
        firsts=np.array([row["firsts"] for row in rows], dtype=float).reshape(len(rows), len(product.checklist)),
    )


def _of(events, product, day):
    def age(one):
        return (day - one.at.date()).days

    def users(first, last, names=None):
        return {one.user_id for one in events if first <= age(one) <= last and (names is None or one.event in names)}

    def count(first, last, names=product.core_events):
        return sum(first <= age(one) <= last and one.event in names for one in events)

    def last(names):
        return min((age(one) for one in events if one.event in names), default=np.nan)

    periods = [users(28 * n, 28 * n + 27) for n in range(6)]
    days_of = {user: {age(one) for one in events if one.user_id == user and age(one) < 28} for user in periods[0]}
    if product.rhythm == "weekly":
        visits, length = sum(len({ago // 7 for ago in days}) for days in days_of.values()), 4
    else:
        workdays = {ago for ago in range(28) if (day - timedelta(days=ago)).weekday() in product.workdays}
        visits, length = sum(len(days & workdays) for days in days_of.values()), len(workdays)
    named = {one.event: (one.event,) for one in events if not one.event.startswith("$")}
    features = (product.features or named).values()
    used = [{age(one) for one in events if one.event in names and age(one) < 30} for names in features]
    ages = sorted({age(one) for one in events if age(one) < 90})
    gaps = [later - sooner for sooner, later in itertools.pairwise(ages)]
    firsts = [
        max((age(one) for one in events if one.event == item.event), default=np.nan) for item in product.checklist
    ]
    return {
        "active_28": len(periods[0]),
        "active_before": len(periods[1]),
        "peak_180": max(len(period) for period in periods),
        "stick": visits / length / len(periods[0]) if periods[0] else 0.0,
        "active_14": len(users(0, 13)),
        "core_users_14": len(users(0, 13, product.core_events)),
        "core_30": count(0, 29),
        "core_before_30": count(30, 59),
        "core_7": count(1, 7),
        "core_before_7": count(8, 14),
        "last_core": last(product.core_events),
        "last_export": last(product.exports),
        "exit_7": count(1, 7, product.exit_pages),
        "features_used": sum(len(days) >= 3 for days in used),
        "power_users": sum(len(days) >= 8 for days in days_of.values()),
        "last_seen": min(age(one) for one in events),
        "usual_gap": median(gaps) if gaps else np.nan,
        "firsts": firsts,
    }


def same(one, other):
    """Both measures alike; raises AssertionError that names the column that is not."""
    assert (one.day, one.newest, one.features_known) == (other.day, other.newest, other.features_known)
    assert one.accounts == other.accounts
    for name in COLUMNS:
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, err_msg=name)
