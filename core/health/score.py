"""From the columns of a portfolio to its scores. One account is a portfolio of one.

Formulas: section 1, 4 and 8 of the health specification. Rows are accounts; the columns of a two-dimensional
array are the signals, or the components, in the order of the scoring file.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import COMPONENTS, SIGNALS, Profile, Scoring
from core.signals import Flags, Floats, Inputs, State, States, all_signals

ORDER = tuple(signal for component in COMPONENTS for signal in SIGNALS[component])
"""The ten signals in the order of every array."""
_ENDS = np.cumsum([len(SIGNALS[component]) for component in COMPONENTS])
_PARTS = tuple(slice(end - len(SIGNALS[name]), end) for name, end in zip(COMPONENTS, _ENDS, strict=True))
CHUNK = 16_384
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
        points = self.weights * self.scores
        np.copyto(points, 0.0, where=np.isnan(self.scores))
        return points


def score(known: Inputs, scoring: Scoring) -> Book:
    """The book of every account in ``known``, in the same order."""
    count = len(known)
    made = _Made(
        summed=np.empty((2, count)),
        grey=np.empty(count, dtype=np.bool_),
        components=np.empty((len(COMPONENTS), count)),
        scores=np.empty((len(ORDER), count)),
        states=np.empty((len(ORDER), count), dtype=np.uint8),
        weights=np.empty((len(ORDER), count)),
    )
    for at in range(0, count, CHUNK):
        part = slice(at, at + CHUNK)
        _fill(made.part(part), known.part(part), scoring)
    return Book(
        raw=made.summed[0],
        coverage=made.summed[1],
        grey=made.grey,
        components=made.components.T,
        scores=made.scores.T,
        states=made.states.T,
        weights=made.weights.T,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A book in the making, accounts as columns. ``summed`` is the raw score and the coverage."""

    summed: Floats
    grey: Flags
    components: Floats
    scores: Floats
    states: States
    weights: Floats

    def part(self, some: "slice[int, int, None]") -> "_Made":
        """Some of the accounts; shares memory."""
        return _Made(**{field.name: getattr(self, field.name)[..., some] for field in fields(self)})


def _fill(made: _Made, known: Inputs, scoring: Scoring) -> None:
    """Score some accounts in their place."""
    for place, name in enumerate(ORDER):
        reading = all_signals()[name].read(known, scoring)
        made.scores[place], made.states[place] = reading.score, reading.state
    profile = profiles_of(known.tenure, scoring)
    given = np.take(_weights(scoring), profile, axis=1)
    grows = np.array([each.growth for each in scoring.profiles])[profile]
    made.states[_PARTS[COMPONENTS.index("growth")], ~grows] = State.NOT_APPLICABLE
    usable = made.states <= State.STALE
    applicable = (given * (made.states != State.NOT_APPLICABLE)).sum(0)
    given *= usable
    np.copyto(made.scores, np.nan, where=~usable)
    raw, coverage = made.summed
    coverage[:] = _over(given.sum(0), applicable)
    scores = np.where(usable, made.scores, 0.0)
    _weigh(made, scores, given, scoring)
    raw[:] = np.where(usable.any(0), (made.weights * scores).sum(0), np.nan)
    made.grey[:] = (coverage < scoring.coverage_floor) | np.isnan(made.components[:2]).all(0)


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


def _weigh(made: _Made, scores: Floats, weights: Floats, scoring: Scoring) -> None:
    """Fill in component scores and effective weights from ``scores`` and ``weights``, both 0 where not usable."""
    sums = np.stack([weights[part].sum(0) for part in _PARTS])
    points = weights * scores
    for place, part in enumerate(_PARTS):
        made.components[place] = _over(points[part].sum(0), sums[place], nothing=np.nan)
    share = np.array([[scoring.components[name].weight] for name in COMPONENTS]) * (sums > 0)
    share = _over(_over(share, share.sum(0)), sums)
    for place, part in enumerate(_PARTS):
        np.multiply(weights[part], share[place], out=made.weights[part])


def _over(above: Floats, below: Floats, *, nothing: float = 0.0) -> Floats:
    """The quotient, ``nothing`` where there is nothing below."""
    quotient: Floats = np.divide(above, below, out=np.full(np.shape(above), nothing), where=below > 0)
    return quotient
