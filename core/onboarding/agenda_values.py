"""The values of an agenda: what is due, to whom it climbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.messages import Announced, Reason
from core.types import UserId


class DueKind(StrEnum):
    """What sort of thing is due."""

    REMINDER = "reminder"
    """A nudge about ``subject``, a task, to ``to``."""
    ASK = "ask"
    """The question ``ask`` to ``to``: a role nobody holds, a session nobody booked."""
    ANNOUNCEMENT = "announcement"
    """Milestone ``subject`` is ``what``, told to the plan's channel."""
    SUMMARY = "summary"
    """The weekly summary of the Monday ``day``."""
    CONFIRM = "confirm"
    """Milestone ``subject`` has had its clean days: apply ConfirmMilestone."""
    PASS = "pass"  # noqa: S105 - no password
    """The daily pass: forecast the plan again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to do or say once, at ``at`` (UTC) or, with a ``zone``, in the next working hours there.

    ``key`` names the occurrence and is stable. Of one ``ladder`` only the highest ``stage`` is given when several
    are due; the keys of the others are its ``covers``. ``day`` is the promised day it is about.
    """

    key: str
    at: datetime
    kind: DueKind
    ladder: str
    day: date
    stage: int = 0
    zone: str = ""
    subject: str = ""
    to: UserId | None = None
    reason: Reason | None = None
    what: Announced | None = None
    ask: str = ""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """To whom overdue work climbs: each member's manager, where known, and then the executive."""

    manager_of: Mapping[UserId, UserId | None]
    executive: UserId | None

    def contact(self, owner: UserId, plan_owner: UserId) -> UserId:
        """Who hears next of ``owner``'s work: their manager, else the plan's owner, else the executive."""
        manager = self.manager_of.get(owner)
        if manager and manager != owner:
            return manager
        return plan_owner if plan_owner != owner else self.executive or owner

    def top(self, owner: UserId, plan_owner: UserId) -> UserId:
        """Who hears last: the executive, else whoever hears next."""
        return self.executive or self.contact(owner, plan_owner)
