"""What people and facts say beside the signals: conditions of caps, dismissals, overrides."""

import numpy as np

from core.content.scoring import CAPS, Scoring
from core.facts import FactKind
from core.health.bands import BANDS, GREY
from core.health.gather.flat import Material, Told, earliest
from core.health.judge import Standing
from core.signals import Flags, Floats

BY_FACT = {
    "intent_to_leave": FactKind.INTENT_TO_LEAVE,
    "escalation": FactKind.ESCALATION,
    "payment_failed": FactKind.PAYMENT_FAILED,
    "invoice_overdue": FactKind.INVOICE_OVERDUE,
    "champion_left": FactKind.CHAMPION_LEFT,
}
"""The caps that a fact puts on while it is open."""
FORCED = {band.value: code for code, band in enumerate(BANDS[:2])}
"""Bands that a person may force: the lower ones."""


def standing(material: Material, scoring: Scoring, *, last_seen: Floats, live: Flags, now: float) -> Standing:
    """The standing of every account. ``last_seen`` counts where the product's events are ``live``.

    One who never came has been quiet for as long as we know, and not from before the contract.
    """
    count, today = len(material.accounts), np.floor(now)
    since = np.full((count, len(CAPS)), np.nan)
    for name, kind in BY_FACT.items():
        told = material.of(kind)
        holds = told.open_at(now)
        since[:, CAPS.index(name)] = earliest(told.row[holds], np.floor(told.at[holds]), count)
    quiet = np.fmin(np.where(np.isnan(last_seen), material.watched, last_seen), material.tenure)
    since[:, CAPS.index("inactive")] = np.where(live, today - np.floor(quiet), np.nan)
    points, forced = _overrides(material.of(FactKind.OVERRIDE), count, scoring, now=now)
    return Standing(since=since, dismissed=_dismissed(material, count, now=now), points=points, forced=forced)


def lasts(told: Told, scoring: Scoring) -> Floats:
    """When each override is over: at its end, and after the most days one may last."""
    return np.fmin(told.ended, told.at + scoring.override.days)


def _overrides(
    told: Told, count: int, scoring: Scoring, *, now: float
) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.uint8]]"]:
    """(points, forced band) of the newest override of each account that is not over."""
    points, forced = np.zeros(count), np.full(count, GREY, dtype=np.uint8)
    holds = np.flatnonzero((told.at <= now) & (now < lasts(told, scoring))).tolist()
    codes = np.array([FORCED.get(told.word[place], int(GREY)) for place in holds], dtype=np.uint8)
    most = scoring.override.points
    points[told.row[holds]] = np.clip(np.nan_to_num(told.value[holds]), -most, most)
    forced[told.row[holds]] = codes
    return points, forced


def _dismissed(material: Material, count: int, *, now: float) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    told = material.of(FactKind.CAP_DISMISSED)
    aside = np.zeros((count, len(CAPS)), dtype=np.bool_)
    for place in np.flatnonzero(told.open_at(now)).tolist():
        if told.word[place] in CAPS:
            aside[told.row[place], CAPS.index(told.word[place])] = True
    return aside
