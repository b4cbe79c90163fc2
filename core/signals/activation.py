"""The checklist of first-time events: against the plan until its target day, whole from then on."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, State, curve, ruled_out
from core.signals._part import Signal

YOUNG_DAYS = 7
"""Before this age of an account nothing is expected yet."""


def read(known: Inputs, scoring: Scoring) -> Reading:
    """``min(100, 100 * done / expected)`` before the target day, the curve of what is done after it."""
    shares = np.divide(known.done, known.expected, out=np.full(len(known), np.nan), where=known.expected > 0)
    score = np.where(known.past_target, curve("done", known.done, scoring), np.minimum(100.0, 100.0 * shares))
    missing = np.isnan(score)
    reading = Reading(score=score, state=np.where(missing, State.PENDING, State.OK).astype(np.uint8))
    reading = ruled_out(reading, known.tenure < YOUNG_DAYS, State.PENDING)
    return ruled_out(reading, ~known.checklist, State.NOT_CONFIGURED)


SIGNAL = Signal(name="activation", label="Activation", read=read)
