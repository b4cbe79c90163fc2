"""From the columns of a portfolio to its scores. One account is a portfolio of one.

Formulas: section 1, 4 and 8 of the health specification. Rows are accounts; the columns of a two-dimensional
array are the signals, or the components, in the order of the scoring file.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import COMPONENTS, SIGNALS, Profile, Scoring
from core.signals import Flags, Floats, Inputs, State, States, all_signals

ORDER = tuple(signal for component in COMPONENTS for signal in SIGNALS[component])
"""The ten signals in the order of every array."""
_ENDS = np.cumsum([len(SIGNALS[component]) for component in COMPONENTS])
_PARTS = tuple(slice(end - len(SIGNALS[name]), end) for name, end in zip(COMPONENTS, _ENDS, strict=True))
CHUNK = 8_192
"""Accounts scored at once: their columns stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The scores of a portfolio, before caps and overrides.

    ``raw`` is 0 to 100, NaN where no signal is usable. ``scores`` and ``components`` are 0 to 100 or NaN.
    ``weights`` are the effective weights, which sum to 1 where there is a score; ``weights * scores`` sums to
    ``raw``. ``coverage`` is the usable share of the applicable weight, 0 to 1. ``grey`` accounts have too little
    data for a band.
    """

    raw: Floats
    coverage: Floats
    grey: Flags
    components: Floats
    scores: Floats
    states: States
    weights: Floats

    @property
    def contributions(self) -> Floats:
        """The points each signal gives; 0 where it is not usable. A row sums to ``raw``."""
        return np.where(np.isnan(self.scores), 0.0, self.weights * self.scores)


def score(known: Inputs, scoring: Scoring) -> Book:
    """The book of every account in ``known``, in the same order."""
    count = len(known)
    parts = [_chunk(known.part(slice(at, at + CHUNK)), scoring) for at in range(0, count, CHUNK)]
    names = ("raw", "coverage", "grey", "components", "scores", "states", "weights")
    if not parts:
        parts = [_chunk(known, scoring)]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Book(**columns)


def _chunk(known: Inputs, scoring: Scoring) -> Book:
    readings = [all_signals()[name].read(known, scoring) for name in ORDER]
    profile = profiles_of(known.tenure, scoring)
    given = _weights(scoring)[:, profile]
    states = np.stack([reading.state for reading in readings])
    grows = np.array([each.growth for each in scoring.profiles])[profile]
    states[_PARTS[COMPONENTS.index("growth")], ~grows] = State.NOT_APPLICABLE
    scores = np.where(states <= State.STALE, np.stack([reading.score for reading in readings]), np.nan)
    usable = states <= State.STALE
    applicable = np.where(states == State.NOT_APPLICABLE, 0.0, given).sum(0)
    weights = np.where(usable, given, 0.0)
    coverage = _over(weights.sum(0), applicable)
    components, effective = _weighed(np.where(usable, scores, 0.0), weights, scoring)
    raw = (effective * np.where(usable, scores, 0.0)).sum(0)
    blind = np.isnan(components[0]) & np.isnan(components[1])
    return Book(
        raw=np.where(usable.any(0), raw, np.nan),
        coverage=coverage,
        grey=(coverage < scoring.coverage_floor) | blind,
        components=components.T,
        scores=scores.T,
        states=states.T,
        weights=effective.T,
    )


def profiles_of(tenure: Floats, scoring: Scoring) -> NDArray[np.intp]:
    """The place in the scoring file of the profile that fits each account's tenure in days."""
    limits = np.array([profile.under_days for profile in scoring.profiles])
    return np.minimum(np.searchsorted(limits, tenure, side="right"), len(limits) - 1)


def _weights(scoring: Scoring) -> Floats:
    """The weight of each signal (rows) in each profile."""
    return np.array([_of_profile(profile, scoring) for profile in scoring.profiles]).T


def _of_profile(profile: Profile, scoring: Scoring) -> list[float]:
    common = {name: weight for part in scoring.components.values() for name, weight in part.signals.items()}
    return [profile.weights.get(name, common[name]) for name in ORDER]


def _weighed(scores: Floats, weights: Floats, scoring: Scoring) -> tuple[Floats, Floats]:
    """(component scores, effective weights), both with accounts as columns."""
    sums = np.stack([weights[part].sum(0) for part in _PARTS])
    points = np.stack([(weights[part] * scores[part]).sum(0) for part in _PARTS])
    of_component = np.array([[scoring.components[name].weight] for name in COMPONENTS])
    share = _over(np.where(sums > 0, of_component, 0.0), np.where(sums > 0, of_component, 0.0).sum(0))
    effective = np.empty_like(weights)
    for place, part in enumerate(_PARTS):
        effective[part] = _over(weights[part] * share[place], sums[place])
    return np.where(sums > 0, _over(points, sums), np.nan), effective


def _over(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where there is nothing below."""
    quotient: Floats = np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=below > 0)
    return quotient
