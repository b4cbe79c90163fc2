"""Whether they pay more or less than a year ago."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, aged, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The change of yearly revenue, more for an open opportunity, less for a wish to pay less."""
    rules = scoring.expansion
    score = curve("expansion", known.arr_change, scoring)
    score = score + rules.opportunity * known.expanding - rules.downgrade * known.downgrading
    return aged(np.clip(score, 0.0, 100.0), known.revenue_age, scoring.validity["expansion"])


SIGNAL = Signal(name="expansion", label="Expansion", read=read)
