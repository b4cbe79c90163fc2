"""Where some accounts stand as of their last score."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from core.health.bands import Band
from core.storage import Work
from core.types import AccountId
from core.usecases.assemble import local_day

Standing = tuple[float | None, Band]
"""A score from 0 to 100, None without data, and its band."""


def standings(work: Work, accounts: Collection[AccountId], *, now: datetime) -> Mapping[AccountId, Standing]:
    """The score and band of each account on the last day on which any was scored; those without are left out."""
    day = work.scores.last_day(before=local_day(work, now) + timedelta(days=1))
    if day is None:
        return {}
    return {row.account: (row.score, Band(row.band)) for row in work.scores.light([day], accounts=accounts)}
