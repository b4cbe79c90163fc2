"""How many of the paid seats come, how often, and whether more or fewer than four weeks ago."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Floats, Inputs, Reading, aged, curve
from core.signals._part import Signal

MATURE_DAYS = 56
"""Before this age of an account there is no period to compare with."""
SIX_MONTHS, NINE_MONTHS = 182, 273


def change_of(after: Floats, before: Floats) -> Floats:
    """The change as a share of ``before``; NaN where there was nothing before."""
    shares: Floats = np.divide(after - before, before, out=np.full(len(after), np.nan), where=before > 0)
    return shares


def _seats_used(known: Inputs, scoring: Scoring) -> Floats:
    """The share of seats used, on the curve of the account's age: young accounts are asked for less."""
    share = np.divide(known.active_28, known.seats, out=np.zeros(len(known)), where=known.seats > 0)
    by_age = (known.tenure < SIX_MONTHS, known.tenure < NINE_MONTHS)
    curves = (curve("seat_under_6_months", share, scoring), curve("seat_under_9_months", share, scoring))
    return np.select(by_age, curves, curve("seat", share, scoring))


def _stickiness(known: Inputs, scoring: Scoring) -> Floats:
    stick = np.nan_to_num(known.stick)
    return np.where(known.weekly, curve("stick_weekly", stick, scoring), curve("stick_daily", stick, scoring))


def read(known: Inputs, scoring: Scoring) -> Reading:
    """0.6 seats used and 0.4 stickiness, and 0.3 of all for the change against the 28 days before.

    Younger than 56 days, or with nobody there before, only the level counts.
    """
    level = 0.6 * _seats_used(known, scoring) + 0.4 * _stickiness(known, scoring)
    change = change_of(known.active_28, known.active_before)
    trend = ~np.isnan(change) & (known.tenure >= MATURE_DAYS)
    score = np.where(trend, 0.7 * level + 0.3 * curve("change", change, scoring), level)
    return aged(score, known.usage_age, scoring.validity["login"])


SIGNAL = Signal(name="login", label="Login frequency", read=read)
