"""The pieces of a scoring file, each a value checked on reading. ``core.content.scoring`` puts them together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000)]
Points = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
Share = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Days = Annotated[float, Field(allow_inf_nan=False, gt=0, le=100_000)]
SomeDays = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100_000)]
Weight = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1000)]
Curve = Annotated[tuple[tuple[Number, Points], ...], Field(min_length=2, max_length=30)]
"""Points (x, score); straight lines between them, flat beyond both ends."""
EventName = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentWeights(Part):
    """The weight of a component in the score, and of its signals, which sum to it."""

    weight: Points
    signals: Mapping[str, Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Part):
    """What differs for accounts younger than ``under_days``. Without ``growth`` that component does not apply."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    under_days: Days
    growth: bool
    weights: Mapping[str, Points]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading(Part):
    """``half_life`` in days, towards 50; a value older than ``dropped`` days counts no more."""

    half_life: Days
    dropped: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands(Part):
    """The lower limits of green and yellow, and how far beyond a limit a score changes its band at once."""

    green: Points
    yellow: Points
    margin: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Young(Part):
    """Days of a contract: before them no trend, no activation, no depth; and the limits of the seat curves."""

    trend: SomeDays
    activation: SomeDays
    depth: SomeDays
    six_months: SomeDays
    nine_months: SomeDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix(Part):
    """The share of the first part of a signal; the second has the rest of 1."""

    login_seats: Share
    login_level: Share
    usage_level: Share
    depth_breadth: Share
    feedback_csat: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class NpsRules(Part):
    """Weights of an answer by role; a buyer's or champion's below ``detractor`` caps the mean for some days.

    ``silent_asks`` questions without an answer count as a neutral one.
    """

    buyer: Weight
    champion: Weight
    other: Weight
    detractor: Points
    unhappy_cap: Points
    unhappy_days: Days
    silent_asks: Annotated[int, Field(ge=1, le=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRules(Part):
    """Weights by severity, over ``days``, for every ``users`` active users; what breaches and reopens take off."""

    severities: Mapping[str, Weight]
    days: Days
    users: Annotated[float, Field(allow_inf_nan=False, gt=0, le=1_000_000)]
    breach: Points
    most_breaches: Points
    reopen: Points
    most_reopens: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRules(Part):
    """Ratings of ``days``; from ``satisfied`` on, of 5, one is content. An open complaint caps the signal."""

    days: Days
    satisfied: Annotated[float, Field(allow_inf_nan=False, ge=1, le=5)]
    complaint_cap: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionRules(Part):
    """Revenue against ``days`` ago; points for an open opportunity, off for a wish to pay less."""

    days: Days
    opportunity: Points
    downgrade: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRules(Part):
    """The score of who refused when asked and has brought nobody."""

    refused: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvocacyRules(Part):
    """Points for each form of speaking for us, and off for a refusal."""

    points: Mapping[str, Points]
    refused: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Part):
    """The score is at most ``limit`` once the condition has held for ``days``, and for ``expires`` days at most.

    ``below`` is the limit, in points, of conditions about a component; None for the others.
    """

    limit: Points
    days: SomeDays = 0.0
    below: Points | None = None
    expires: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRules(Part):
    """How far, up or down, a person may move a score, and for how many days."""

    points: Points
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseRules(Part):
    """Days our own view of an account holds; of 3 or less, ``low_days``."""

    days: Days
    low_days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRules(Part):
    """Points in 28 days from which an arrow turns, points lost in 7 days that are sharp, weeks of the slope."""

    arrow: Points
    sharp_drop: Points
    slope_weeks: Annotated[int, Field(ge=2, le=52)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRules(Part):
    """Points of the book's median, and the share of it one rule newly holds down, that are no customer's doing."""

    fall: Points
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem(Part):
    """A first-time event of the activation checklist, expected by day ``by_day`` of the contract."""

    event: EventName
    by_day: Annotated[int, Field(ge=1, le=3650)]
    weight: Annotated[float, Field(allow_inf_nan=False, gt=0, le=1000)] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Part):
    """What the customer's product is: what to look for in its events.

    ``rhythm`` is how often a healthy user comes. ``core_events`` are the names of what the product is for; none:
    not set up. ``features`` maps a feature to the events that show its use; none: every event name is a feature.
    ``workdays`` count from Monday, 0. ``exports`` are events of taking all data away, ``exit_pages`` those of
    looking at how to cancel.
    """

    rhythm: Literal["daily", "weekly"] = "daily"
    workdays: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1, max_length=7)] = (
        *(0, 1, 2, 3, 4),
    )
    core_events: Annotated[tuple[EventName, ...], Field(max_length=200)] = ()
    features: Mapping[str, Annotated[tuple[EventName, ...], Field(min_length=1, max_length=200)]] = field(
        default_factory=dict
    )
    checklist: Annotated[tuple[ChecklistItem, ...], Field(max_length=50)] = ()
    exports: Annotated[tuple[EventName, ...], Field(max_length=200)] = ()
    exit_pages: Annotated[tuple[EventName, ...], Field(max_length=200)] = ()
