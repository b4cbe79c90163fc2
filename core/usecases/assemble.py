"""What the score of a portfolio is made of: load accounts, facts, tickets, heartbeats and measures as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from core.content.scoring import Scoring
from core.health.gather import (
    BUYER_ROLES,
    CHAMPION_ROLES,
    EPOCH_DAY,
    Beat,
    Gathered,
    Material,
    day_number,
    frozen_at,
    gather,
)
from core.measures import Measures
from core.storage import Terms, Work

YEAR = timedelta(days=366)
UNKNOWN_TENURE = 36_500.0
"""Days of an account whose contract has no beginning: nothing says that it is young, and nothing began then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The columns of some accounts, and when each domain of sources was last heard."""

    gathered: Gathered
    beats: dict[str, Beat]


def local_day(work: Work, now: datetime) -> date:
    """The day it is in the workspace."""
    return now.astimezone(zone_of(work)).date()


def zone_of(work: Work) -> ZoneInfo:
    """The workspace's time zone; UTC before it is connected."""
    workspace = work.workspaces.find()
    return ZoneInfo(workspace.time_zone if workspace else "UTC")


def known(work: Work, accounts: Sequence[Terms], scoring: Scoring, *, now: datetime) -> Known:
    """The columns of ``accounts`` at ``now``, in their order. What has happened since does not count."""
    beats, at = beats_of(work), day_number(now)
    measures = measures_of(work, beats, scoring, now=now)
    if measures is not None and measures.newest is not None and "events" not in beats:
        beats["events"] = Beat(heard=day_number(measures.newest), source="events")
    places = {account.id: place for place, account in enumerate(accounts)}
    leads = work.contacts.of_roles(BUYER_ROLES | CHAMPION_ROLES)
    material = Material(
        accounts=tuple(places),
        seats=np.array([account.seats for account in accounts], dtype=float),
        tenure=_tenure(accounts, local_day(work, now)),
        linked=np.array([account.linked for account in accounts], dtype=np.bool_),
        watched=_watched(work, measures, now=now),
        facts=work.flat.facts(places, since=now - YEAR, until=now),
        tickets=work.flat.tickets(places, since=now - YEAR, until=now),
        beats=beats,
        leads={(places[account], who): role for (account, who), role in leads.items() if account in places},
    )
    return Known(gathered=gather(material, measures, scoring, now=at), beats=beats)


def beats_of(work: Work) -> dict[str, Beat]:
    """When each domain was last heard, by its last source. Names are ``domain:source``."""
    beats: dict[str, Beat] = {}
    for heard in work.sources.all().values():
        domain, _, source = heard.name.partition(":")
        beat = Beat(heard=day_number(heard.heard_at), source=source or domain)
        if domain not in beats or beats[domain].heard < beat.heard:
            beats[domain] = beat
    return beats


def silent(beats: dict[str, Beat], scoring: Scoring, *, now: datetime) -> tuple[str, ...]:
    """A sentence for each domain that everybody waits for: its last values are kept until they are too old."""
    at = day_number(now)
    quiet = [name for name in ("events", "tickets") if name in beats and frozen_at(beats[name], scoring, now=at) < at]
    called = {"events": "product events", "tickets": "support tickets"}
    return tuple(
        f"No {called[name]} from {beats[name].source} since {instant_of(beats[name].heard):%d %b %Y, %H:%M} UTC: "
        "the last values are shown as they were."
        for name in quiet
    )


def instant_of(day: float) -> datetime:
    """The instant of a day number."""
    return datetime.fromtimestamp((day - EPOCH_DAY) * 86_400, tz=UTC)


def measures_of(work: Work, beats: dict[str, Beat], scoring: Scoring, *, now: datetime) -> Measures | None:
    """The newest measures; those of the day a silent source was last heard."""
    counts = frozen_at(beats.get("events"), scoring, now=day_number(now))
    frozen = None
    if not np.isnan(counts) and counts < day_number(now):
        frozen = work.measured.latest(upto=instant_of(counts).date())
    found = frozen or work.measured.latest(upto=now.astimezone(UTC).date())
    return found[0] if found else None


def _watched(work: Work, measures: Measures | None, *, now: datetime) -> float:
    """Days back to which we surely know who came: to the first measuring, and to the oldest event told of in it."""
    first = work.measured.first()
    days = 0.0 if first is None else float((now.astimezone(UTC).date() - first).days)
    if measures is None:
        return days
    return max(days, float(np.max(measures.last_seen, where=np.isfinite(measures.last_seen), initial=0.0)))


def _tenure(accounts: Sequence[Terms], today: date) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    days = [
        UNKNOWN_TENURE if one.contract_start is None else max(0, (today - one.contract_start).days)
        for one in accounts
    ]
    return np.array(days, dtype=float)
