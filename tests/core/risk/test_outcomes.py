from dataclasses import replace
from datetime import UTC

import pytest
from strategy_examples import NOW, ended, strategy

from core.risk.outcomes import records, wilson
from core.risk.strategy import Outcome, StrategyState


@pytest.mark.parametrize(
    ("successes", "runs", "low", "high"),
    [
        # Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (7, 10, 0.3968, 0.8922),
        (10, 10, 0.7225, 1.0000),
    ],
)
def test_the_interval_is_wilsons(successes, runs, low, high):
    assert wilson(successes, runs) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_no_runs():
    assert wilson(0, 0) == (0.0, 1.0)


def test_success_is_hidden_below_ten_runs_and_counts_only_those_that_were_needed():
    nine = [ended(key=str(n)) for n in range(9)] + [ended(Outcome.NOT_NEEDED, key="x")]
    (hidden,) = records(nine, zone=UTC)
    assert hidden.success is None
    assert hidden.ended == {Outcome.SAVED: 9, Outcome.PARTLY_SAVED: 0, Outcome.LOST: 0, Outcome.NOT_NEEDED: 1}
    (shown,) = records([*nine, ended(Outcome.LOST, key="y")], zone=UTC)
    assert shown.started == 11
    assert (shown.success.share, shown.success.low, shown.success.high) == pytest.approx((0.9, *wilson(9, 10)))


def test_a_play_ended_by_the_day_of_its_number_was_on_time():
    late, still = ended(key="late", days=33), strategy("still", started_at=NOW, state=StrategyState.RUNNING)
    (one,) = records([ended(days=32), late, still], zone=UTC)
    assert (one.started, one.on_time) == (3, 1)


def test_what_never_started_is_no_run():
    assert records([strategy()], zone=UTC) == ()


def test_money_is_summed_by_currency_once_it_was_looked_at_again():
    done = replace(ended(), state=StrategyState.MEASURED, arr_after=30_000.0)
    unknown = replace(done, id="s2", arr_after=None)
    (one,) = records([done, replace(done, id="s3"), unknown, ended(key="s4")], zone=UTC)
    assert one.money == {"EUR": (80_000.0, 60_000.0)}
