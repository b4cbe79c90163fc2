"""What the product's events say of every account today: brought in, told apart, measured and kept."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.content.scoring import Product
from core.ids import derived
from core.incoming import Ref
from core.storage import Aside, EventStore, Store, Why
from core.types import AccountId, TeamId
from core.usecases.identify import Directory

if TYPE_CHECKING:
    from core.measures import Measures

EVENTS = "events"
"""The source of measures that come from the event store itself."""


def measure(store: Store, events: EventStore, team: TeamId, product: Product, *, now: datetime) -> "Measures":
    """Measure every account as of today (UTC), as far as the day has gone, and keep it with the day.

    References that nobody knows are put aside for a person, once each. Raises EventsGone when the event store
    does not answer; earlier measures then stay.
    """
    events.flush(store, team)
    day = now.astimezone(UTC).date()
    counts = events.refs(store, team)
    with store.begin(team, origin="clock") as work:
        directory = Directory.load(work)
        whose = {ref: directory.find(Ref(words=ref)) for ref in counts if ref}
        strays = {ref: match.choices for ref, match in whose.items() if match.account is None}
        work.aside.put(_strays(strays, now=now))
    accounts = {ref: match.account for ref, match in whose.items() if match.account is not None}
    measures = events.measures(store, team, accounts=accounts, product=product, day=day)
    with store.begin(team, origin="clock") as work:
        work.measured.put(measures, source=EVENTS, as_of=now)
        if measures.newest is not None:
            work.sources.heard(f"events:{EVENTS}", at=min(measures.newest, now), brought=0)
    return measures


def _strays(strays: Mapping[str, tuple[AccountId, ...]], *, now: datetime) -> list[Aside]:
    return [
        Aside(
            id=derived("aside", EVENTS, ref),
            source=EVENTS,
            reason=Why.CONFLICT if choices else Why.UNKNOWN_ACCOUNT,
            choices=choices,
            payload={"ref": ref},
            at=now,
        )
        for ref, choices in strays.items()
    ]
