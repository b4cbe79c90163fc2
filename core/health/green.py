"""What would bring an account back to green: the smallest rise of one signal, and the caps in the way."""

from dataclasses import dataclass

import numpy as np

from core.content.scoring import CAPS, Scoring
from core.health.bands import tenths
from core.health.judge import Judged
from core.health.score import ORDER, Book
from core.signals import State


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """``signal`` from ``now`` to ``needed``, both 0 to 100 ("" where none is needed); ``caps`` must go as well."""

    signal: str
    now: float
    needed: float
    caps: tuple[str, ...]


def way_back(book: Book, judged: Judged, row: int, scoring: Scoring, *, points: float) -> WayBack | None:
    """The way back of one account; None where it is green or grey, or where no single signal reaches that far.

    ``points`` is its override. Only the signals that are in the score are looked at.
    """
    green = scoring.bands.green
    if book.grey[row] or np.isnan(book.raw[row]) or tenths(judged.score[row : row + 1])[0] >= green * 10:
        return None
    caps = tuple(
        name
        for place, name in enumerate(CAPS)
        if not np.isnan(judged.caps[row, place]) and scoring.caps[name].limit < green
    )
    lacks = green - 0.05 - (book.raw[row] + points)  # what is printed as green is green
    if lacks <= 0:
        return WayBack(signal="", now=0.0, needed=0.0, caps=caps)
    usable = book.states[row] <= State.STALE
    weights = np.where(usable, book.weights[row], 0.0)
    rise = np.divide(lacks, weights, out=np.full(len(ORDER), np.inf), where=weights > 0)
    possible = book.scores[row] + rise <= 100  # noqa: PLR2004 - the top of the scale
    if not possible.any():
        return None
    best = int(np.argmin(np.where(possible, rise, np.inf)))
    now = float(book.scores[row, best])
    return WayBack(
        signal=ORDER[best], now=now, needed=min(100.0, float(np.ceil((now + rise[best]) * 10) / 10)), caps=caps
    )
