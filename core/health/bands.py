"""Bands with hysteresis, for a whole portfolio at once. Section 5 of the health specification."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import Bands
from core.signals import Flags, Floats

Codes = NDArray[np.uint8]
"""Bands in columns: the place of each in ``BANDS``."""


class Band(StrEnum):
    """What a score means at a glance; grey is too little data for any of the others."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


BANDS = (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)
"""The bands, worst first; grey stands apart."""
GREY = np.uint8(3)
_HAIR = 1e-9
"""Less than any score means: what a half lacks only because it is kept in binary."""


def tenths(scores: Floats) -> Floats:
    """The scores in whole tenths as they are printed, rounded half up; NaN stays NaN."""
    rounded: Floats = np.floor(scores * 10.0 + 0.5 + _HAIR)
    return rounded


def one_decimal(score: float) -> float:
    """The score as it is printed and as its band is decided: one decimal, rounded half up."""
    return float(tenths(np.array([score]))[0]) / 10.0


def plain_bands(scores: Floats, bands: Bands) -> Codes:
    """The band of each score by its limits alone; grey for NaN."""
    return _plain(tenths(scores), bands)


def plain_band(score: float, bands: Bands) -> Band:
    """The band of one score by its limits alone."""
    return BANDS[int(plain_bands(np.array([score]), bands)[0])]


def _plain(printed: Floats, bands: Bands) -> Codes:
    codes = (printed >= bands.yellow * 10).astype(np.uint8) + (printed >= bands.green * 10)
    return np.where(np.isnan(printed), GREY, codes).astype(np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """The last run's bands; grey where there was none. ``plain`` is the band without hysteresis."""

    band: Codes
    plain: Codes


def steady_bands(scores: Floats, before: Yesterday, at_once: Flags, bands: Bands) -> Codes:
    """The bands after those of the last run: they change when two runs agree, or when far beyond a limit.

    Where ``at_once``, and after grey, the limits alone decide.
    """
    printed, margin = tenths(scores), bands.margin * 10
    plain = _plain(printed, bands)
    up = np.maximum(_plain(printed - margin, bands), before.band)
    low = (printed + margin > bands.yellow * 10).astype(np.uint8) + (printed + margin > bands.green * 10)
    down = np.minimum(low, before.band)
    held = np.where(plain > before.band, up, down)
    free = at_once | (before.band == GREY) | (plain == GREY) | (plain == before.band) | (plain == before.plain)
    return np.where(free, plain, held).astype(np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A day's score: ``score`` 0 to 100 after override and caps, and the band that its one decimal stands in.

    ``plain`` is the band without hysteresis, for the next day to agree with.
    """

    score: float
    band: Band
    plain: Band


def shown(
    raw: float,
    bands: Bands,
    *,
    before: Shown | None,
    override: float = 0.0,
    caps: Sequence[float] = (),
    forced: Band | None = None,
    grey: bool = False,
) -> Shown:
    """The score and band of one account on a day, after those of the day ``before`` (None on the first)."""
    limit = np.array([min(caps, default=100.0)])
    free, score = final_scores(np.array([raw]), np.array([override]), limit)
    last = (GREY, GREY) if before is None else (BANDS.index(before.band), BANDS.index(before.plain))
    band, plain = banded(
        score,
        Yesterday(band=np.array(last[:1], dtype=np.uint8), plain=np.array(last[1:], dtype=np.uint8)),
        held=score < free,
        forced=np.array([GREY if forced is None else BANDS.index(forced)], dtype=np.uint8),
        grey=np.array([grey]),
        bands=bands,
    )
    return Shown(score=float(score[0]), band=BANDS[int(band[0])], plain=BANDS[int(plain[0])])


def final_scores(raw: Floats, override: Floats, limit: Floats) -> tuple[Floats, Floats]:
    """(the raw scores moved by overrides within 0 to 100, the same at most their lowest cap)."""
    free = np.clip(raw + override, 0.0, 100.0)
    return free, np.minimum(free, limit)


def banded(
    score: Floats, before: Yesterday, *, held: Flags, forced: Codes, grey: Flags, bands: Bands
) -> tuple[Codes, Codes]:
    """(bands, bands without hysteresis). A cap that holds, a forced band and grey act at once; forced only lowers."""
    steady = steady_bands(score, before, held, bands)
    lowered = np.where(forced == GREY, steady, np.minimum(steady, forced))
    return np.where(grey, GREY, lowered).astype(np.uint8), plain_bands(score, bands)
