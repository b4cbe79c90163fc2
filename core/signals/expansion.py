"""Whether they pay more or less than a year ago."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, aged, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The change of yearly revenue, plus 10 for an open opportunity, less 20 for a wish to pay less."""
    score = curve("expansion", known.arr_change, scoring) + 10.0 * known.expanding - 20.0 * known.downgrading
    return aged(np.clip(score, 0.0, 100.0), known.revenue_age, scoring.validity["expansion"])


SIGNAL = Signal(name="expansion", label="Expansion", read=read)
