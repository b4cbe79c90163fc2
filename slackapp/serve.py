"""Running the app: over HTTP or Socket Mode, with the scheduler or without, or as a worker that takes no requests."""

import logging
import signal
import socket
from collections.abc import Callable, Iterable
from functools import partial
from threading import Event, Thread
from types import FrameType

import uvicorn
from slack_bolt import App as Bolt
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from starlette.types import ASGIApp

from core.errors import CoordinatorError
from core.storage import current, upgrade
from slackapp.app import App
from slackapp.bolt import make_bolt
from slackapp.oauth import adopt, make_oauth
from slackapp.settings import Settings
from slackapp.web import make_web

PAUSES = (1, 2, 5, 15, 60)
"""Seconds between attempts to reach Slack at start; the last one repeats."""
log = logging.getLogger(__name__)
Stop = Callable[[], None]
Start = Callable[[], Stop]


class CannotStart(CoordinatorError):
    """The app cannot start; the sentence says what to do."""


def prepare_database(settings: Settings) -> None:
    """Make the tables of an empty database. One of another version is left to ``coordinator db upgrade``."""
    if current(settings.store_url) is None:
        upgrade(settings.store_url)


def serve(app: App, *, socket_mode: bool, scheduler: bool) -> None:
    """Serve until told to stop."""
    oauth = make_oauth(app)
    bolt = make_bolt(app, oauth)

    def on_start() -> Stop:
        starts: list[Start] = [Adopter(app).start]
        if scheduler:
            starts.append(partial(start_scheduler, app))
        if socket_mode:
            starts.append(SocketMode(app, bolt).start)
        return start_all(starts)

    run_asgi(make_web(app, bolt, oauth, on_start=on_start), host=app.settings.host, port=app.settings.port)


def start_all(starts: Iterable[Start]) -> Stop:
    """Start everything in turn and return what stops it, the last started first."""
    stops = [start() for start in starts]

    def stop() -> None:
        for each in reversed(stops):
            each()

    return stop


def start_scheduler(app: App) -> Stop:
    """Start jobs and delivery and return what stops them."""
    from slackapp.scheduler import start

    return start(app)


def work(app: App) -> None:
    """Run scheduler and delivery alone until told to stop."""
    done = Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: done.set())
    stop = start_all([Adopter(app).start, partial(start_scheduler, app)])
    done.wait()
    stop()


class Server(uvicorn.Server):
    """uvicorn, which lets long answers end before it waits for them."""

    on_exit: Callable[[], None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop."""
        if self.on_exit is not None and not self.should_exit:
            self.on_exit()
        super().handle_exit(sig, frame)


def run_asgi(asgi: ASGIApp, *, host: str, port: int, on_exit: Callable[[], None] | None = None) -> None:
    """Serve ``asgi`` until SIGINT or SIGTERM; ``on_exit`` runs as soon as one comes.

    Raises:
        CannotStart: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotStart(f"Cannot listen on {host}:{port}: {error.strerror}. Set HOST or PORT.") from None
    config = uvicorn.Config(
        asgi,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        ws="websockets-sansio",
    )
    with listening:
        server = Server(config)
        server.on_exit = on_exit
        server.run(sockets=[listening])


class Adopter:
    """Connects the workspace of ``SLACK_BOT_TOKEN``; while Slack is down it tries again and requests are served."""

    def __init__(self, app: App) -> None:
        self._app, self._done = app, Event()
        self._thread = Thread(target=self._run, name="adopt", daemon=True)

    def start(self) -> Stop:
        """Begin, where a token is set, and return what ends it."""
        if self._app.settings.slack_bot_token is not None:
            self._thread.start()
        return self._done.set

    def wait(self) -> None:
        """Return once the workspace is connected, or trying was stopped."""
        self._thread.join()

    def _run(self) -> None:
        for attempt in range(1_000_000):
            if self._adopted() or self._done.wait(PAUSES[min(attempt, len(PAUSES) - 1)]):
                return

    def _adopted(self) -> bool:
        token = self._app.settings.slack_bot_token
        assert token is not None
        try:
            team = adopt(self._app.connections, token.get_secret_value(), zone=self._app.settings.tz_default)
        except SlackApiError as error:
            log.error("Slack refuses SLACK_BOT_TOKEN: %s", error.response.get("error"))  # noqa: TRY400 - no fault of ours
            return False
        except (SlackClientError, OSError, CoordinatorError) as error:
            log.warning("Slack cannot be reached yet: %s", error)
            return False
        log.info("Connected to Slack workspace %s", team)
        return True


class SocketMode:
    """Requests over a WebSocket that we opened; the same dispatch as over HTTP."""

    def __init__(self, app: App, bolt: Bolt) -> None:
        token = app.settings.slack_app_token
        assert token is not None
        self._handler = SocketModeHandler(
            bolt, token.get_secret_value(), web_client=app.connections.client(), logger=log
        )
        self._done = Event()
        self._thread = Thread(target=self._run, name="socket-mode", daemon=True)

    def start(self) -> Stop:
        """Connect, trying again while Slack is down, and return what disconnects."""
        self._thread.start()
        return self._stop

    def _stop(self) -> None:
        self._done.set()
        self._handler.close()  # type: ignore[no-untyped-call]  # Bolt's own

    def _run(self) -> None:
        for attempt in range(1_000_000):
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]  # Bolt's own
            except (SlackClientError, OSError) as error:
                log.warning("Socket Mode cannot connect yet: %s", error)
            else:
                return
            if self._done.wait(PAUSES[min(attempt, len(PAUSES) - 1)]):
                return
