"""What they pay and what they say for us, as columns."""

import numpy as np

from core.content.scoring import Scoring
from core.facts import FactKind
from core.health.gather.flat import Material, any_in, earliest
from core.health.gather.product import Columns
from core.health.gather.voice import confirmed
from core.signals import Flags, Floats


def growth(material: Material, scoring: Scoring, *, now: float) -> Columns:
    """The columns of growth."""
    count = len(material.accounts)
    columns: Columns = {"arr_change": _revenue_change(material, scoring, now=now)}
    columns["revenue_age"] = _revenue_age(material, now=now)
    for name, kind in (("expanding", FactKind.EXPANSION), ("downgrading", FactKind.DOWNGRADE)):
        told = material.of(kind)
        columns[name] = any_in(told.row[told.open_at(now)], count)
    columns["referrals"] = _decayed(material, FactKind.REFERRAL, scoring, now=now)
    columns["referral_refused"] = _lately(material, FactKind.REFERRAL_REFUSED, scoring, "referrals", now=now)
    columns["advocacy_points"] = _decayed(material, FactKind.ADVOCACY, scoring, now=now)
    columns["advocacy_refused"] = _lately(material, FactKind.ADVOCACY_REFUSED, scoring, "advocacy", now=now)
    return columns


def _revenue_change(material: Material, scoring: Scoring, *, now: float) -> Floats:
    """The last yearly revenue against that of a year ago, or against the first known; NaN without any."""
    told, count = material.of(FactKind.REVENUE), len(material.accounts)
    given = (told.at <= now) & ~np.isnan(told.value)
    row, at, value = told.row[given], told.at[given], told.value[given]
    first, then, last = np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan)
    first[row[::-1]] = value[::-1]  # of several of one account the last one written stays
    old = at <= now - scoring.expansion.days
    then[row[old]] = value[old]
    last[row] = value
    base = np.where(np.isnan(then), first, then)
    change: Floats = np.divide(last - base, base, out=np.full(count, np.nan), where=base > 0)
    return change


def _revenue_age(material: Material, *, now: float) -> Floats:
    """Days since money was last heard of: of any account where a source tells it, else since its last fact."""
    told, count = material.of(FactKind.REVENUE), len(material.accounts)
    beat = material.beats.get("revenue")
    own = earliest(told.row, np.maximum(0.0, now - told.at), count)
    if beat is None:
        return own
    return np.fmin(own, max(0.0, now - beat.heard))


def _decayed(material: Material, kind: FactKind, scoring: Scoring, *, now: float) -> Floats:
    """The decayed sum of referrals, or of advocacy points."""
    told, count = material.of(kind), len(material.accounts)
    signal = "referrals" if kind is FactKind.REFERRAL else "advocacy"
    fades = [scoring.fading["reference" if word == "reference" else signal] for word in told.word]
    worth = np.array([_worth(kind, word, scoring) for word in told.word], dtype=float)
    age = confirmed(material, signal, told.row, np.maximum(0.0, now - told.at), now=now)
    half = np.array([fade.half_life for fade in fades], dtype=float)
    counts = age < np.array([fade.dropped for fade in fades], dtype=float)
    points = worth * np.exp2(-age / half)
    return np.bincount(told.row[counts], points[counts], count).astype(float)


def _worth(kind: FactKind, word: str, scoring: Scoring) -> float:
    return 1.0 if kind is FactKind.REFERRAL else scoring.advocacy.points.get(word, 0.0)


def _lately(material: Material, kind: FactKind, scoring: Scoring, signal: str, *, now: float) -> Flags:
    told = material.of(kind)
    recent = now - told.at < scoring.fading[signal].dropped
    return any_in(told.row[recent], len(material.accounts))
