"""Subscriptions, customers and alerts that the tests of digests write by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.accounts import Account
from core.calendar import WorkCalendar, WorkingHours
from core.content.scoring import default_scoring
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.digest import DigestKind, Subscription
from core.risk.digest_book import DigestBook, medians_of
from core.risk.levels import Level
from core.types import AccountId, Place, UserId

RULES = default_scoring().risk
OWNER = UserId("U1")
MONDAY = date(2026, 11, 16)
SINCE = datetime(2026, 11, 13, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def hours(zone="UTC", country=None):
    return WorkingHours(zone=ZoneInfo(zone), calendar=WorkCalendar((Place(country=country),)))


def subscription(kind="daily", target="U1", **more):
    given = {"id": "d1", "last": MONDAY - DAY} | more
    return Subscription(kind=DigestKind(kind), target=target, **given)


def account(key, arr=None, **more):
    given = {"currency": "EUR", "owner": OWNER} | more
    return Account(id=AccountId(key), name=f"{key.title()} Freight", arr=arr and Decimal(arr), **given)


def alert(key, account, rule="login_gap", level="high", **more):
    given = {
        "state": AlertState.OPEN,
        "route": Route.ALONE,
        "opened_at": SINCE - 5 * DAY,
        "since": SINCE - 5 * DAY,
        "label": rule.replace("_", " "),
    } | more
    evidence = Evidence(sentence=f"{account} shows {rule}.", source="test", at=SINCE)
    return Alert(id=key, account=AccountId(account), rule=rule, level=Level(level), evidence=evidence, **given)


def risk(account, index=50.0, tier="high", day=MONDAY, **more):
    given = {"health": None, "times": 1.0, "warnings": {}} | more
    return RiskDay(account=AccountId(account), day=day, index=index, tier=Level(tier), **given)


def book(*accounts, risks=(), before=(), medians=None, **more):
    known = [(one.tier, one.arr) for one in accounts if one.arr is not None]
    made = DigestBook(
        day=MONDAY,
        since=SINCE,
        accounts=accounts,
        risks={one.account: one for one in risks},
        before={one.account: one for one in before},
        alerts=(),
        closed=(),
        late=frozenset(),
        tasks=(),
        medians=medians_of(known) if medians is None else medians,
        rules=RULES,
    )
    return replace(made, **more)
