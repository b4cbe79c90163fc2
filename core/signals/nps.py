"""Whether they would recommend us, by the latest answer of each contact, older ones fading."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import Scoring
from core.signals._inputs import MIDDLE, Flags, Floats, Inputs, Reading, curve, faded, fading_reading
from core.signals._part import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The latest NPS answer of each contact, flat. ``account`` is its row; ``weight`` is by role.

    ``leads`` are buyers and champions, whose displeasure caps the mean.
    """

    account: NDArray[np.intp]
    value: Floats
    age: Floats
    weight: Floats
    leads: Flags


def nps_means(answers: Answers, count: int, scoring: Scoring) -> Floats:
    """The weighted mean of the decayed answers of ``count`` accounts; NaN where nobody answered in time.

    Held down where a buyer or champion is a detractor by a fresh answer.
    """
    fading = scoring.fading["nps"]
    points = curve("nps", answers.value, scoring)
    weight = np.where(answers.age < fading.dropped, answers.weight, 0.0)
    total = np.bincount(answers.account, weight, count)
    summed = np.bincount(answers.account, weight * faded(points, answers.age, fading.half_life), count)
    means = np.divide(summed, total, out=np.full(count, np.nan), where=total > 0)
    capped = _unhappy(answers, points, count, scoring)
    scores: Floats = np.where(capped, np.minimum(means, scoring.nps.unhappy_cap), means)
    return scores


def _unhappy(answers: Answers, points: Floats, count: int, scoring: Scoring) -> Flags:
    rules = scoring.nps
    fresh = answers.leads & (answers.age <= rules.unhappy_days) & (points < rules.detractor)
    return np.bincount(answers.account[fresh], minlength=count) > 0


def read(known: Inputs, scoring: Scoring) -> Reading:
    """The mean from ``nps_means``; 50 where they were asked twice and stayed silent. Stale after two half-lives."""
    fading = scoring.fading["nps"]
    silent = known.silent & np.isnan(known.nps)
    score, age = np.where(silent, MIDDLE, known.nps), np.where(silent, 0.0, known.nps_age)
    return fading_reading(score, age, fading)


SIGNAL = Signal(name="nps", label="NPS", read=read)
