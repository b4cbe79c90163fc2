"""How many of the paid seats come, how often, and whether more or fewer than four weeks ago."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Floats, Inputs, Reading, aged, curve
from core.signals._part import Signal


def change_of(after: Floats, before: Floats) -> Floats:
    """The change as a share of ``before``; NaN where there was nothing before."""
    shares: Floats = np.divide(after - before, before, out=np.full(len(after), np.nan), where=before > 0)
    return shares


def _seats_used(known: Inputs, scoring: Scoring) -> Floats:
    """The share of seats used, on the curve of the account's age: young accounts are asked for less."""
    share = np.divide(known.active_28, known.seats, out=np.zeros(len(known)), where=known.seats > 0)
    young = scoring.young
    score = curve("seat", share, scoring)
    for name, limit in (("seat_under_9_months", young.nine_months), ("seat_under_6_months", young.six_months)):
        these = known.tenure < limit
        score[these] = curve(name, share[these], scoring)
    return score


def _stickiness(known: Inputs, scoring: Scoring) -> Floats:
    stick, weekly = np.nan_to_num(known.stick), known.weekly
    score = curve("stick_daily", stick, scoring)
    score[weekly] = curve("stick_weekly", stick[weekly], scoring)
    return score


def read(known: Inputs, scoring: Scoring) -> Reading:
    """Seats used and stickiness, and a part for the change against the 28 days before.

    For a young account, or with nobody there before, only the level counts.
    """
    seats, share = scoring.mix.login_seats, scoring.mix.login_level
    level = seats * _seats_used(known, scoring) + (1 - seats) * _stickiness(known, scoring)
    change = change_of(known.active_28, known.active_before)
    trend = ~np.isnan(change) & (known.tenure >= scoring.young.trend)
    score = np.where(trend, share * level + (1 - share) * curve("change", change, scoring), level)
    return aged(score, known.usage_age, scoring.validity["login"])


SIGNAL = Signal(name="login", label="Login frequency", read=read)
