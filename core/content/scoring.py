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
from core.content.risk_rules import LEVELS, WARNING_LIMITS, RiskRules
from core.content.scoring_parts import (
    AdvocacyRules,
    Bands,
    Cap,
    ChecklistItem,
    ComponentWeights,
    Curve,
    Days,
    ExpansionRules,
    Fading,
    FeedbackRules,
    GuardRules,
    Mix,
    NpsRules,
    OverrideRules,
    Product,
    Profile,
    PulseRules,
    ReferralRules,
    Share,
    TicketRules,
    TrendRules,
    Young,
)

__all__ = [
    "Bands",
    "Cap",
    "ChecklistItem",
    "ComponentWeights",
    "Curve",
    "Fading",
    "Product",
    "Profile",
    "Scoring",
    "default_scoring",
    "default_scoring_text",
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

TICKET_SEVERITIES = ("urgent", "high", "normal", "low", "question")
VALID = ("login", "usage", "depth", "tickets", "expansion")
FADING = ("nps", "feedback", "referrals", "advocacy", "reference")
CAPS = (
    *("intent_to_leave", "escalation", "inactive", "payment_failed", "invoice_overdue"),
    *("low_satisfaction", "low_engagement", "champion_left", "weak_component"),
)
"""The caps in the order of every array of caps."""
BELOW = ("low_satisfaction", "low_engagement", "weak_component")
"""The caps that are about the points of components."""


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
    coverage_floor: Share
    silent_source_hours: Days
    young: Young
    mix: Mix
    nps: NpsRules
    tickets: TicketRules
    feedback: FeedbackRules
    expansion: ExpansionRules
    referrals: ReferralRules
    advocacy: AdvocacyRules
    caps: Mapping[str, Cap]
    override: OverrideRules
    pulse: PulseRules
    trend: TrendRules
    guard: GuardRules
    risk: RiskRules
    product: Product = field(default_factory=Product)


@cache
def default_scoring() -> Scoring:
    """The shipped scoring file, read once."""
    return parse_scoring(default_scoring_text(), file="scoring.yaml")


def default_scoring_text() -> str:
    """The shipped scoring file as it stands."""
    return files("core.content").joinpath("scoring.yaml").read_text(encoding="utf-8")


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
    yield from _named(scoring.validity, VALID, "validity")
    yield from _named(scoring.fading, FADING, "fading")
    yield from _named(scoring.tickets.severities, TICKET_SEVERITIES, "tickets", "severities")
    yield from _caps(scoring.caps)
    yield from _risk(scoring.risk)
    if not scoring.bands.yellow < scoring.bands.green:
        yield ("bands", "yellow"), "yellow must begin below green"


def _caps(caps: Mapping[str, Cap]) -> Iterator[tuple[Path, str]]:
    yield from _named(caps, CAPS, "caps")
    for name, cap in caps.items():
        if (cap.below is None) == (name in BELOW):
            sentence = "is missing" if name in BELOW else "means nothing for this cap"
            yield ("caps", name, "below"), sentence


def _risk(risk: RiskRules) -> Iterator[tuple[Path, str]]:
    yield from _named(risk.points, LEVELS, "risk", "points")
    yield from _named(risk.alerts.claim, LEVELS, "risk", "alerts", "claim")
    yield from _named(risk.tiers, LEVELS[1:], "risk", "tiers")
    yield from _named(risk.limits, tuple(WARNING_LIMITS), "risk", "limits")
    for warning, names in WARNING_LIMITS.items():
        yield from _named(risk.limits[warning], names, "risk", "limits", warning)
    limits = [risk.tiers[level] for level in LEVELS[1:]]
    if limits != sorted(limits):
        yield ("risk", "tiers"), "the limits must rise from medium to critical"
    days = [step.days for step in risk.proximity]
    if days != sorted(days):
        yield ("risk", "proximity"), "the nearest renewal comes first"


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
