"""The strict local workspace served on a port, and an app connected to it, with one clock for both."""

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import uvicorn

from core.accounts import Channel, Person
from core.onboarding.draft import Draft
from core.storage import Store
from core.types import ChannelId, TeamId, Tier, UserId
from core.usecases.start_plan import start
from slackapp.app import App, build_app
from slackapp.settings import Settings
from slackapp.workspace import (
    AppConfig,
    Rates,
    SeedChannel,
    SeedTeam,
    SeedUser,
    SeedWorkspace,
    Workspace,
)

TEAM, CSM = TeamId("T1"), UserId("U1")
CHANNEL, SHARED, ATTIC, QUIET = ChannelId("C1"), ChannelId("C3"), ChannelId("C4"), ChannelId("C2")
NOW = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
SCOPES = (
    "channels:history channels:join channels:read chat:write files:read files:write groups:history groups:read "
    "im:history im:read im:write links:read links:write users:read"
)
SEED = SeedWorkspace(
    teams=(
        SeedTeam(id=TEAM, name="Harbour", domain="harbour", bot_token="xoxb-1", bot_user_id="UBOT", bot_id="BBOT"),
        SeedTeam(id="T2", name="Quarry", domain="quarry"),
    ),
    users=(
        SeedUser(id=CSM, team=TEAM, name="success", real_name="Success Manager", tz="Europe/Berlin"),
        SeedUser(id="U9", team="T2", name="partner", real_name="Partner Contact"),
    ),
    channels=(
        SeedChannel(id=CHANNEL, team=TEAM, name="acme", members=(CSM, "UBOT")),
        SeedChannel(id=QUIET, team=TEAM, name="quiet", members=(CSM,)),
        SeedChannel(id=SHARED, team=TEAM, name="shared", members=(CSM, "U9", "UBOT"), shared_with=("T2",)),
        SeedChannel(id=ATTIC, team=TEAM, name="attic", members=(CSM, "UBOT"), archived=True),
    ),
)


class MovedClock:
    """A clock that stands until it is moved or slept on; domain and real time move together."""

    def __init__(self, at=NOW):
        self.at = at

    def now(self):
        return self.at

    def wall(self):
        return self.at

    def sleep(self, seconds):
        self.at += timedelta(seconds=max(seconds, 0.5))


class _Server(uvicorn.Server):
    def install_signal_handlers(self):
        pass


@contextmanager
def served(make):
    """Serve the workspace that ``make`` builds for an address, and hand it out."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    workspace = make(url)
    config = uvicorn.Config(workspace.asgi, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        thread.join(0.005)
    try:
        yield workspace
    finally:
        workspace.close()
        server.should_exit = True
        thread.join()
        listener.close()


@dataclass
class Stage:
    """An app and the Slack it speaks with."""

    app: App
    clock: MovedClock
    slack: Workspace

    def start_plan(self, channel=CHANNEL, name="Acme", start_on=date(2026, 9, 7)):
        draft = Draft(name=name, start=start_on, owner=CSM, tier=Tier.SMB, channel=channel)
        with self.app.store.begin(TEAM) as work:
            return start(work, draft, request_id=name, by=CSM, now=self.clock.now())

    def texts(self, channel=CHANNEL):
        return [one.text for one in self.slack.messages(channel)]


def settings_for(url, database):
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}" if "://" not in str(database) else str(database),
        slack_signing_secret="signing",
        slack_api_url=f"{url}/api/",
        secret_key="k" * 40,
    )


@contextmanager
def staged(database, *, rates=None, clock=None):
    """An app over ``database`` (a migrated file, or a URL), connected to a workspace of its own."""
    clock = clock or MovedClock()

    def make(url):
        config = AppConfig(
            app_id="A1",
            client_id="c",
            client_secret="s",
            signing_secret="signing",
            events_url=f"{url}/nowhere",
            scopes=tuple(SCOPES.split()),
            bot_events=(),
        )
        return Workspace(
            seed=SEED,
            app=config,
            base_url=url,
            now=lambda: clock.now().timestamp(),
            wall=lambda: clock.wall().timestamp(),
            rates=rates or Rates(tiers=(6000, 6000, 6000, 6000), posts_a_minute=6000, posts_burst=6000),
        )

    with served(make) as slack:
        settings = settings_for(slack._ctx.base_url, database)
        store = Store.open(settings.store_url)
        app = build_app(settings, clock=clock, store=store, features={})
        connect(app, clock)
        yield Stage(app=app, clock=clock, slack=slack)
        store.close()


def connect(app, clock):
    app.connections.connect(TEAM, {"name": "Harbour", "bot_user": "UBOT"}, token="xoxb-1")
    with app.store.begin(TEAM) as work:
        work.people.save(Person(id=CSM, name="Success Manager", time_zone="Europe/Berlin"), seen_at=clock.wall())
        work.channels.save(Channel(id=CHANNEL, name="acme"), seen_at=clock.wall())
