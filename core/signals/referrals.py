"""Whom they have brought us; nobody is neutral, a refusal is not."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The decayed count of a year; 50 for none, less where they refused."""
    given = np.nan_to_num(known.referrals)
    refused = known.referral_refused & (given == 0)
    score = np.where(refused, scoring.referrals.refused, curve("referral", given, scoring))
    return Reading(score=score, state=np.zeros(len(known), dtype=np.uint8))


SIGNAL = Signal(name="referrals", label="Referrals", read=read)
