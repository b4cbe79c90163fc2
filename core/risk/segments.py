"""Which of four segments an account is in, and why. Nothing is loaded here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.risk.levels import Level

NEW_DAYS = 90
"""An account is new while its contract is younger than this many days [D]."""
GROWTH_DAYS = 180
"""So far back revenue and seats are compared with today's [D]."""


class Segment(StrEnum):
    """Where an account is in its life, by what it needs of us; the first that fits."""

    AT_RISK = "at_risk"
    NEW = "new"
    GROWING = "growing"
    ESTABLISHED = "established"

    @property
    def label(self) -> str:
        """The segment as people write it."""
        return {"at_risk": "At-Risk", "new": "New", "growing": "Growing", "established": "Established"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFacts:
    """What the segment of one account follows from.

    ``tier`` is that of its risk, None where it was never looked at; ``red`` is its health band. ``arr_then`` and
    ``seats_then`` are those of ``GROWTH_DAYS`` ago. None is not known, and nothing follows from it.
    """

    tier: Level | None = None
    red: bool = False
    contract_start: date | None = None
    onboarding: bool = False
    expansion: bool = False
    arr_then: float | None = None
    arr: float | None = None
    seats_then: int | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmented:
    """A segment and the sentence that says why."""

    segment: Segment
    reason: str


def segment(facts: SegmentFacts, *, today: date) -> Segmented:
    """The account's segment on ``today``: at risk goes before new, new before growing; the rest is established."""
    for found, reasons in (
        (Segment.AT_RISK, _at_risk(facts)),
        (Segment.NEW, _new(facts, today)),
        (Segment.GROWING, _growing(facts)),
    ):
        reason = next(reasons, "")
        if reason:
            return Segmented(segment=found, reason=reason)
    return Segmented(segment=Segment.ESTABLISHED, reason="Neither at risk nor new, and not growing.")


def _at_risk(facts: SegmentFacts) -> Iterator[str]:
    if facts.tier in (Level.HIGH, Level.CRITICAL):
        yield f"Its risk is {facts.tier}."
    if facts.red:
        yield "Its health is red."


def _new(facts: SegmentFacts, today: date) -> Iterator[str]:
    days = (today - facts.contract_start).days if facts.contract_start else NEW_DAYS
    if 0 <= days < NEW_DAYS:
        yield f"A customer for {days} {'day' if days == 1 else 'days'}; under {NEW_DAYS} is new."
    if facts.onboarding:
        yield "Its onboarding is still running."


def _growing(facts: SegmentFacts) -> Iterator[str]:
    if facts.arr is not None and facts.arr_then is not None and facts.arr > facts.arr_then:
        yield f"Revenue went from {facts.arr_then:,.0f} to {facts.arr:,.0f} in {GROWTH_DAYS} days."
    if facts.seats is not None and facts.seats_then is not None and facts.seats > facts.seats_then:
        yield f"Seats went from {facts.seats_then:,} to {facts.seats:,} in {GROWTH_DAYS} days."
    if facts.expansion:
        yield "A chance to grow is open."
