"""From facts, tickets, heartbeats and measures to the columns that signals and caps read. Loads nothing."""

from dataclasses import dataclass, fields

import numpy as np

from core.content.scoring import Scoring
from core.health.gather.counts import Counts
from core.health.gather.flat import (
    BUYER_ROLES,
    CHAMPION_ROLES,
    DETAILED,
    EPOCH_DAY,
    LASTING,
    SEVERITIES,
    USED,
    Beat,
    Material,
    Told,
    ToldTickets,
    day_number,
)
from core.health.gather.growth import growth
from core.health.gather.product import product
from core.health.gather.standing import standing
from core.health.gather.voice import voice
from core.health.judge import Standing
from core.measures import Measures
from core.signals import Inputs

__all__ = [
    "BUYER_ROLES",
    "CHAMPION_ROLES",
    "DETAILED",
    "EPOCH_DAY",
    "LASTING",
    "SEVERITIES",
    "USED",
    "Beat",
    "Counts",
    "Gathered",
    "Material",
    "Told",
    "ToldTickets",
    "day_number",
    "frozen_at",
    "gather",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is known of a portfolio: the signals' columns, the numbers beside them, and what stands of caps."""

    inputs: Inputs
    counts: Counts
    standing: Standing


def frozen_at(beat: Beat | None, scoring: Scoring, *, now: float) -> float:
    """The instant whose values count: now, or when a source that has fallen silent was last heard. NaN: no source."""
    if beat is None:
        return np.nan
    return beat.heard if now - beat.heard > scoring.silent_source_hours / 24 else now


def gather(material: Material, measures: Measures | None, scoring: Scoring, *, now: float) -> Gathered:
    """The columns of a portfolio at ``now``, a day number. ``measures`` are those of the instant that counts."""
    events, helped = material.beats.get("events"), material.beats.get("tickets")
    age = np.nan if events is None else max(0.0, now - events.heard)
    of_product = product(material, measures, scoring, age=age)
    active = of_product.inputs["active_28"]
    asked = frozen_at(helped, scoring, now=now)
    of_voice = voice(
        material, scoring, active=active.astype(float), now=now, tickets_now=now if np.isnan(asked) else asked
    )
    count = len(material.accounts)
    columns = of_product.inputs | of_voice.inputs | growth(material, scoring, now=now)
    columns["tickets_age"] = np.full(count, np.nan if helped is None else max(0.0, now - helped.heard))
    heard = measures is not None and frozen_at(events, scoring, now=now) == now
    live = ~of_product.counts["unlinked"].astype(bool) & heard
    last_seen = of_product.counts["last_seen"].astype(float)
    return Gathered(
        inputs=Inputs(**{field.name: columns[field.name] for field in fields(Inputs)}),  # type: ignore[arg-type]  # by name
        counts=Counts(**(of_product.counts | of_voice.counts)),  # type: ignore[arg-type]  # likewise
        standing=standing(material, scoring, last_seen=last_seen, live=live, now=now),
    )
