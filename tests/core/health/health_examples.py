"""The accounts of the health specification's worked examples, as columns of one row."""

from dataclasses import replace

import numpy as np

from core.content.scoring import Profile, default_scoring
from core.signals import nothing_known

PLAIN = replace(default_scoring(), profiles=(Profile(name="plain", under_days=100_000, growth=True, weights={}),))
FLAGS = {"core_known": True, "checklist": True, "past_target": True}


def account(**known):
    empty = nothing_known(1)
    return replace(empty, **{name: np.full_like(getattr(empty, name), value) for name, value in known.items()})


def product(seat, stick, change, core, core_change, done, breadth, power):
    return FLAGS | {
        "usage_age": 0,
        "seats": 100,
        "active_28": 100 * seat,
        "active_before": 100 * seat / (1 + change),
        "stick": stick,
        "core_share": core,
        "core_before": 100,
        "core_events": 100 * (1 + core_change),
        "done": done,
        "breadth": breadth,
        "power": power,
    }


def voice(nps=None, urgent=0, volume=0, breaches=0, reopens=0, **rest):
    said = {"tickets_age": 0, "urgent": urgent, "volume": volume, "breaches": breaches, "reopens": reopens}
    return said | ({"nps": nps, "nps_age": 0} if nps is not None else {}) | rest


FLAT = {"revenue_age": 0, "arr_change": 0}
CSAT_OF_25 = {"csat": 0.5, "feedback_age": 0}
CSAT_OF_80 = {"csat": 0.87, "feedback_age": 0}
HEALTHY = product(0.85, 0.22, 0, 0.5, 0.02, 1, 0.45, 0.22)
A = HEALTHY | voice(85, 0, 2, csat=0.9, feedback_age=0) | FLAT
B = product(0.45, 0.12, -0.30, 0.22, -0.35, 1, 0.25, 0.06) | voice(70) | FLAT
C = voice(85, 0, 1, **CSAT_OF_80) | FLAT
D = product(0.5, 0.18, 0.10, 0.4, 0.10, 0.8, 0.2, 0.1) | voice(None, 1, 6, csat=0.8, feedback_age=0)
D |= {"past_target": False, "expected": 1}
E = product(0.9, 0.30, 0.05, 0.7, 0.05, 1, 0.6, 0.3) | voice(30, 3, 14, 2, 1, **CSAT_OF_25) | FLAT
E |= {"advocacy_points": 0, "advocacy_refused": True}
NO_GROWTH = replace(PLAIN, profiles=(replace(PLAIN.profiles[0], growth=False),))
