"""Where scores are going, and whether it is the customers or the data. Section 5 of the health specification."""

from dataclasses import dataclass

import numpy as np

from core.content.scoring import CAPS, Scoring
from core.health.bands import one_decimal
from core.health.card import Arrow
from core.signals import Flags, Floats


def arrow(d28: float | None, scoring: Scoring) -> Arrow:
    """The arrow of a change in 28 days, decided on the printed decimal; flat where it is not known."""
    moved = 0.0 if d28 is None else one_decimal(abs(d28))
    if moved < scoring.trend.arrow:
        return Arrow.FLAT
    return Arrow.UP if d28 is not None and d28 > 0 else Arrow.DOWN


def sharp_drop(d7: float | None, scoring: Scoring) -> bool:
    """Whether a change in 7 days is a sharp drop."""
    return d7 is not None and one_decimal(-d7) >= scoring.trend.sharp_drop


def slope(days: Floats, scores: Floats, scoring: Scoring) -> float | None:
    """Points a week by least squares over the last weeks of ``days`` (numbers, sorted); None below three scores."""
    if not len(days):
        return None
    recent = (days > days[-1] - 7 * scoring.trend.slope_weeks) & ~np.isnan(scores)
    weeks, points = days[recent] / 7.0, scores[recent]
    if len(weeks) <= 2 or np.ptp(weeks) == 0:  # noqa: PLR2004 - two points are a line whatever they are
        return None
    off = weeks - weeks.mean()
    return float((off * (points - points.mean())).sum() / (off * off).sum())


def median(scores: Floats, grey: Flags) -> float | None:
    """The middle of the scores that are not grey; None where there are none."""
    usable = scores[~grey & ~np.isnan(scores)]
    return float(np.median(usable)) if len(usable) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Why the whole book moved at once; ``cap`` is the rule that fired on ``share`` of it, "" for its median."""

    cap: str
    share: float
    fell: float


def guard(
    *, before: float | None, after: float | None, newly: Flags, scoring: Scoring, least: int = 5
) -> tuple[Alarm, ...]:
    """What says that a run is not to be believed: the median's fall, or one cap new on a large share.

    ``newly`` (accounts x ``CAPS``) is where a cap applies that did not in the run before. A book of fewer than
    ``least`` accounts has no share worth the name.
    """
    alarms = []
    if before is not None and after is not None and one_decimal(before - after) >= scoring.guard.fall:
        alarms.append(Alarm(cap="", share=1.0, fell=before - after))
    if len(newly) >= least:
        shares = newly.mean(0)
        fired = (CAPS[place] for place in np.flatnonzero(shares >= scoring.guard.share))
        alarms.extend(Alarm(cap=name, share=float(shares[CAPS.index(name)]), fell=0.0) for name in fired)
    return tuple(alarms)
