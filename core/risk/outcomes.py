"""How save plays ended: counts, the share that succeeded with its interval, and the revenue before and after.

The workspace's own results are the only evidence there is; nothing else is ever printed as a success rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from math import sqrt

from core.risk.strategy import Outcome, Strategy, StrategyState

FEWEST = 10
"""Below so many ended runs no success is shown [S: specification, section 7]."""
Z95 = 1.959963984540054
"""The standard normal quantile of 97.5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """The share that was saved, wholly or in part, with the ends of its interval; all from 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of one play. ``on_time`` ended by the day of their number.

    ``success`` is None below ``FEWEST`` runs that ended saved, partly saved or lost. ``money`` has, by currency,
    the revenue before and 90 days after of those for which both are known.
    """

    play: str
    started: int
    ended: Mapping[Outcome, int]
    on_time: int
    success: Success | None
    money: Mapping[str, tuple[float, float]]


def wilson(successes: int, runs: int, *, z: float = Z95) -> tuple[float, float]:
    """The ends of Wilson's score interval for a share of ``runs``; (0, 1) without any run.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212:
    (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).
    """
    if runs == 0:
        return 0.0, 1.0
    share, square = successes / runs, z * z
    middle = share + square / (2 * runs)
    spread = z * sqrt(share * (1 - share) / runs + square / (4 * runs * runs))
    scale = 1 + square / runs
    return max(0.0, round((middle - spread) / scale, 12)), min(1.0, round((middle + spread) / scale, 12))


def records(strategies: Iterable[Strategy], *, zone: tzinfo) -> tuple[Record, ...]:
    """A record of every play that was ever started, by its id. A strategy counts for the play it began with."""
    by_play: dict[str, list[Strategy]] = {}
    for strategy in strategies:
        if strategy.started_at is not None:
            by_play.setdefault(strategy.plays[0], []).append(strategy)
    return tuple(_record(play, found, zone) for play, found in sorted(by_play.items()))


def _record(play: str, found: list[Strategy], zone: tzinfo) -> Record:
    ended = {outcome: sum(one.outcome is outcome for one in found) for outcome in Outcome}
    on_time = sum(one.closed_at is not None and one.closed_at.astimezone(zone).date() <= one.by for one in found)
    return Record(
        play=play, started=len(found), ended=ended, on_time=on_time, success=_success(ended), money=_money(found)
    )


def _success(ended: Mapping[Outcome, int]) -> Success | None:
    won = ended[Outcome.SAVED] + ended[Outcome.PARTLY_SAVED]
    runs = won + ended[Outcome.LOST]
    if runs < FEWEST:
        return None
    low, high = wilson(won, runs)
    return Success(share=won / runs, low=low, high=high)


def _money(found: Iterable[Strategy]) -> Mapping[str, tuple[float, float]]:
    sums: dict[str, tuple[float, float]] = {}
    for one in found:
        if one.state is StrategyState.MEASURED and one.arr_before is not None and one.arr_after is not None:
            currency = one.standing.currency or ""
            before, after = sums.get(currency, (0.0, 0.0))
            sums[currency] = (before + one.arr_before, after + one.arr_after)
    return sums
