"""The demo: the app and the local workspace on one port, with sample customers and a clock that can be moved."""

import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Thread

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from core.storage import STAND_IN, Store, database_file
from core.types import TeamId
from slackapp import demo_data
from slackapp.app import App, SystemClock, build_app
from slackapp.bolt import make_bolt
from slackapp.demo_clock import DemoClock, Hand
from slackapp.manifest import BOT_SCOPES, bot_events, slash_commands, unfurl_domain
from slackapp.oauth import make_oauth
from slackapp.routes import Routes
from slackapp.serve import CannotStart, Stop, prepare_database, run_asgi, start_all, start_scheduler
from slackapp.settings import Settings
from slackapp.sign_in import CALLBACK
from slackapp.web import PATHS, make_web
from slackapp.workspace import AppConfig, CommandSpec, ShortcutSpec, Workspace

APP_ID = "A0COORDINATE"
ZONE = "Europe/Berlin"


def run(settings: Settings) -> None:
    """Serve the demo until told to stop. A second start goes on where the first one stopped."""
    demo = Demo(settings)
    sys.stdout.write(f"The demo is at {demo.address}/ - Ctrl-C stops it, what happened is kept.\n")
    sys.stdout.flush()
    run_asgi(demo.asgi, host=settings.host, port=settings.port, on_exit=demo.leave)


class Demo:
    """The whole demo. ``asgi`` is served; ``workspace`` and ``app`` talk with each other through it."""

    def __init__(self, settings: Settings) -> None:
        self.address = f"http://{settings.host}:{settings.port}"
        settings = demo_settings(settings, self.address)
        prepare_database(settings)
        folder = state_folder(settings)
        self.clock = DemoClock(SystemClock(), folder / "demo-clock")
        self.app = build_app(settings, clock=self.clock)
        refuse_real(self.app.store)
        self.hand = Hand(self.clock, self.app.store, self._tick)
        self.workspace = self._make_workspace(settings, folder)
        load_samples(self.app)
        for bring in (demo_data.bring_past, demo_data.live_on):
            bring(self.app.store, self.app.events, now=self.clock.now())
        self.asgi = self._on_one_port()

    def _tick(self, now: datetime) -> dict[str, object]:
        from slackapp.scheduler import tick

        demo_data.live_on(self.app.store, self.app.events, now=now)
        return tick(self.app, now)

    def _make_workspace(self, settings: Settings, folder: Path) -> Workspace:
        return Workspace(
            seed=demo_data.SEED,
            app=app_config(settings, self.app.routes, self.address),
            base_url=self.address,
            now=lambda: self.clock.now().timestamp(),
            wall=lambda: self.clock.wall().timestamp(),
            clock=self.hand,
            state_file=folder / "demo-workspace.db",
        )

    def _on_one_port(self) -> ASGIApp:
        oauth = make_oauth(self.app)
        web = make_web(self.app, make_bolt(self.app, oauth), oauth, on_start=self._start)
        return one_port(web, self.workspace.asgi)

    def _start(self) -> Stop:
        return start_all([partial(start_scheduler, self.app)])

    def leave(self) -> None:
        """End the pages' streams so that the server can stop."""
        Thread(target=self.workspace.close, name="leave").start()


def one_port(web: Starlette, workspace: Starlette) -> ASGIApp:
    """Return both as one: the app's own paths go to ``web``, everything else to ``workspace``."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as both:
            for each in (workspace, web):
                await both.enter_async_context(each.router.lifespan_context(each))
            yield

    outer = Starlette(lifespan=lifespan)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await outer(scope, receive, send)
        elif scope["path"].startswith(PATHS):
            await web(scope, receive, send)
        else:
            await workspace(scope, receive, send)

    return route


def demo_settings(settings: Settings, address: str) -> Settings:
    """Return the settings with Slack's side pointed at the local workspace; secrets are made anew each start."""
    return settings.model_copy(
        update={
            "slack_signing_secret": SecretStr(secrets.token_hex(16)),
            "slack_client_id": "0000.0001",
            "slack_client_secret": SecretStr(secrets.token_hex(16)),
            "slack_bot_token": None,
            "slack_app_token": None,
            "slack_api_url": f"{address}/api/",
            "slack_authorize_url": f"{address}/oauth/v2/authorize",
            "public_url": settings.public_url or address,
        }
    )


def app_config(settings: Settings, routes: Routes, address: str) -> AppConfig:
    """Return how the app is registered in the local workspace: what the manifest says."""
    assert settings.slack_client_id is not None
    assert settings.slack_client_secret is not None
    assert settings.slack_signing_secret is not None
    return AppConfig(
        app_id=APP_ID,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        events_url=f"{address}/slack/events",
        redirect_url=f"{settings.base_url}/slack/oauth_redirect",
        sign_in_url=f"{settings.base_url}{CALLBACK}",
        unfurl_domains=(unfurl_domain(settings.base_url),),
        scopes=tuple(BOT_SCOPES),
        commands=_commands(routes),
        shortcuts=_shortcuts(routes),
        bot_events=tuple(bot_events(routes)),
    )


def _commands(routes: Routes) -> tuple[CommandSpec, ...]:
    return tuple(
        CommandSpec(
            name=str(c["command"]), description=str(c["description"]), usage_hint=str(c.get("usage_hint", ""))
        )
        for c in slash_commands(routes)
    )


def _shortcuts(routes: Routes) -> tuple[ShortcutSpec, ...]:
    return tuple(
        ShortcutSpec(
            callback_id=key, name=s.name, description=s.description, type="message" if s.on_message else "global"
        )
        for key, s in routes.shortcuts.items()
    )


def refuse_real(store: Store) -> None:
    """Raise ``CannotStart`` where the database belongs to a real workspace: the demo's clock would run in it."""
    own = {STAND_IN, *(team.id for team in demo_data.SEED.teams)}
    real = [team for team in store.teams() if team not in own]
    if real:
        raise CannotStart(
            f"This database belongs to the Slack workspace {real[0]}: set DATABASE_URL to another one for the demo."
        )


def load_samples(app: App) -> None:
    """Connect the demo's workspace, unless it ever was, and bring in its customers, unless they are there."""
    home = demo_data.SEED.teams[0]
    with app.store.read(TeamId(home.id)) as work:
        known = work.workspaces.find() is not None
    installed = {
        "name": home.name,
        "bot_user": home.bot_user_id,
        "app_id": APP_ID,
        "scopes": ",".join(BOT_SCOPES),
        "time_zone": ZONE,
    }
    if not known:
        app.connections.connect(TeamId(home.id), installed, token=home.bot_token)
    demo_data.load(app.store, now=app.clock.now())


def state_folder(settings: Settings) -> Path:
    """Return where the demo keeps its clock and its workspace: beside an embedded database, else ``var/``."""
    file = database_file(settings.store_url)
    folder = file.parent if file else settings.var
    folder.mkdir(parents=True, exist_ok=True)
    return folder
