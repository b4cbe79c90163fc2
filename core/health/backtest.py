"""How the score would have done on the past: do the accounts it ranked low leave? Section 10 of the specification.

A row is one account on one day on which it was still a customer; it is positive when the account left within the
horizon. All of it is ranking: the score is no probability, so nothing here is one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.health.bands import BANDS, Band, Codes
from core.health.ranking import auc, interval, lift, pr_auc
from core.signals import Flags, Floats

RED_TIMES, WARNED_SHARE, GREEN_SHARE = 3.0, 2 / 3, 0.8
WARNED_FROM, WARNED_TO = 90, 60
"""The days before leaving in which a warning is of use."""
FEW_LEFT = 10
"""Below so many who left nothing is said of how well the score ranks [D]."""
STRONG, SOME = 0.7, 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The rows. ``account`` numbers the accounts; ``leaves_in`` is in days, NaN for one that has not left."""

    account: NDArray[np.intp]
    score: Floats
    band: Codes
    leaves_in: Floats
    horizon: float

    @property
    def left(self) -> Flags:
        """Whether each row's account left within the horizon."""
        return (self.leaves_in >= 0) & (self.leaves_in <= self.horizon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One test of the acceptance rule: what was found against what is asked; ``passed`` is None without rows."""

    sentence: str
    found: float | None
    asked: float
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the past says. ``auc`` and the others are None where too few have left."""

    rows: int
    positives: int
    churned: int
    rates: dict[Band, float]
    rules: tuple[Rule, ...]
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    pr_auc: float | None
    lift10: float | None

    @property
    def word(self) -> str:
        """``usable``, ``weak`` or ``no usable signal``."""
        if self.auc is None or self.auc_low is None or self.auc_low <= 0.5:  # noqa: PLR2004 - what chance gives
            return "no usable signal"
        return "usable" if self.auc >= STRONG else "weak" if self.auc >= SOME else "no usable signal"


def backtest(past: Past) -> Verdict:
    """The acceptance rule and the quality of the ranking. Rows without a score are left out of the ranking."""
    left, known = past.left, ~np.isnan(past.score)
    churned = len(np.unique(past.account[~np.isnan(past.leaves_in)]))
    enough = len(np.unique(past.account[left & known])) >= FEW_LEFT and bool((~left & known).any())
    risk, label, account = -past.score[known], left[known], past.account[known]
    low, high = interval(risk, label, account) if enough else (None, None)
    return Verdict(
        rows=len(left),
        positives=int(left.sum()),
        churned=churned,
        rates={band: _mean(left[past.band == code]) for code, band in enumerate(BANDS) if (past.band == code).any()},
        rules=(_red(past), _warned(past), _green(past)),
        auc=auc(risk, label) if enough else None,
        auc_low=low,
        auc_high=high,
        pr_auc=pr_auc(risk, label) if enough else None,
        lift10=lift(risk, label) if enough else None,
    )


def _red(past: Past) -> Rule:
    sentence = "The red band leaves at three times the base rate or more"
    red, base = past.left[past.band == BANDS.index(Band.RED)], _mean(past.left)
    if not len(red) or not base:
        return Rule(sentence=sentence, found=None, asked=RED_TIMES, passed=None)
    times = _mean(red) / base
    return Rule(sentence=sentence, found=times, asked=RED_TIMES, passed=times >= RED_TIMES)


def _warned(past: Past) -> Rule:
    sentence = "Two thirds of those who left sat below green 60 to 90 days before"
    then = (past.leaves_in >= WARNED_TO) & (past.leaves_in <= WARNED_FROM)
    gone = np.unique(past.account[then])
    if not len(gone):
        return Rule(sentence=sentence, found=None, asked=WARNED_SHARE, passed=None)
    below = then & (past.band < BANDS.index(Band.GREEN))
    share = len(np.unique(past.account[below])) / len(gone)
    return Rule(sentence=sentence, found=share, asked=WARNED_SHARE, passed=share >= WARNED_SHARE)


def _green(past: Past) -> Rule:
    sentence = "At most four fifths of the book are green"
    if not len(past.band):
        return Rule(sentence=sentence, found=None, asked=GREEN_SHARE, passed=None)
    share = _mean(past.band == BANDS.index(Band.GREEN))
    return Rule(sentence=sentence, found=share, asked=GREEN_SHARE, passed=share <= GREEN_SHARE)


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0
