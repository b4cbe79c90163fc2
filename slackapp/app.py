"""The composition root: settings in, one ``App`` out. Everything the shell needs hangs on it."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from slack_sdk import WebClient

from core.registry import collect
from core.storage import EventStore, Store, open_events
from core.types import TeamId
from slackapp import features as feature_folder
from slackapp.clock import Clock
from slackapp.connections import Connections
from slackapp.features import Feature
from slackapp.kept import Kept
from slackapp.links import Links
from slackapp.metrics import Metrics
from slackapp.people import People
from slackapp.routes import Routes
from slackapp.secrets import TokenBox, secret_keys
from slackapp.settings import HOME, Settings


class SystemClock:
    """The real time, for the domain as for leases; with ``at`` the domain's time stands there."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the domain's time."""
        return self._at or datetime.now(UTC)

    def wall(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The running app. ``stirred`` is set after each commit that may have put something into the outbox.

    ``box`` seals the secrets that are stored and must be read again.
    """

    settings: Settings
    store: Store
    events: EventStore
    clock: Clock
    connections: Connections
    people: People
    routes: Routes
    links: Links
    metrics: Metrics
    kept: Kept
    box: TokenBox
    stirred: Event = field(default_factory=Event)

    def client(self, team: TeamId) -> WebClient:
        """Return a Slack client for ``team`` that repeats nothing; raises ``NotConnected``."""
        return self.connections.get(team).client


def all_features() -> tuple[Feature, ...]:
    """Return every feature there is."""
    return tuple(collect(feature_folder, "FEATURE", Feature).values())


def build_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    store: Store | None = None,
    features: tuple[Feature, ...] | None = None,
) -> App:
    """Return the app over its database (which must be migrated). ``features`` default to every one there is."""
    clock, store = clock or SystemClock(), store or Store.open(settings.store_url)
    keys = secret_keys(settings)
    box = TokenBox(keys)
    connections = Connections(store=store, box=box, clock=clock, api_url=settings.api_url)
    return App(
        settings=settings,
        store=store,
        events=open_events(settings.events_url, home=HOME, database=settings.store_url),
        clock=clock,
        connections=connections,
        people=People(store=store, connections=connections, clock=clock, zone=settings.tz_default),
        routes=Routes(all_features() if features is None else features),
        links=Links(keys, settings.base_url),
        metrics=Metrics(),
        kept=Kept(store, clock),
        box=box,
    )
