"""Ratings of our help and the mood of what was logged."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import MIDDLE, Inputs, Reading, curve, faded, fading_reading
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """Ratings and mood mixed, or the one there is; fades; an open complaint holds it down."""
    share, held = scoring.mix.feedback_csat, scoring.feedback.complaint_cap
    fading = scoring.fading["feedback"]
    csat, mood = curve("csat", known.csat, scoring), MIDDLE + MIDDLE * known.mood
    both = np.where(np.isnan(csat), mood, np.where(np.isnan(mood), csat, share * csat + (1 - share) * mood))
    score = faded(both, known.feedback_age, fading.half_life)
    return fading_reading(np.where(known.complaint, np.fmin(score, held), score), known.feedback_age, fading)


SIGNAL = Signal(name="feedback", label="Feedback", read=read)
