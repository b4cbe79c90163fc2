"""Which save plays an account's warnings speak for, in which order, how surely, and what to ask before one is chosen.

Pure. The app proposes and a person decides. Section 6 and 7 of the risk specification; marks as there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.content.playbook import Excuse, Playbook, Playbooks
from core.facts import BY_HAND
from core.risk.alert import Alert

PRIORITY: Mapping[str, int] = {
    "competitor_evaluation": 0,
    "champion_left": 1,
    "sponsor_loss": 1,
    "support_friction": 2,
    "poor_onboarding": 3,
    "merger_reorg": 4,
    "price_pressure": 5,
    "low_adoption": 6,
}
"""Rule 12 [D]: little use is often the result of one of the others, and price of missing value."""
RELATIONSHIP: Mapping[str, frozenset[str]] = {
    "champion_left": frozenset({"channel_silent", "login_gap", "key_action", "users_drop"}),
    "sponsor_loss": frozenset({"no_meeting", "channel_silent", "renewal_near"}),
}
"""Rule 2: plays that need two signals, with the warnings that count as the second one [D]."""
EXCUSES: Mapping[Excuse, str] = {
    "holiday": "the customer has a quiet time, so its numbers say nothing now",
    "outage": "a source is silent, so missing use says nothing now",
}
LIVE = timedelta(days=7)
"""Evidence older than this is no longer sure [S: specification, section 6]."""
SURE = 2
"""Live sources, or signals of a relationship play, that make it sure."""


class Confidence(StrEnum):
    """How sure a cause is: two live sources or more; one, or old; typed in by a person only."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A play with the warnings that speak for it, worst first; ``questions`` are asked before it is chosen.

    ``held`` says why it is not to be chosen yet, "" where nothing stands against it.
    """

    play: str
    because: tuple[Alert, ...]
    confidence: Confidence
    questions: tuple[str, ...]
    held: str = ""


def propose(
    alerts: Sequence[Alert], books: Playbooks, *, excuses: Collection[Excuse] = (), now: datetime
) -> tuple[Proposal, ...]:
    """The plays that active warnings speak for, those to be chosen first in front; held ones come last.

    ``excuses`` are true of the account now. A warning without a play, or with one that is not there, proposes none.
    """
    ranked = ranked_causes(alerts)
    found = (books.get(play) for play in dict.fromkeys(alert.play for alert in ranked))
    made = [_proposal(book, ranked, frozenset(excuses), now=now) for book in found if book]
    return tuple(sorted(made, key=lambda each: (bool(each.held), PRIORITY.get(each.play, len(PRIORITY)))))


def ranked_causes(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """The warnings as causes: the worst level first, of the same the longest open."""
    return tuple(sorted(alerts, key=lambda alert: (-alert.level.code, alert.opened_at, alert.rule)))


def confidence(alerts: Sequence[Alert], *, now: datetime) -> Confidence:
    """How sure these warnings make one cause. A person's word alone is low, whatever its age."""
    told = [alert.evidence for alert in alerts if alert.evidence.source != BY_HAND]
    live = {evidence.source for evidence in told if now - evidence.at <= LIVE}
    if len(live) >= SURE:
        return Confidence.HIGH
    return Confidence.MEDIUM if told else Confidence.LOW


def source_words(source: str) -> str:
    """A source of evidence as people read it."""
    return "a colleague" if source == BY_HAND else source


def _proposal(book: Playbook, ranked: Sequence[Alert], excuses: frozenset[Excuse], *, now: datetime) -> Proposal:
    second = RELATIONSHIP.get(book.id, frozenset())
    because = tuple(alert for alert in ranked if alert.play == book.id or alert.rule in second)
    return Proposal(
        play=book.id,
        because=because,
        confidence=confidence(because, now=now),
        questions=book.ask,
        held=_held(book, because, excuses),
    )


def _held(book: Playbook, because: Sequence[Alert], excuses: frozenset[Excuse]) -> str:
    for excuse in book.not_if:
        if excuse in excuses:
            return f"Not now: {EXCUSES[excuse]}."
    stated = any(alert.play == book.id and alert.evidence.source == BY_HAND for alert in because)
    if book.id in RELATIONSHIP and len(because) < SURE and not stated:
        return "Not yet: this play needs two signals, or the customer's own word, logged with `/cs log`."
    return ""
