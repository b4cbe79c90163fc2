"""Numbers kept beside a score for its explanation: they say how a share came about and never move the score."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.signals import Flags, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One column a field, NaN where not known. ``estimated`` seats are the most users of 180 days.

    ``unlinked``: the product's events are heard, and none was ever this customer's, nor could have been.
    ``last_seen`` is in days before the scored day. ``firsts`` of ``checklist`` items are done. ``tickets`` came in
    30 days, ``ratings`` and ``moods`` in the time that counts, ``answers`` are the contacts who gave an NPS.
    """

    estimated: Flags
    unlinked: Flags
    active_14: Floats
    core_users: Floats
    features_used: Floats
    features_known: Floats
    power_users: Floats
    last_seen: Floats
    usual_gap: Floats
    firsts: Floats
    checklist: Floats
    tickets: Floats
    ratings: Floats
    moods: Floats
    answers: Floats

    def part(self, rows: "NDArray[np.intp] | slice[int, int, None]") -> "Counts":
        """The counts of some accounts."""
        return Counts(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})
