from dataclasses import replace
from datetime import timedelta

import pytest
from storage_examples import CSM, NOW, ONE, TWO

from core.errors import Conflict, NotFound
from core.risk.alert import Evidence
from core.risk.choose import Confidence
from core.risk.levels import Level
from core.risk.strategy import Cause, Decision, Outcome, Standing, Strategy, StrategyState
from core.types import AccountId, ChannelId, PlanId, Tier

ACME, OTHER = AccountId("acme"), AccountId("other")
TODAY = NOW.date()
DAY = timedelta(days=1)


def strategy(key="s1", **changes):
    made = Strategy(
        id=key,
        account=ACME,
        account_name="Acme",
        state=StrategyState.DRAFT,
        made_at=NOW,
        made_by=CSM,
        standing=Standing(tier=Tier.SMB, arr=1.5, currency="EUR", renewal=TODAY, risk=Level.HIGH),
        causes=(
            Cause(
                rule="login_gap",
                label="No sign-in",
                level=Level.HIGH,
                evidence=Evidence(sentence="Nobody came.", source="events", at=NOW, value=15.0),
                confidence=Confidence.LOW,
                play="low_adoption",
            ),
        ),
        plays=("low_adoption",),
        owner=CSM,
        channel=ChannelId("C1"),
        start=TODAY,
        number="from 1 to 2",
        by=TODAY + 30 * DAY,
        review_on=TODAY + 7 * DAY,
        stops=("stop",),
        decisions=(Decision(on=TODAY, question="go on?"),),
    )
    return replace(made, **changes)


def test_a_strategy_is_read_as_it_was_written_and_by_its_own_workspace_alone(store):
    with store.begin(ONE) as work:
        work.strategies.add(strategy())
    with store.read(ONE) as work:
        assert work.strategies.get("s1") == work.strategies.open_for(ACME) == strategy()
        assert work.strategies.of_account(ACME) == work.strategies.all() == (strategy(),)
        assert work.strategies.running() == ()
        assert work.strategies.open_for(OTHER) is None
    with store.read(TWO) as work, pytest.raises(NotFound):
        work.strategies.get("s1")


def test_an_account_has_one_strategy_that_is_not_closed(store):
    with store.begin(ONE) as work:
        work.strategies.add(strategy())
        with pytest.raises(Conflict, match="already has a retention strategy"):
            work.strategies.add(strategy("s2"))
        work.strategies.add(strategy("s3", account=OTHER))
        closed = replace(strategy(), state=StrategyState.CLOSED, outcome=Outcome.LOST, closed_at=NOW)
        work.strategies.save(closed)
        work.strategies.add(strategy("s2", made_at=NOW + DAY))
        assert [one.id for one in work.strategies.of_account(ACME)] == ["s2", "s1"]


def test_of_two_who_change_a_strategy_at_once_the_second_is_told(store):
    running = strategy(state=StrategyState.RUNNING, plan=PlanId("p1"), started_at=NOW)
    with store.begin(ONE) as work:
        work.strategies.add(strategy())
        assert work.strategies.save(running) == replace(running, version=1)
        assert work.strategies.running() == (replace(running, version=1),)
        with pytest.raises(Conflict, match="same moment"):
            work.strategies.save(running)
        with pytest.raises(NotFound):
            work.strategies.save(strategy("gone"))


def test_a_closed_strategy_waits_for_its_revenue_to_be_looked_at_again(store):
    closed = strategy(state=StrategyState.CLOSED, outcome=Outcome.SAVED, closed_at=NOW)
    with store.begin(ONE) as work:
        work.strategies.add(closed)
        assert work.strategies.unmeasured(closed_before=NOW - DAY) == ()
        assert work.strategies.unmeasured(closed_before=NOW) == (closed,)
        work.strategies.save(replace(closed, state=StrategyState.MEASURED, arr_after=2.0))
        assert work.strategies.unmeasured(closed_before=NOW) == ()
