"""What they have said for us in public."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The decayed points of a year; 50 for none, less after a refusal."""
    points = curve("advocacy", np.nan_to_num(known.advocacy_points), scoring)
    score = np.maximum(0.0, points - scoring.advocacy.refused * known.advocacy_refused)
    return Reading(score=score, state=np.zeros(len(known), dtype=np.uint8))


SIGNAL = Signal(name="advocacy", label="Advocacy", read=read)
