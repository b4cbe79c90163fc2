"""Whether those who come do the core thing, and how much of it against the month before."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, State, aged, curve, ruled_out
from core.signals._part import Signal
from core.signals.login import change_of


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The share of active users with a core event in 14 days, and the change of core volume over 30 days."""
    share = scoring.mix.usage_level
    level = curve("core", np.nan_to_num(known.core_share), scoring)
    change = change_of(known.core_events, known.core_before)
    trend = ~np.isnan(change) & (known.tenure >= scoring.young.trend)
    score = np.where(trend, share * level + (1 - share) * curve("change", change, scoring), level)
    reading = aged(score, known.usage_age, scoring.validity["usage"])
    return ruled_out(reading, ~known.core_known, State.NOT_CONFIGURED)


SIGNAL = Signal(name="usage", label="Feature usage", read=read)
