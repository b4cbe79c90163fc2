"""Why a score moved: lines that sum exactly to the change. Section 8 of the health specification."""

from dataclasses import dataclass, replace
from math import floor

import numpy as np

from core.content.scoring import Scoring
from core.health.score import ORDER, Book, score
from core.signals import Floats, Inputs

WEIGHTS = "weights"
"""The line of what moved because signals came, went or weigh differently."""
VERSION, PROFILE, OVERRIDE, CAP = "version", "profile", "override", "cap"
"""The lines of another scoring file, of the account's age, of a person's correction, and of a cap."""
_HAIR = 1e-9
"""What a whole tenth lacks only because it is kept in binary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reason: a signal's key or ``WEIGHTS``, and its points."""

    name: str
    points: float


def change_lines(before: Book, after: Book, row: int) -> tuple[Line, ...]:
    """Why the raw score of the account in ``row`` moved; the points sum to the change, those of 0 are left out.

    Both books are of the same accounts, scored by one scoring file and one profile. Without a raw score on either
    side there is nothing to explain.
    """
    if np.isnan(before.raw[row]) or np.isnan(after.raw[row]):
        return ()
    old, new = _filled(before.scores[row], after.scores[row]), _filled(after.scores[row], before.scores[row])
    weight, moved = (before.weights[row] + after.weights[row]) / 2, after.weights[row] - before.weights[row]
    middle = (before.raw[row] + after.raw[row]) / 2
    by_value = weight * (new - old)
    by_weight = float((((old + new) / 2 - middle) * moved).sum())
    lines = [Line(name=name, points=float(points)) for name, points in zip(ORDER, by_value, strict=True)]
    return tuple(line for line in (*lines, Line(name=WEIGHTS, points=by_weight)) if line.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of a change of one account: what was known, by which file, and what came of it.

    ``free`` is the score after the override and before caps, ``score`` the one shown.
    """

    known: Inputs
    scoring: Scoring
    free: float
    score: float


def full_change(before: Side, after: Side, *, same_version: bool) -> tuple[Line, ...]:
    """Why the shown score of one account moved; the points sum to the change. Both sides are books of one.

    First the old inputs are scored by the new file and at the new age: those differences are lines of their own.
    Without a score on either side there is nothing to explain.
    """
    then = score(before.known, before.scoring)
    refiled = then if same_version else score(before.known, after.scoring)
    aged = score(replace(before.known, tenure=after.known.tenure), after.scoring)
    now = score(after.known, after.scoring)
    raws = [float(book.raw[0]) for book in (then, refiled, aged, now)]
    if any(np.isnan(raws)):
        return ()
    lines = (
        Line(name=VERSION, points=raws[1] - raws[0]),
        Line(name=PROFILE, points=raws[2] - raws[1]),
        *change_lines(aged, now, 0),
        Line(name=OVERRIDE, points=(after.free - raws[3]) - (before.free - raws[0])),
        Line(name=CAP, points=(after.score - after.free) - (before.score - before.free)),
    )
    return tuple(line for line in lines if line.points)


def printed(lines: tuple[Line, ...], *, tenths: int | None = None) -> tuple[Line, ...]:
    """The lines in tenths that sum to ``tenths``, the printed change (their own sum, rounded, where not given).

    Each is floored; the missing tenths go to the largest rests.
    """
    exact = [line.points * 10 for line in lines]
    kept = [floor(part + _HAIR) for part in exact]
    missing = (floor(sum(exact) + 0.5) if tenths is None else tenths) - sum(kept)
    by_rest = sorted(range(len(lines)), key=lambda place: (kept[place] - exact[place], place))
    for turn in range(abs(missing) if lines else 0):
        kept[by_rest[turn % len(lines)]] += 1 if missing > 0 else -1
    return tuple(Line(name=line.name, points=kept[place] / 10) for place, line in enumerate(lines))


def _filled(mine: Floats, other: Floats) -> Floats:
    """The scores, with those of the other side where there are none here, and 0 where there are none at all."""
    filled: Floats = np.nan_to_num(np.where(np.isnan(mine), other, mine))
    return filled
