"""Brings what the sample customers have lived through into the demo, by the same road as real data, and scores it.

The clock of the demo is moved by whoever tries it: their product goes on being used for as long as it runs.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from core.content.scoring import default_scoring_text
from core.incoming import Event
from core.storage import EventStore, Store
from core.types import TeamId, UserId
from core.usecases.change_scoring import apply_scoring
from core.usecases.look_at_risk import look
from core.usecases.measure import measure
from core.usecases.risk_pass import keep_past_risk, keep_risk
from core.usecases.score import score_book
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.take_in import Strays, take_in
from slackapp.demo_data.deeds import do_deeds
from slackapp.demo_data.life import events, news
from slackapp.demo_data.lives import CHECKLIST, CORE, FEATURES, LIVES
from slackapp.demo_data.samples import SAMPLES, Sample
from slackapp.demo_data.workspace import TEAM, UserIds

SOURCE = "demo"
WEEKS = 26
DAYS = 200
"""How far back the product's events go."""
HEARD = ("events", "tickets", "surveys", "revenue", "notes")


def bring_past(store: Store, event_store: EventStore, *, now: datetime) -> None:
    """Bring the lives and score the weeks behind; nothing where that was done."""
    team = TeamId(TEAM)
    with store.read(team) as work:
        if f"events:{SOURCE}" in work.sources.all():
            return
    _bring_events(store, event_store, first=now.date() - timedelta(days=DAYS), last=now.date(), anchor=now.date())
    _bring_news(store, anchor=now, now=now)
    with store.begin(team, origin=SOURCE) as work:
        began = now - timedelta(weeks=WEEKS)
        apply_scoring(work, scoring_text(), file="demo.yaml", by=UserId(UserIds.MANAGER), now=began)
    _scored(store, event_store, now=now)
    _heard(store, now=now)


def live_on(store: Store, event_store: EventStore, *, now: datetime) -> None:
    """Bring what has happened since the last time, to the customers and by colleagues; every source is heard."""
    team = TeamId(TEAM)
    with store.read(team) as work:
        heard = work.sources.all().get(f"events:{SOURCE}")
        workspace = work.workspaces.get()
    if heard is not None and heard.heard_at < now:
        anchor = workspace.installed_at.date()
        _bring_events(store, event_store, first=heard.heard_at.date(), last=now.date(), anchor=anchor)
        _bring_news(store, anchor=workspace.installed_at, now=now)
        _heard(store, now=now)
        do_deeds(store, began=anchor, now=now)


def scoring_text() -> str:
    """The shipped scoring file, told of the demo's product."""
    head, _, _ = default_scoring_text().partition("\nproduct:")
    features = "".join(f"    {name}: [{name}]\n" for name in FEATURES)
    steps = "".join(f"    - {{event: {event}, by_day: {day}}}\n" for event, day in CHECKLIST)
    return f"{head}\nproduct:\n  core_events: [{CORE}]\n  features:\n{features}  checklist:\n{steps}"


def _signed(sample: Sample, today: date) -> date:
    return today - timedelta(days=sample.signed or sample.age or 0)


def _bring_events(store: Store, event_store: EventStore, *, first: date, last: date, anchor: date) -> None:
    from core.storage.event_tables import table_of

    if event_store.takes_events:
        event_store.load(store, TeamId(TEAM), [table_of(list(_all_events(first, last, anchor)))])


def _bring_news(store: Store, *, anchor: datetime, now: datetime) -> None:
    with store.begin(TeamId(TEAM), origin=SOURCE) as work:
        for sample in SAMPLES:
            signed, life = _signed(sample, anchor.date()), LIVES[sample.slug]
            told = news(sample.slug, life, signed=signed, arr=sample.arr, anchor=anchor, now=now)
            take_in(work, tuple(told), source=SOURCE, now=now, strays=Strays.ASIDE)


def _all_events(first: date, last: date, anchor: date) -> Iterator[Event]:
    for sample in SAMPLES:
        signed = max(_signed(sample, anchor), first if sample.signed and sample.signed > DAYS else date.min)
        yield from events(sample.slug, LIVES[sample.slug], signed=signed, anchor=anchor, first=first, last=last)


def _scored(store: Store, event_store: EventStore, *, now: datetime) -> None:
    """Measure and score a day of each week behind, and today."""
    team = TeamId(TEAM)
    mornings = (datetime.combine(now.date() - timedelta(weeks=week), time(5), UTC) for week in range(WEEKS, 0, -1))
    times = [*mornings, min(datetime.combine(now.date(), time(5), UTC), now)]
    with store.read(team) as work:
        product = scoring_in_force(work).scoring.product
    measure(store, event_store, team, product, now=times[-1], past=times[:-1])
    for at in times[:-1]:
        with store.begin(team, origin=SOURCE) as work:
            keep_past_risk(work, look(work, score_book(work, now=at), now=at))
    with store.begin(team, origin=SOURCE) as work:
        keep_risk(work, look(work, score_book(work, now=times[-1]), now=times[-1]), now=now)


def _heard(store: Store, *, now: datetime) -> None:
    with store.begin(TeamId(TEAM), origin=SOURCE) as work:
        for domain in HEARD:
            work.sources.heard(f"{domain}:{SOURCE}", at=now, brought=0)
