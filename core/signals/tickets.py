"""Urgent tickets that wait, how many come, and the promises broken on them."""

import numpy as np

from core.content.scoring import Scoring
from core.signals._inputs import Inputs, Reading, aged, curve
from core.signals._part import Signal


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The worse of urgent and volume, less something for each breach and reopening, at least 0."""
    worse = np.minimum(curve("urgent", known.urgent, scoring), curve("volume", known.volume, scoring))
    rules = scoring.tickets
    broken = np.minimum(rules.most_breaches, rules.breach * known.breaches)
    score = worse - broken - np.minimum(rules.most_reopens, rules.reopen * known.reopens)
    return aged(np.maximum(0.0, score), known.tickets_age, scoring.validity["tickets"])


SIGNAL = Signal(name="tickets", label="Support tickets", read=read)
