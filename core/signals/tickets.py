"""Urgent tickets that wait, how many come, and the promises broken on them."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, aged, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The worse of urgent and volume, less 10 a breach (at most 30) and 5 a reopening (at most 15), at least 0."""
    worse = np.minimum(curve("urgent", known.urgent, scoring), curve("volume", known.volume, scoring))
    score = worse - np.minimum(30.0, 10.0 * known.breaches) - np.minimum(15.0, 5.0 * known.reopens)
    return aged(np.maximum(0.0, score), known.tickets_age, scoring.validity["tickets"])


SIGNAL = Signal(name="tickets", label="Support tickets", read=read)
