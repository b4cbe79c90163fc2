"""Dated facts about customers: what happened, when, who said so.

Everything that is true of a customer for a time is a ``Fact``: a survey's answer, a logged call, a reference
given, an unpaid invoice, a score override. How a source tells of them stands in ``core.incoming``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.types import AccountId, UserId

BY_HAND = "slack"
"""The source of what a colleague typed in."""


class FactKind(StrEnum):
    """What sort of thing happened. ``value`` and ``ended_at`` of a ``Fact`` mean what stands here."""

    NPS = "nps"
    """``value`` 0 to 10."""
    CSAT = "csat"
    """``value`` 1 to 5."""
    CES = "ces"
    """``value`` 1 to 7."""
    SURVEY_ASKED = "survey_asked"
    """An NPS question was sent to ``who``."""
    CALL = "call"
    NOTE = "note"
    """``value`` is the mood: -1, 0 or 1."""
    COMPLAINT = "complaint"
    """Open until ``ended_at``."""
    REFERRAL = "referral"
    REFERRAL_REFUSED = "referral_refused"
    ADVOCACY = "advocacy"
    """``detail["form"]`` is a key of ``ADVOCACY_POINTS`` in the scoring file."""
    ADVOCACY_REFUSED = "advocacy_refused"
    EXPANSION = "expansion"
    """An opportunity to grow, open until ``ended_at``."""
    DOWNGRADE = "downgrade"
    """A wish to pay less, open until ``ended_at``."""
    REVENUE = "revenue"
    """``value`` is the yearly recurring revenue from ``at`` on."""
    PAYMENT_FAILED = "payment_failed"
    """Unsettled until ``ended_at``."""
    INVOICE_OVERDUE = "invoice_overdue"
    """Due at ``at``, unpaid until ``ended_at``."""
    INTENT_TO_LEAVE = "intent_to_leave"
    """Stated until ``ended_at``."""
    ESCALATION = "escalation"
    """Of the first severity, open until ``ended_at``."""
    CHAMPION_LEFT = "champion_left"
    """Without replacement until ``ended_at``."""
    SPONSOR_CHANGED = "sponsor_changed"
    REVIEW_MISSED = "review_missed"
    """The sponsor did not come to a review."""
    REORG = "reorg"
    """A merger, a sale, lay-offs, or another legal or billing entity."""
    DATA_EXPORT = "data_export"
    """They asked for all of their data."""
    ADVICE = "advice"
    """Our advice, not acted on until ``ended_at``."""
    FORECAST = "forecast"
    """``value`` is the yearly recurring revenue we expect after the renewal."""
    QUIET = "quiet"
    """A quiet time of the customer's own, holidays or a shutdown, until ``ended_at``."""
    PULSE = "pulse"
    """Our own view, ``value`` 1 (bad) to 5 (good)."""
    OVERRIDE = "override"
    """``value`` is -10 to 10 points, or ``detail["band"]`` a forced lower band; over at ``ended_at``."""
    CAP_DISMISSED = "cap_dismissed"
    """``detail["cap"]`` is not applied until ``ended_at``; ``text`` is the reason."""
    CONFIRMED = "confirmed"
    """A decayed value of the signal ``detail["signal"]`` still holds at ``at``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something true of an account from ``at``, until ``ended_at`` where its kind has an end (None: still true).

    ``id`` follows from the source and its own key, so that the same thing told twice is one fact. ``who`` is the
    e-mail address of the customer's person it came from. ``by`` is our person who logged it.
    """

    id: str
    account: AccountId
    kind: FactKind
    at: datetime
    source: str
    value: float | None = None
    who: str | None = None
    text: str = ""
    ended_at: datetime | None = None
    by: UserId | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


class TicketSeverity(StrEnum):
    """How badly a support ticket hurts; ``QUESTION`` is a how-to or a feature request."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A support ticket. ``resolved_at`` None means open; ``rating`` is 1 to 5; ``breaches`` are missed promises."""

    id: str
    account: AccountId
    created_at: datetime
    severity: TicketSeverity
    source: str
    subject: str = ""
    resolved_at: datetime | None = None
    rating: float | None = None
    breaches: int = 0
    reopens: int = 0
