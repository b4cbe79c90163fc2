"""The part of the scoring file about risk: points, limits and behaviours of warnings, each checked on reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from core.content.part import Part
from core.content.scoring_parts import Days, Number, Points, Share, SomeDays
from core.types import Level

LEVELS = tuple(level.value for level in Level)
"""From the mildest to the worst."""
WARNING_LIMITS: Mapping[str, tuple[str, ...]] = {
    "evaluating": ("days",),
    "data_export": ("days",),
    "payment_failed": ("unsettled",),
    "usage_drop": ("week", "month", "fewest"),
    "users_drop": ("change", "fewest"),
    "login_gap": ("gaps", "low", "high", "critical"),
    "key_action": ("days",),
    "few_users": ("users", "seats"),
    "champion_left": ("days",),
    "channel_silent": ("low", "medium"),
    "no_meeting": ("days", "renewal"),
    "tickets": ("count", "times", "fewest"),
    "urgent_open": ("count", "days"),
    "nps_bad": ("detractor", "drop", "days"),
    "exit_pages": ("visits",),
    "forecast_down": ("change",),
    "red_long": ("days",),
    "renewal_near": ("days",),
    "score_fall": ("points",),
    "advice_open": ("days",),
    "onboarding_late": ("medium", "high", "quiet"),
    "kickoff_missing": ("days",),
    "sponsor_lost": ("enterprise", "others", "reviews", "changed"),
    "reorg": ("days",),
}
"""The names of the thresholds of each warning."""
Times = Annotated[float, Field(allow_inf_nan=False, ge=1, le=10)]
Minutes = Annotated[int, Field(ge=1, le=100_000)]
Count = Annotated[int, Field(ge=1, le=10_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proximity(Part):
    """The index is multiplied by ``times`` when the renewal is at most ``days`` away."""

    days: Days
    times: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseRules(Part):
    """A rule with more than ``share`` of noise among at least ``ratings`` ratings goes into the digest."""

    share: Share
    ratings: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRules(Part):
    """How warnings become messages.

    ``claim`` are business minutes until an unclaimed alert goes to the manager. ``cool_down`` and ``dismissed``
    are the days a rule stays silent for an account after it closed, and after a person called it no risk.
    ``at_once`` is how many alerts one person gets from one run before they become one message. ``lines`` is how
    many accounts a digest names.
    """

    claim: Mapping[str, Minutes]
    cool_down: SomeDays
    dismissed: SomeDays
    noise: NoiseRules
    at_once: Count
    lines: Annotated[int, Field(ge=1, le=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules(Part):
    """The risk index and its warnings. Section 1 to 5 of the risk specification; every number is a default.

    ``points`` a warning gives by level, ``health`` what a raw score of 0 adds, nothing from ``healthy`` on;
    ``tiers`` are the lower limits of the index; ``arrow`` and ``sharp`` its moves in 28 and 7 days that are shown.
    ``limits`` are the thresholds of the warnings, by warning and name.
    """

    points: Mapping[str, Points]
    health: Points
    healthy: Points
    proximity: Annotated[tuple[Proximity, ...], Field(max_length=10)]
    tiers: Mapping[str, Points]
    arrow: Points
    sharp: Points
    alerts: AlertRules
    limits: Mapping[str, Mapping[str, Number]]

    def limit(self, warning: str, name: str) -> float:
        """One threshold of a warning."""
        return self.limits[warning][name]
