"""The checklist of first-time events: against the plan until its target day, whole from then on."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, State, curve, ruled_out
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """``min(100, 100 * done / expected)`` before the target day, the curve of what is done after it."""
    shares = np.divide(known.done, known.expected, out=np.full(len(known), np.nan), where=known.expected > 0)
    score = np.where(known.past_target, curve("done", known.done, scoring), np.minimum(100.0, 100.0 * shares))
    state = np.where(np.isnan(known.done), State.MISSING, np.where(np.isnan(score), State.PENDING, State.OK))
    reading = Reading(score=score, state=state.astype(np.uint8))
    reading = ruled_out(reading, known.tenure < scoring.young.activation, State.PENDING)
    return ruled_out(reading, ~known.checklist, State.NOT_CONFIGURED)


SIGNAL = Signal(name="activation", label="Activation", read=read)
