"""How the scoring file in force would have done on this workspace's own past."""

from datetime import date, datetime, timedelta

import numpy as np

from core.health.backtest import Past, Verdict, backtest
from core.health.sheet import rescored
from core.storage import Work
from core.usecases.assemble import local_day
from core.usecases.scoring_in_force import scoring_in_force

EVERY = timedelta(days=7)
YEARS = timedelta(days=3 * 365)


def backtest_book(work: Work, *, horizon: int, now: datetime) -> Verdict:
    """The verdict on one kept day a week, scored again by the file in force where another one had scored it.

    A day counts only once the horizon after it has passed: of later ones nobody knows who will leave.
    """
    today, in_force = local_day(work, now), scoring_in_force(work)
    gone = {account.id: account.churned_at for account in work.accounts.all() if account.churned_at}
    numbers: dict[str, int] = {}
    parts = []
    for day in _days(work, today - timedelta(days=horizon)):
        sheet = work.scores.day(day)
        assert sheet is not None
        if sheet.version != in_force.version:
            sheet = rescored(sheet, in_force.scoring, version=in_force.version)
        rows = [numbers.setdefault(account, len(numbers)) for account in sheet.accounts]
        left = [(when - day).days if (when := gone.get(account)) else np.nan for account in sheet.accounts]
        part = Past(
            account=np.array(rows, dtype=np.intp),
            score=sheet.judged.score,
            band=sheet.judged.band,
            leaves_in=np.array(left, dtype=float),
            horizon=horizon,
        )
        parts.append(_still_there(part))
    return backtest(_joined(parts, horizon))


def _days(work: Work, until: date) -> tuple[date, ...]:
    """One scored day a week, oldest first."""
    days: list[date] = []
    for noted in work.scores.scored_between(until - YEARS, until):
        if not days or noted.day - days[-1] >= EVERY:
            days.append(noted.day)
    return tuple(days)


def _still_there(part: Past) -> Past:
    """The rows of accounts that had not left yet."""
    there = (part.leaves_in > 0) | np.isnan(part.leaves_in)
    return Past(
        account=part.account[there],
        score=part.score[there],
        band=part.band[there],
        leaves_in=part.leaves_in[there],
        horizon=part.horizon,
    )


def _joined(parts: list[Past], horizon: int) -> Past:
    columns = {
        name: np.concatenate([np.zeros(0), *(getattr(part, name) for part in parts)])
        for name in ("account", "score", "band", "leaves_in")
    }
    return Past(
        account=columns["account"].astype(np.intp),
        score=columns["score"],
        band=columns["band"].astype(np.uint8),
        leaves_in=columns["leaves_in"],
        horizon=horizon,
    )
