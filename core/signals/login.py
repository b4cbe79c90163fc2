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
    by_age = (known.tenure < scoring.young.six_months, known.tenure < scoring.young.nine_months)
    curves = (curve("seat_under_6_months", share, scoring), curve("seat_under_9_months", share, scoring))
    return np.select(by_age, curves, curve("seat", share, scoring))


def _stickiness(known: Inputs, scoring: Scoring) -> Floats:
    stick = np.nan_to_num(known.stick)
    return np.where(known.weekly, curve("stick_weekly", stick, scoring), curve("stick_daily", stick, scoring))


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
