"""What would bring an account back to green: the fewest signals that can, and whatever else holds it down."""

from dataclasses import dataclass

import numpy as np

from core.content.scoring import CAPS, Scoring
from core.health.bands import BANDS, GREY, Band
from core.health.judge import Judged, Standing
from core.health.score import ORDER, Book
from core.signals import State

MOST = 3
"""So many signals are named at most."""
TOP = 100.0
_HALF_TENTH = 0.05
"""What is printed as green is green."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A signal from ``now`` to ``needed``, both 0 to 100."""

    signal: str
    now: float
    needed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """``rises`` together reach green (none are needed where empty); ``caps`` and a ``forced`` band must go as well.

    ``stands`` is what even these rises come to where that is below green, else None. ``waits``: nothing is needed
    but a second day.
    """

    rises: tuple[Rise, ...]
    caps: tuple[str, ...]
    forced: bool
    stands: float | None = None
    waits: bool = False


def way_back(book: Book, judged: Judged, standing: Standing, row: int, scoring: Scoring) -> WayBack | None:
    """The way back of one account; None where it is green or grey. Only the signals in the score are looked at.

    One signal where one alone can, the one that has to rise least; else two or three, by the points they can give.
    """
    if judged.band[row] == BANDS.index(Band.GREEN) or judged.band[row] == GREY or np.isnan(book.raw[row]):
        return None
    reached, most = scoring.bands.green - _HALF_TENTH, scoring.override.points
    lacks = reached - float(book.raw[row] + np.clip(standing.points[row], -most, most))
    caps = tuple(
        name
        for place, name in enumerate(CAPS)
        if not np.isnan(judged.caps[row, place]) and scoring.caps[name].limit < reached
    )
    forced = bool(standing.forced[row] != GREY)
    if lacks <= 0:
        return WayBack(rises=(), caps=caps, forced=forced, waits=not caps and not forced)
    rises, missed = _rises(book, row, lacks)
    return WayBack(rises=rises, caps=caps, forced=forced, stands=reached - missed if missed > 0 else None)


def _rises(book: Book, row: int, lacks: float) -> tuple[tuple[Rise, ...], float]:
    """(the signals that rise, how many points are still missing then)."""
    weights = np.where(book.states[row] <= State.STALE, book.weights[row], 0.0)
    scores = np.nan_to_num(book.scores[row])
    room = weights * (TOP - scores)
    alone = np.flatnonzero((room >= lacks) & (weights > 0))
    if len(alone):
        place = int(alone[np.argmin(lacks / weights[alone])])
        return (_rise(place, scores[place], scores[place] + lacks / weights[place]),), 0.0
    rises: list[Rise] = []
    for place in np.argsort(-room, kind="stable")[:MOST].tolist():
        if lacks > 0 and room[place] > 0:
            rises.append(_rise(place, scores[place], min(TOP, scores[place] + lacks / weights[place])))
            lacks -= room[place]
    return tuple(rises), max(0.0, float(lacks))


def _rise(place: int, now: float, needed: float) -> Rise:
    return Rise(signal=ORDER[place], now=float(now), needed=min(TOP, float(np.ceil(needed * 10 - 1e-9) / 10)))
