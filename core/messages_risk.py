"""What the app means to say about risk; part of the intents in ``core.messages``."""

from dataclasses import dataclass
from typing import Literal

from core.messages_digest import Page, TierWeek
from core.types import AccountId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPost:
    """One alert's message in the conversation ``lane``, drawn from what holds when it is sent."""

    alert: str
    lane: str
    kind: Literal["alert_post"] = "alert_post"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """What has happened to an alert, in the thread of its message. ``sentence`` is plain text, ``by`` who did it.

    ``to`` is who is mentioned in it, by ``<@…>``.
    """

    alert: str
    sentence: str
    by: UserId | None = None
    to: UserId | None = None
    kind: Literal["alert_line"] = "alert_line"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertHeap:
    """Many alerts of one look at once, as one message: the first of them by weight, and how many more there are."""

    lane: str
    alerts: tuple[str, ...]
    more: int = 0
    kind: Literal["alert_heap"] = "alert_heap"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPost:
    """An account's risk card, drawn from the state of the moment it is sent. ``by`` asked for it."""

    account: AccountId
    by: UserId
    kind: Literal["risk_post"] = "risk_post"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskThread:
    """The warnings, a line each, in the thread of the card; with ``chart`` the numbers of its chart in words."""

    account: AccountId
    by: UserId
    chart: bool = False
    kind: Literal["risk_thread"] = "risk_thread"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskChart:
    """The chart of an account's index over 26 weeks, in the thread of its card."""

    account: AccountId
    by: UserId
    kind: Literal["risk_chart"] = "risk_chart"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFile:
    """The report of risk as a page: an account's, or without one a portfolio's (``owner``'s or everybody's)."""

    account: AccountId | None = None
    owner: UserId | None = None
    kind: Literal["risk_file"] = "risk_file"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """A digest as it was made up; what has become of its alerts since is drawn from what holds when it is sent."""

    digest: str
    page: Page
    kind: Literal["digest_post"] = "digest_post"
    internal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChart:
    """The tiers of the last weeks, in the thread of a digest; ``in_words`` where the picture could not be shown."""

    digest: str
    weeks: tuple[TierWeek, ...]
    in_words: bool = False
    kind: Literal["digest_chart"] = "digest_chart"
    internal: bool = True


AboutRisk = (
    AlertPost | AlertLine | AlertHeap | RiskPost | RiskThread | RiskChart | RiskFile | DigestPost | DigestChart
)
