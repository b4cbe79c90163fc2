"""Facts and tickets as flat columns: what storage hands to the gatherers.

``row`` is the account's place in the portfolio. Times are day numbers, ``date.toordinal()`` with a fraction, UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from core.facts import FactKind, TicketSeverity
from core.signals import Flags, Floats
from core.types import AccountId

Rows = NDArray[np.intp]
EPOCH_DAY = 719_163
"""``date(1970, 1, 1).toordinal()``."""
DAY_SECONDS = 86_400.0
SEVERITIES = tuple(TicketSeverity)
BUYER_ROLES = frozenset({"exec_sponsor", "procurement", "buyer", "sponsor"})
CHAMPION_ROLES = frozenset({"champion"})
LASTING = (
    *(FactKind.REVENUE, FactKind.COMPLAINT, FactKind.EXPANSION, FactKind.DOWNGRADE, FactKind.PAYMENT_FAILED),
    *(FactKind.INVOICE_OVERDUE, FactKind.INTENT_TO_LEAVE, FactKind.CHAMPION_LEFT, FactKind.ESCALATION),
    *(FactKind.OVERRIDE, FactKind.CAP_DISMISSED),
)
"""Kinds that may count however long ago they began."""
USED = (
    *LASTING,
    *(FactKind.NPS, FactKind.CSAT, FactKind.SURVEY_ASKED, FactKind.CALL, FactKind.NOTE, FactKind.REFERRAL),
    *(FactKind.REFERRAL_REFUSED, FactKind.ADVOCACY, FactKind.ADVOCACY_REFUSED, FactKind.CONFIRMED),
)
"""Every kind that the score looks at."""
DETAILED = {
    FactKind.ADVOCACY: "form",
    FactKind.OVERRIDE: "band",
    FactKind.CAP_DISMISSED: "cap",
    FactKind.CONFIRMED: "signal",
}
"""Kinds whose detail counts, and the one word of it that does."""


def day_number(at: datetime) -> float:
    """The instant as a day number in UTC."""
    return at.astimezone(UTC).timestamp() / DAY_SECONDS + EPOCH_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Facts of one kind, oldest first. ``ended`` is NaN while open, ``word`` the detail that counts or "".

    ``source`` is where each comes from, where that was asked for.
    """

    row: Rows
    at: Floats
    ended: Floats
    value: Floats
    who: Sequence[str]
    word: Sequence[str]
    source: Sequence[str] = ()

    def open_at(self, now: float) -> Flags:
        """Which of them hold at ``now``."""
        return (self.at <= now) & ~(self.ended <= now)


NOTHING = Told(row=np.zeros(0, dtype=np.intp), at=np.zeros(0), ended=np.zeros(0), value=np.zeros(0), who=(), word=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTickets:
    """Support tickets. ``severity`` is the place in ``SEVERITIES``; ``resolved`` and ``rating`` NaN for none."""

    row: Rows
    created: Floats
    resolved: Floats
    severity: NDArray[np.intp]
    rating: Floats
    breaches: Floats
    reopens: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A domain of sources: when it was last heard as a day number, and by which source."""

    heard: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything the score of a portfolio is made of, beside its measures.

    ``seats`` are NaN where not known; ``tenure`` is in days since the contract began. ``linked`` accounts have a
    word by which events may name them; ``watched`` is for how many days we know who came. ``leads`` is the role,
    buyer or champion, of contacts by account row and address.
    """

    accounts: tuple[AccountId, ...]
    seats: Floats
    tenure: Floats
    linked: Flags
    watched: float
    facts: Mapping[FactKind, Told]
    tickets: ToldTickets
    beats: Mapping[str, Beat]
    leads: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def of(self, kind: FactKind) -> Told:
        """The facts of a kind."""
        return self.facts.get(kind, NOTHING)


def any_in(rows: Rows, count: int) -> Flags:
    """Which of ``count`` accounts are in ``rows``."""
    found: Flags = np.bincount(rows, minlength=count) > 0
    return found


def earliest(rows: Rows, days: Floats, count: int) -> Floats:
    """The earliest of ``days`` of each account, NaN for none."""
    first = np.full(count, np.inf)
    np.minimum.at(first, rows, days)
    return np.where(np.isinf(first), np.nan, first)


def latest(rows: Rows, days: Floats, count: int) -> Floats:
    """The latest of ``days`` of each account, NaN for none."""
    return -earliest(rows, -days, count)
