"""What is known of many accounts at once, as columns: the input of every signal.

A row is an account, in one order throughout. NaN means unknown; shares are 0 to 1; ages are days before the day
that is scored.
"""

from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from core.content.scoring import Fading, Scoring

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
States = NDArray[np.uint8]
MIDDLE = 50.0
"""Neither good nor bad: where old values drift."""


class State(IntEnum):
    """What is known of a signal. Only ``OK`` and ``STALE`` values are in the score."""

    OK = 0
    STALE = 1
    MISSING = 2
    PENDING = 3
    NOT_CONFIGURED = 4
    NOT_APPLICABLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """One column a field. Every field is a column of as many rows as there are accounts.

    ``*_age`` is how old the source's last news is (NaN: no such source). ``stick`` is DAU/MAU on workdays, or
    WAU/MAU for a product used weekly (``weekly``). ``nps`` is the weighted mean of the decayed answers with its
    detractor cap, from ``nps_means``. ``volume`` is the severity-weighted ticket count of 30 days for each 50
    active users. ``referrals`` and ``advocacy_points`` are decayed sums.
    """

    tenure: Floats
    usage_age: Floats
    weekly: Flags
    seats: Floats
    active_28: Floats
    active_before: Floats
    stick: Floats
    core_known: Flags
    core_share: Floats
    core_events: Floats
    core_before: Floats
    checklist: Flags
    done: Floats
    expected: Floats
    past_target: Flags
    breadth: Floats
    power: Floats
    nps: Floats
    nps_age: Floats
    silent: Flags
    tickets_age: Floats
    urgent: Floats
    volume: Floats
    breaches: Floats
    reopens: Floats
    csat: Floats
    mood: Floats
    feedback_age: Floats
    complaint: Flags
    revenue_age: Floats
    arr_change: Floats
    expanding: Flags
    downgrading: Flags
    referrals: Floats
    referral_refused: Flags
    advocacy_points: Floats
    advocacy_refused: Flags

    def part(self, rows: "slice[int, int, None]") -> "Inputs":
        """Some of the accounts, in the same order; shares memory."""
        columns: dict[str, object] = {field.name: getattr(self, field.name)[rows] for field in fields(self)}
        return replace(self, **columns)  # type: ignore[arg-type]  # columns take the place of columns

    def __len__(self) -> int:
        return len(self.tenure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A signal of every account: its ``State``, and ``score`` 0 to 100, of no meaning where it is not usable."""

    score: Floats
    state: States


def nothing_known(count: int) -> Inputs:
    """The columns of ``count`` established accounts of which nothing else is known."""
    numbers, flags = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    columns = {field.name: flags if field.type is Flags else numbers for field in fields(Inputs)}
    return Inputs(**columns | {"tenure": np.full(count, 1000.0)})  # type: ignore[arg-type]


def curve(name: str, x: Floats, scoring: Scoring) -> Floats:
    """The named curve at ``x``: straight lines between its points, flat beyond them; NaN stays NaN."""
    points = np.asarray(scoring.curves[name])
    scores: Floats = np.interp(x, points[:, 0], points[:, 1])
    return scores


def aged(score: Floats, age: Floats, validity: float) -> Reading:
    """A reading that is stale from ``validity`` days on, drifts to 50 until twice as many, and then is missing.

    A NaN score or age is missing. Section 3 of the health specification, "Stale".
    """
    drifted = MIDDLE + (score - MIDDLE) * np.clip(2.0 - age / validity, 0.0, 1.0)
    known = (age < 2 * validity) & ~np.isnan(score)
    np.copyto(drifted, np.nan, where=~known)
    return Reading(score=drifted, state=_fresh_or_stale(known, age > validity))


def _fresh_or_stale(known: Flags, stale: Flags) -> States:
    """Whether ``stale``, as the first two states are numbered, where ``known``; missing elsewhere."""
    return np.where(known, stale.view(np.uint8), np.uint8(State.MISSING))


def faded(score: Floats, age: Floats, half_life: float) -> Floats:
    """The score moved towards 50 by half for each half-life of ``age``."""
    return MIDDLE + (score - MIDDLE) * np.exp2(-age / half_life)


def fading_reading(score: Floats, age: Floats, fading: Fading) -> Reading:
    """A reading of scores that have faded already: stale after two half-lives, missing when dropped or NaN."""
    known = (age < fading.dropped) & ~np.isnan(score)
    return Reading(score=score, state=_fresh_or_stale(known, age > 2 * fading.half_life))


def ruled_out(reading: Reading, where: Flags, state: State) -> Reading:
    """The reading with ``state`` ``where`` a rule says so."""
    return replace(reading, state=np.where(where, np.uint8(state), reading.state))
