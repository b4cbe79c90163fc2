"""Days of risk written by hand, for the views of it."""

from dataclasses import replace
from datetime import date, timedelta

from core.accounts import Account
from core.risk.alert import RiskDay
from core.risk.levels import Level
from core.types import AccountId, Tier, UserId

TODAY = date(2026, 11, 16)


def day(account, index, *, on=TODAY, tier="medium", arr=None, **more):
    made = RiskDay(
        account=AccountId(account),
        day=on,
        index=index,
        tier=Level(tier),
        health=0.0,
        times=1.0,
        warnings={},
        arr=arr,
        estimated=False,
    )
    return replace(made, **more)


def customers(work, *names, owner="U1", **more):
    for name in names:
        given = {"owner": UserId(owner), "tier": Tier.SMB, "currency": "EUR"} | more
        work.accounts.save(Account(id=AccountId(name), name=name.title(), **given))


def later(days):
    return TODAY + timedelta(days=days)
