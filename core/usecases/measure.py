"""What the product's events say of every account: brought in, told apart, measured and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.content.scoring import Product
from core.ids import derived
from core.incoming import Ref
from core.storage import Aside, EventStore, Store, Why
from core.types import TeamId
from core.usecases.identify import Directory, Match

if TYPE_CHECKING:
    from core.measures import Measures
    from core.storage.measuring import Seen

EVENTS = "events"
"""The source of measures that come from the event store itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Measures of some days, not kept yet. ``counts`` are events by the words that name their account, "" none."""

    measures: "tuple[Measures, ...]"
    counts: Mapping[str, int]
    strays: Mapping[str, Match]
    """Words that name no known account, or several."""


def measure(
    store: Store,
    events: EventStore,
    team: TeamId,
    product: Product,
    *,
    now: datetime,
    past: Sequence[datetime] = (),
    source: str = EVENTS,
) -> "Measures":
    """Measure every account as of today (UTC), as far as the day has gone, and keep it with the day.

    The days of the instants in ``past`` are measured and kept as well. References that nobody knows are put aside
    for a person, each with the number of its events. Where there has never been an event nothing is kept. Raises
    EventsGone when the event store does not answer; earlier measures then stay.
    """
    times = (*past, now)
    looked = look(store, events, team, product, days=[at.astimezone(UTC).date() for at in times])
    with store.begin(team, origin="clock") as work:
        work.aside.renew(f"events:{source}", _aside(looked, source, now=now))
        for measures, at in zip(looked.measures, times, strict=True):
            if measures.newest is not None:
                work.measured.put(measures, source=source, as_of=at)
                work.sources.heard(f"events:{source}", at=min(measures.newest, at), brought=0)
    return looked.measures[-1]


def look(store: Store, events: EventStore, team: TeamId, product: Product, *, days: Sequence[date]) -> Looked:
    """Measure as ``measure`` does and keep nothing of it. Raises EventsGone when the event store does not answer."""
    events.flush(store, team)
    with store.read(team) as work:
        directory = Directory.load(work)

    def question(seen: "Seen") -> Looked:
        counts = seen.refs()
        whose = {ref: directory.find(Ref(words=ref)) for ref in counts if ref}
        accounts = {ref: match.account for ref, match in whose.items() if match.account is not None}
        measures = seen.measures(accounts=accounts, product=product, days=days)
        strays = {ref: match for ref, match in whose.items() if match.account is None}
        return Looked(measures=measures, counts=counts, strays=strays)

    return events.ask(store, team, question)


def _aside(looked: Looked, source: str, *, now: datetime) -> list[Aside]:
    return [
        Aside(
            id=derived("aside", source, ref),
            source=f"events:{source}",
            reason=Why.CONFLICT if match.choices else Why.UNKNOWN_ACCOUNT,
            choices=match.choices,
            payload={"ref": ref},
            at=now,
            times=looked.counts[ref],
        )
        for ref, match in looked.strays.items()
    ]
