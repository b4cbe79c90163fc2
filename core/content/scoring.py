"""The scoring file: every number that turns measures into a health score, as a value checked on reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import isclose
from typing import Annotated, Literal

from pydantic import Field

from core.content.part import Part
from core.content.reading import Path, read, validated

__all__ = [
    "ChecklistItem",
    "ComponentWeights",
    "Curve",
    "Fading",
    "Product",
    "Profile",
    "Scoring",
    "default_scoring",
    "parse_scoring",
]

COMPONENTS = ("engagement", "adoption", "satisfaction", "growth")
SIGNALS = {
    "engagement": ("login", "usage"),
    "adoption": ("activation", "depth"),
    "satisfaction": ("nps", "tickets", "feedback"),
    "growth": ("expansion", "referrals", "advocacy"),
}
"""The signals of each component, in the order of every array of scores."""
CURVES = (
    *("seat", "seat_under_9_months", "seat_under_6_months", "stick_daily", "stick_weekly", "change"),
    *("core", "breadth", "power", "done", "nps", "urgent", "volume", "csat", "expansion", "advocacy", "referral"),
)

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000)]
Points = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
Days = Annotated[float, Field(allow_inf_nan=False, gt=0, le=100_000)]
Curve = Annotated[tuple[tuple[Number, Points], ...], Field(min_length=2, max_length=30)]
"""Points (x, score); straight lines between them, flat beyond both ends."""


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


EventName = Annotated[str, Field(min_length=1, max_length=200)]


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
    ``workdays`` count from Monday, 0.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring(Part):
    """A whole scoring file."""

    schema: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    components: Mapping[str, ComponentWeights]
    profiles: Annotated[tuple[Profile, ...], Field(min_length=1, max_length=20)]
    curves: Mapping[str, Curve]
    validity: Mapping[str, Days]
    fading: Mapping[str, Fading]
    bands: Bands
    coverage_floor: Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
    product: Product = field(default_factory=Product)


@cache
def default_scoring() -> Scoring:
    """The shipped scoring file, read once."""
    return parse_scoring(
        files("core.content").joinpath("scoring.yaml").read_text(encoding="utf-8"), file="scoring.yaml"
    )


def parse_scoring(text: str, *, file: str) -> Scoring:
    """The scoring file in ``text``. Raises ContentError with file, line and field of the first thing wrong."""
    document = read(text, file=file)
    scoring = validated(Scoring, document)
    for path, sentence in _troubles(scoring):
        raise document.error(sentence, path)
    return scoring


def _troubles(scoring: Scoring) -> Iterator[tuple[Path, str]]:
    yield from _named(scoring.components, COMPONENTS, "components")
    for name, part in scoring.components.items():
        yield from _named(part.signals, SIGNALS[name], "components", name, "signals")
        yield from _sums(part.signals, part.weight, ("components", name, "signals"), f"the weight of {name}")
    total = {name: part.weight for name, part in scoring.components.items()}
    yield from _sums(total, 100, ("components",), "100")
    yield from _named(scoring.curves, CURVES, "curves")
    for name, curve in scoring.curves.items():
        if any(left[0] >= right[0] for left, right in pairwise(curve)):
            yield ("curves", name), "each point must stand to the right of the one before it"
    for place, profile in enumerate(scoring.profiles):
        yield from _profile(scoring, profile, ("profiles", place, "weights"))
    yield from _named(scoring.validity, ("login", "usage", "depth", "tickets", "expansion"), "validity")
    yield from _named(scoring.fading, ("nps", "feedback"), "fading")
    if not scoring.bands.yellow < scoring.bands.green:
        yield ("bands", "yellow"), "yellow must begin below green"


def _profile(scoring: Scoring, profile: Profile, path: Path) -> Iterator[tuple[Path, str]]:
    known = {signal: name for name, signals in SIGNALS.items() for signal in signals}
    for signal in profile.weights:
        if signal not in known:
            yield (*path, signal), f"“{signal}” is no signal; the signals are {', '.join(known)}"
            return
    for name, part in scoring.components.items():
        replaced = {signal: profile.weights.get(signal, weight) for signal, weight in part.signals.items()}
        yield from _sums(replaced, part.weight, path, f"the weight of {name}")


def _named(found: Mapping[str, object], wanted: tuple[str, ...], *path: str) -> Iterator[tuple[Path, str]]:
    for name in found:
        if name not in wanted:
            yield (*path, name), f"“{name}” is not known here; known are {', '.join(wanted)}"
    for name in wanted:
        if name not in found:
            yield path, f"“{name}” is missing"


def _sums(weights: Mapping[str, float], whole: float, path: Path, meaning: str) -> Iterator[tuple[Path, str]]:
    total = sum(weights.values())
    if not isclose(total, whole, abs_tol=1e-9):
        yield path, f"these weights sum to {total:g}, not to {meaning}" + ("" if meaning == "100" else f", {whole:g}")
