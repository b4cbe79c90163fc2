"""Caps, overrides and bands: from the raw score to what is shown. Sections 5 to 7 of the health specification."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from core.content.scoring import Bands


class Band(StrEnum):
    """What a score means at a glance; grey is too little data for any of the others."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


_WORSE = {Band.RED: 0, Band.YELLOW: 1, Band.GREEN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A day's score: ``score`` 0 to 100 after override and caps, and the band that its one decimal stands in.

    ``plain`` is the band without hysteresis, for the next day to agree with.
    """

    score: float
    band: Band
    plain: Band


def final_score(raw: float, *, override: float = 0.0, caps: Sequence[float] = ()) -> float:
    """The raw score moved by an override in points, kept within 0 to 100, and at most the lowest cap."""
    return min([max(0.0, min(100.0, raw + override)), *caps])


def one_decimal(score: float) -> float:
    """The score as it is printed and as its band is decided: one decimal, rounded half up."""
    return float(Decimal(repr(score)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def plain_band(score: float, bands: Bands) -> Band:
    """The band of a score by its limits alone."""
    shown = one_decimal(score)
    if shown >= bands.green:
        return Band.GREEN
    return Band.YELLOW if shown >= bands.yellow else Band.RED


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
    """The score and band of a day, after those of the day ``before`` (None on the first).

    The band changes when the score is ``bands.margin`` points beyond a limit or when two days agree. A cap that
    holds, a forced lower band, and entering or leaving grey act at once.
    """
    score = final_score(raw, override=override, caps=caps)
    plain = plain_band(score, bands)
    held = score < final_score(raw, override=override)
    last = None if held or before is None or before.band is Band.GREY else before
    band = plain if last is None else _steady(score, plain, last, bands)
    if forced is not None and _WORSE[forced] < _WORSE[band]:
        band = forced
    return Shown(score=score, band=Band.GREY if grey else band, plain=plain)


def _steady(score: float, plain: Band, before: Shown, bands: Bands) -> Band:
    """The band that is certain: where two days agree, else as far as the score is beyond the limits by the margin."""
    if plain in (before.band, before.plain):
        return plain
    if _WORSE[plain] > _WORSE[before.band]:
        certain = plain_band(score - bands.margin, bands)
        return max(certain, before.band, key=lambda band: _WORSE[band])
    shown = one_decimal(score) + bands.margin
    certain = Band.GREEN if shown > bands.green else Band.YELLOW if shown > bands.yellow else Band.RED
    return min(certain, before.band, key=lambda band: _WORSE[band])
