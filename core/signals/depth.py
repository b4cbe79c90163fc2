"""How much of what they pay for they use, and how many of them use it most days."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, State, aged, curve, ruled_out
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The share of entitled features in use over 30 days, and the share of users active on 8 or more of 28 days."""
    share = scoring.mix.depth_breadth
    power = curve("power", np.nan_to_num(known.power), scoring)
    score = share * curve("breadth", known.breadth, scoring) + (1 - share) * power
    reading = aged(score, known.usage_age, scoring.validity["depth"])
    reading = ruled_out(reading, np.isnan(known.breadth) & ~np.isnan(known.usage_age), State.NOT_CONFIGURED)
    return ruled_out(reading, known.tenure < scoring.young.depth, State.PENDING)


SIGNAL = Signal(name="depth", label="Depth of use", read=read)
