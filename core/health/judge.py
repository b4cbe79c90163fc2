"""From raw scores to what is shown: overrides, caps and bands, in the order of the specification's section 1.

A day is a number, ``date.toordinal()``; NaN means never, or that nothing holds.
"""

from dataclasses import dataclass, fields

import numpy as np

from core.content.scoring import BELOW, CAPS, COMPONENTS, Scoring
from core.health.bands import BANDS, GREY, Band, Codes, Yesterday, banded, final_scores
from core.health.score import Book
from core.signals import Flags, Floats

ABOUT = {"low_satisfaction": "satisfaction", "low_engagement": "engagement"}
"""The component that a cap about points looks at; any of them where it names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people and facts say beside the signals.

    ``since`` (accounts x ``CAPS``) is the day each cap's condition began, by facts alone; ``dismissed`` likewise
    where a person has set the cap aside. ``points`` is the override, ``forced`` a forced band or grey for none.
    """

    since: Floats
    dismissed: Flags
    points: Floats
    forced: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The last run: its bands, and since when each component condition of ``BELOW`` has held without a break."""

    band: Codes
    plain: Codes
    low: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is shown of every account.

    ``free`` is the score after the override and before caps. ``caps`` (accounts x ``CAPS``) is the day since when
    a cap applies, NaN where it does not. ``low`` is for the next run.
    """

    score: Floats
    free: Floats
    band: Codes
    plain: Codes
    caps: Floats
    low: Floats


def nothing_stands(count: int) -> Standing:
    """The standing of accounts of which nobody says anything."""
    return Standing(
        since=np.full((count, len(CAPS)), np.nan),
        dismissed=np.zeros((count, len(CAPS)), dtype=np.bool_),
        points=np.zeros(count),
        forced=np.full(count, GREY, dtype=np.uint8),
    )


def no_day_before(count: int) -> Before:
    """What stands in for the last run where there was none."""
    grey = np.full(count, GREY, dtype=np.uint8)
    return Before(band=grey, plain=grey, low=np.full((count, len(BELOW)), np.nan))


def chosen(standing: Standing, rows: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> Standing:
    """The standing of some accounts, in the order of ``rows``."""
    return Standing(**{field.name: getattr(standing, field.name)[rows] for field in fields(Standing)})


def judge(book: Book, standing: Standing, before: Before, scoring: Scoring, *, day: int) -> Judged:
    """The score and band of every account of ``book`` on a day, after the last run's."""
    low = _low_since(book.components, before.low, scoring, day)
    caps = _applied(standing, low, scoring, day)
    limits = np.array([scoring.caps[name].limit for name in CAPS])
    limit = np.where(np.isnan(caps), 100.0, limits).min(1, initial=100.0)
    points = np.clip(standing.points, -scoring.override.points, scoring.override.points)
    free, score = final_scores(book.raw, points, limit)
    band, plain = banded(
        score,
        Yesterday(band=before.band, plain=before.plain),
        held=score < free,
        forced=standing.forced,
        grey=book.grey | np.isnan(score),
        bands=scoring.bands,
    )
    return Judged(score=score, free=free, band=band, plain=plain, caps=caps, low=low)


def _low_since(components: Floats, before: Floats, scoring: Scoring, day: int) -> Floats:
    """Since when each condition about components has held without a break; NaN where it does not hold."""
    columns = []
    for place, name in enumerate(BELOW):
        part = components if name not in ABOUT else components[:, [COMPONENTS.index(ABOUT[name])]]
        holds = (part < (scoring.caps[name].below or 0.0)).any(1)
        columns.append(np.where(holds, np.fmin(before[:, place], day), np.nan))
    return np.stack(columns, axis=1)


def _applied(standing: Standing, low: Floats, scoring: Scoring, day: int) -> Floats:
    """Since when each cap applies: its condition has held for long enough, is not too old and not set aside."""
    since = standing.since.copy()
    for place, name in enumerate(BELOW):
        since[:, CAPS.index(name)] = low[:, place]
    waits = np.array([scoring.caps[name].days for name in CAPS])
    expires = np.array([scoring.caps[name].expires or np.inf for name in CAPS])
    begins = since + waits
    applies = (begins <= day) & (day - since < expires + waits) & ~standing.dismissed
    return np.where(applies, begins, np.nan)


def band_of(code: int) -> Band:
    """The band of a code."""
    return BANDS[code]
