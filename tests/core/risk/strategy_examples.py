"""Warnings and a strategy to judge."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from core.risk.alert import Alert, AlertState, Evidence, Route
from core.risk.choose import Confidence
from core.risk.levels import Level
from core.risk.strategy import Cause, Decision, Outcome, Standing, Strategy, StrategyState
from core.types import AccountId, ChannelId, Tier, UserId

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
TODAY = NOW.date()
ACME, OWNER = AccountId("acme"), UserId("UOWNER")


def warning(rule, play="", level=Level.HIGH, *, source="events", age=1, **changes):
    evidence = Evidence(sentence=f"About {rule}.", source=source, at=NOW - timedelta(days=age))
    made = Alert(
        id=rule,
        account=ACME,
        rule=rule,
        label=rule.replace("_", " ").capitalize(),
        level=level,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=evidence,
        opened_at=NOW - timedelta(days=age),
        since=NOW - timedelta(days=age),
        play=play,
    )
    return replace(made, **changes)


def strategy(key="s1", **changes):
    made = Strategy(
        id=key,
        account=ACME,
        account_name="Northwind Freight",
        state=StrategyState.DRAFT,
        made_at=NOW,
        made_by=OWNER,
        standing=Standing(
            owner=OWNER, tier=Tier.SMB, arr=40_000.0, currency="EUR", seats=50, renewal=date(2026, 11, 30),
            score=41.0, band="red", index=73.9, risk=Level.CRITICAL,
        ),
        causes=(
            Cause(
                rule="usage_drop", label="Use is falling", level=Level.HIGH, play="low_adoption",
                confidence=Confidence.MEDIUM,
                evidence=Evidence(sentence="Use fell by 31 %.", source="events", at=NOW, value=-0.31),
            ),
        ),
        plays=("low_adoption",),
        owner=OWNER,
        channel=ChannelId("C1"),
        start=TODAY,
        number="Weekly active people from 6 to 20",
        by=TODAY + timedelta(days=32),
        review_on=TODAY + timedelta(days=14),
        stops=("Nothing is sold.",),
        offer_limits="At most 10 %.",
        goals=("Twenty people plan their routes here every week",),
        promises=("A trainer of your own until October",),
        decisions=(Decision(on=TODAY + timedelta(days=21), question="Raise it?"),),
    )  # fmt: skip
    return replace(made, **changes)


def ended(outcome=Outcome.SAVED, key="s1", *, days=30, **changes):
    return strategy(
        key,
        state=StrategyState.CLOSED,
        started_at=NOW,
        outcome=outcome,
        closed_at=NOW + timedelta(days=days),
        arr_before=40_000.0,
        **changes,
    )
