"""What the app means to say, before anyone has worded it for Slack.

A use case puts intents into the outbox in the same transaction as the state that caused them; delivery turns
each into Block Kit at the moment it is sent. ``internal`` intents never reach an externally shared channel.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from core.messages_files import (
    DroppedFile,
    ExampleTable,
    ImportCard,
    ImportRefused,
    TemplateRefused,
    TemplateTaken,
)
from core.messages_retention import AboutRetention
from core.messages_risk import AboutRisk
from core.messages_scoring import AboutScoring
from core.types import AccountId, PlanId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """The plan's one living message in its channel; always drawn from the plan as it is when sent."""

    plan: PlanId
    kind: Literal["plan_card"] = "plan_card"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A line in the plan's thread. ``sentence`` is plain text (escaped when rendered); ``by`` is named in front."""

    plan: PlanId
    sentence: str
    by: UserId | None = None
    kind: Literal["plan_line"] = "plan_line"
    internal: bool = True


class Announced(StrEnum):
    """What is told to the plan's channel about a milestone."""

    DUE_SOON = "due_soon"
    MISSED = "missed"
    REFORECAST = "reforecast"
    REACHED = "reached"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A milestone is due soon, missed, re-forecast, reopened, or reached (a celebration).

    ``days_early`` is in joint working days, positive when early. ``thanks`` are the members who made it happen.
    ``previous`` is the forecast before, where it moved. Names no health, no risk and nothing for sale.
    """

    plan: PlanId
    milestone: str
    what: Announced
    on: date
    previous: date | None = None
    days_early: int = 0
    thanks: tuple[UserId, ...] = ()
    because: str = ""
    kind: Literal["announcement"] = "announcement"
    internal: bool = True


class Reason(StrEnum):
    """Why a person is reminded of a task, gentlest first; the later ones climb."""

    ASSIGNED = "assigned"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    CLIMBED = "climbed"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One task in a reminder and why it is there. ``due`` is its promised day, ``late`` working days past it."""

    task: str
    reason: Reason
    due: date
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A direct message to ``to`` about tasks of one plan, with buttons to do, snooze or block each.

    ``asks`` are questions about the plan itself, plain text: a role nobody holds, a session nobody booked.
    """

    plan: PlanId
    to: UserId
    nudges: tuple[Nudge, ...]
    asks: tuple[str, ...] = ()
    kind: Literal["reminder"] = "reminder"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSummary:
    """What moved in a plan in the week that ends on ``week_end``, posted in its channel.

    ``forecasts`` are (milestone id, forecast a week ago, forecast now). ``lines`` are sentences, oldest first.
    ``skipped`` counts earlier summaries that were not sent because the app was not running.
    """

    plan: PlanId
    week_end: date
    done: tuple[str, ...]
    next_up: tuple[str, ...]
    blocked: tuple[str, ...]
    forecasts: tuple[tuple[str, date | None, date], ...]
    lines: tuple[str, ...] = ()
    skipped: int = 0
    kind: Literal["week_summary"] = "week_summary"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The Home tab of ``user``; drawn when sent."""

    user: UserId
    kind: Literal["home"] = "home"
    internal: bool = True


class FileFormat(StrEnum):
    """The forms an output is written in."""

    HTML = "html"
    MARKDOWN = "md"
    CSV = "csv"
    ICS = "ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistFile:
    """The onboarding checklist as a file in the plan's thread; ``shared_only`` is the customer's version."""

    plan: PlanId
    format: FileFormat
    shared_only: bool
    kind: Literal["checklist_file"] = "checklist_file"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardFile:
    """A page of health as a file: an account's, or without one a portfolio's (``owner``'s, None for everybody's)."""

    account: AccountId | None
    owner: UserId | None = None
    kind: Literal["dashboard_file"] = "dashboard_file"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLink:
    """An address of ours that somebody posted, and what it leads to: an account, or a portfolio without one."""

    url: str
    account: AccountId | None
    owner: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUnfurl:
    """What our own links lead to, shown under the message ``ts`` in which they were posted."""

    ts: str
    links: tuple[SharedLink, ...]
    kind: Literal["link_unfurl"] = "link_unfurl"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInvite:
    """The ``.ics`` of one session's bookings, in the plan's thread."""

    plan: PlanId
    session: str
    kind: Literal["session_invite"] = "session_invite"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A direct message to an owner: something we meant to send could not be sent, and what to do about it."""

    to: UserId
    sentence: str
    kind: Literal["trouble"] = "trouble"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPost:
    """An account's health card, drawn from the state of the moment it is sent. ``by`` asked for it."""

    account: AccountId
    by: UserId
    kind: Literal["health_post"] = "health_post"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthThread:
    """The ten signals, a line each, in the thread of the card; with ``chart`` the numbers of a chart in words."""

    account: AccountId
    by: UserId
    chart: bool = False
    kind: Literal["health_thread"] = "health_thread"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChart:
    """The chart of an account's 26 weeks, in the thread of its card."""

    account: AccountId
    by: UserId
    kind: Literal["health_chart"] = "health_chart"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLine:
    """What ``by`` did about an account's health, in the thread of its card. ``sentence`` is plain text."""

    account: AccountId
    by: UserId
    sentence: str
    kind: Literal["health_line"] = "health_line"
    internal: bool = True


Intent = (
    PlanCard
    | PlanLine
    | Announcement
    | Reminder
    | WeekSummary
    | HomeView
    | ChecklistFile
    | DashboardFile
    | LinkUnfurl
    | SessionInvite
    | Trouble
    | DroppedFile
    | ImportCard
    | ImportRefused
    | ExampleTable
    | TemplateTaken
    | TemplateRefused
    | AboutScoring
    | AboutRisk
    | HealthPost
    | HealthThread
    | HealthChart
    | HealthLine
    | AboutRetention
)
