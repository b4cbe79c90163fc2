"""What the warnings read of many accounts at once, as columns. Loads nothing.

A row is an account, in one order throughout. Ages are in days before ``now``; NaN means that nothing is known, or
that nothing holds, and no warning fires on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from core.facts import FactKind
from core.health.bands import GREY, Codes
from core.signals import Flags, Floats

Texts = NDArray[np.object_]
"""Words in a column, "" for none."""
TOLD = (
    *(FactKind.INTENT_TO_LEAVE, FactKind.DATA_EXPORT, FactKind.PAYMENT_FAILED, FactKind.CHAMPION_LEFT),
    *(FactKind.SPONSOR_CHANGED, FactKind.REORG, FactKind.ADVICE, FactKind.FORECAST, FactKind.NPS),
)
"""Kinds of facts that warnings rest on: the columns of ``told_by``."""
DOMAINS = ("events", "tickets", "surveys", "revenue", "contacts", "notes", "plans", "health")
"""Where warnings come from. Of the last two we are the source ourselves."""
OURS = {"plans": "onboarding plan", "health": "health score", "contacts": "contacts", "notes": "slack"}
"""What a domain is called of which no source has been heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """One column a field, of as many rows as there are accounts.

    Terms: ``tenure`` and ``renewal`` are days since the contract began and until it renews (negative: passed),
    ``seats`` those they pay for, ``arr`` the yearly revenue.
    Health: ``raw``, ``score`` and the changes of the steady score in ``change_7`` and ``change_28`` days; ``falling``
    as its arrow says; ``red_for`` days, NaN where it is not red.
    Usage: core events of the last 7 and 30 days and of as many before; ``*_change`` are shares, and ``*_fair`` what
    is left of them beside the customer's holidays, or beside what the whole book has fallen by, whichever explains
    more. ``last_core``, ``last_export`` and ``last_seen`` are ages.
    ``usual_gap`` is the median of days between two days with events. ``exit_pages`` were seen in 7 days.
    Facts: the ages of the newest that holds (of ``payment_failed`` and ``advice`` the oldest). ``forecast`` is the
    change against today's revenue. ``nps`` is the lowest of each contact's last answers, ``nps_fall`` the points by
    which one of them is below the contact's own answer before.
    Relations: ``channel_silent``, ``last_meeting`` and ``last_sponsor`` are ages. ``sponsors`` is how many are on
    record, NaN without any contact. ``reviews_missed`` since the sponsor was last heard of. ``quiet``: they have
    declared a quiet time.
    Tickets: ``tickets`` of 30 days, ``tickets_usual`` in 30 days before; ``urgent`` open, ``urgent_oldest`` an age.
    Onboarding: ``overdue`` share of the due tasks, ``plan_quiet`` days without activity, ``kickoff_wait`` working
    days since the start without a kickoff booked or held.

    ``silent`` are domains whose source has fallen silent: their last values are frozen. ``sources`` is the source of
    each domain and when it was last heard. ``told_by`` (accounts x ``TOLD``) is the source of the fact that counts.
    """

    now: datetime
    tenure: Floats
    renewal: Floats
    seats: Floats
    arr: Floats
    enterprise: Flags
    band: Codes
    raw: Floats
    score: Floats
    change_7: Floats
    change_28: Floats
    falling: Flags
    red_for: Floats
    core_week: Floats
    core_before_week: Floats
    core_month: Floats
    core_before_month: Floats
    week_change: Floats
    week_fair: Floats
    month_change: Floats
    month_fair: Floats
    active_28: Floats
    active_before: Floats
    users_change: Floats
    users_fair: Floats
    last_seen: Floats
    usual_gap: Floats
    last_core: Floats
    last_export: Floats
    exit_pages: Floats
    evaluating: Floats
    data_export: Floats
    payment_failed: Floats
    champion_left: Floats
    sponsor_changed: Floats
    reorg: Floats
    advice: Floats
    forecast: Floats
    forecast_age: Floats
    nps: Floats
    nps_age: Floats
    nps_fall: Floats
    nps_fall_age: Floats
    quiet: Flags
    channel_silent: Floats
    last_meeting: Floats
    last_sponsor: Floats
    sponsors: Floats
    reviews_missed: Floats
    tickets: Floats
    tickets_usual: Floats
    urgent: Floats
    urgent_oldest: Floats
    overdue: Floats
    plan_quiet: Floats
    kickoff_wait: Floats
    told_by: Texts
    silent: frozenset[str] = frozenset()
    sources: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.tenure)

    @property
    def grey(self) -> Flags:
        """Whose health is not known."""
        known: Flags = self.band == GREY
        return known

    def rows(self, places: "NDArray[np.intp] | slice[int, int, None]") -> "Signs":
        """Some of the accounts, in the order of their places."""
        columns = {name: getattr(self, name)[places] for name in COLUMNS}
        return replace(self, **columns)

    def ago(self, days: float) -> datetime:
        """The instant so many days before; now itself where the age is NaN."""
        return self.now if np.isnan(days) else self.now - timedelta(days=float(days))

    def source_of(self, domain: str) -> str:
        """The source of a domain that was heard last."""
        return self.sources[domain][0] if domain in self.sources else OURS.get(domain, domain)

    def heard(self, domain: str) -> datetime:
        """The instant the values of a domain are of: now, or when a source that has fallen silent was last heard."""
        return self.sources[domain][1] if domain in self.silent and domain in self.sources else self.now

    def teller(self, kind: FactKind, row: int) -> str:
        """The source of the fact of a kind that counts for an account."""
        return str(self.told_by[row, TOLD.index(kind)]) or "slack"


COLUMNS = tuple(each.name for each in fields(Signs) if each.type in (Floats, Flags, Codes, Texts))
"""The fields that are columns."""
_NOTHING = {Floats: np.nan, Flags: np.False_, Codes: GREY}


def no_signs(count: int, *, now: datetime) -> Signs:
    """The columns of ``count`` accounts of which nothing is known."""
    columns: dict[str, object] = {
        each.name: np.full(count, _NOTHING[each.type]) for each in fields(Signs) if each.type in _NOTHING
    }
    told_by = np.full((count, len(TOLD)), "", dtype=object)
    return Signs(now=now, told_by=told_by, **columns)  # type: ignore[arg-type]  # by name
