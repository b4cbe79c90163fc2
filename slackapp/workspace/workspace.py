"""Puts the local workspace together and gives tests a look inside."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import time
from typing import Final

from starlette.applications import Starlette

from slackapp.workspace.config import AppConfig, ClockControl
from slackapp.workspace.context import Context
from slackapp.workspace.events import Events
from slackapp.workspace.faults import Faults
from slackapp.workspace.installing import install, uninstall
from slackapp.workspace.link import AppLink
from slackapp.workspace.live import Live
from slackapp.workspace.person import Person
from slackapp.workspace.ratelimits import RateLimits, Rates
from slackapp.workspace.records import File, Message, View
from slackapp.workspace.seed import SeedWorkspace
from slackapp.workspace.server import build
from slackapp.workspace.sockets import Sockets
from slackapp.workspace.state import State
from slackapp.workspace.triggers import Triggers
from slackapp.workspace.views import stack_of
from slackapp.workspace.wire import Exchange, Wire

# The paths that are the workspace's own; a composition root forwards all others to the app.
PATHS: Final = (
    "/api/",
    "/_hooks/",
    "/_upload/",
    "/_files/",
    "/archives/",
    "/oauth/v2/",
    "/openid/",
    "/_socket/",
    "/_local/",
)
_THREADS: Final = 32


class Workspace:
    """A strict Slack on this machine. ``asgi`` is the application to serve; ``faults`` what goes wrong.

    ``base_url`` is where it is reachable, without a slash at the end. ``now`` is its own time (of messages
    and signatures), ``wall`` real time (of triggers and rates), both in epoch seconds.
    """

    def __init__(  # noqa: PLR0913  # one place puts everything together
        self,
        *,
        seed: SeedWorkspace,
        app: AppConfig,
        base_url: str,
        now: Callable[[], float] = time,
        wall: Callable[[], float] = time,
        clock: ClockControl | None = None,
        state_file: Path | None = None,
        faults: Faults | None = None,
        rates: Rates | None = None,
    ) -> None:
        self.faults = faults or Faults()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="slack-page")
        self._ctx = _assembled(
            app=app,
            base_url=base_url,
            state=State(seed, now, state_file),
            faults=self.faults,
            rates=rates or Rates(),
            wall=wall,
            clock=clock,
        )
        self._install(seed)
        self.asgi: Starlette = build(self._ctx, self._pool)

    def _install(self, seed: SeedWorkspace) -> None:
        state, app = self._ctx.state, self._ctx.app
        for team in seed.teams:
            if team.bot_token and not any(one.team == team.id for one in state.installs.values()):
                install(state, team, app.bot_name, app.name, app.scopes)

    @staticmethod
    def owns(path: str) -> bool:
        """Return whether a path of the shared port is the workspace's."""
        return path == "/" or path.startswith(PATHS)

    def close(self) -> None:
        """End the pages' streams, the threads and the state file. Call it before the server stops."""
        self._ctx.live.close()
        self._ctx.events.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._ctx.state.lock:
            self._ctx.state.disk.close()

    def person(self, user: str) -> Person:
        """Return somebody to act as."""
        return Person(self._ctx, user)

    def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> bool:
        """Wait until ``holds`` is true, looked at after every change; return whether it became true."""
        return self._ctx.live.until(holds, seconds)

    def messages(self, channel: str) -> list[Message]:
        """Return what stands in a conversation, oldest first, without replies and ephemeral messages."""
        with self._ctx.state.lock:
            found = self._ctx.state.messages[channel].values()
            return [one for one in found if not one.is_reply and not one.ephemeral_for]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return the replies below a message, oldest first."""
        with self._ctx.state.lock:
            return [one for one in self._ctx.state.replies(channel, ts) if not one.ephemeral_for]

    def ephemerals(self, user: str) -> list[Message]:
        """Return what only this person has been shown, oldest first."""
        with self._ctx.state.lock:
            rooms = self._ctx.state.messages.values()
            found = [one for room in rooms for one in room.values() if one.ephemeral_for == user]
        return sorted(found, key=lambda one: one.ts)

    def direct(self, user: str) -> str:
        """Return the id of the direct conversation between somebody and the app of their team."""
        with self._ctx.state.lock:
            installed = self._ctx.state.install_of(self._ctx.state.users[user].team)
            assert installed is not None
            return self._ctx.state.direct(installed.bot_user_id, user).id

    def calls(self, method: str) -> list[Exchange]:
        """Return the app's calls of one Web API method (or ``response_url``), oldest first."""
        return self._ctx.wire.calls(method)

    def wire(self, count: int = 200) -> list[Exchange]:
        """Return the last exchanges in both directions, oldest first."""
        return self._ctx.wire.last(count)

    @property
    def pings(self) -> list[Message]:
        """Every message, and every change of one, that called a whole channel."""
        return list(self._ctx.state.pings)

    def home(self, user: str) -> View | None:
        """Return somebody's Home tab as it stands, or None."""
        return self.person(user).home

    def modal(self, user: str) -> View | None:
        """Return the window on top for somebody, or None."""
        return self.person(user).modal

    def stack(self, user: str) -> list[View]:
        """Return somebody's open windows, the top one last."""
        with self._ctx.state.lock:
            return list(stack_of(self._ctx, user))

    def files(self) -> list[File]:
        """Return every finished file, oldest first."""
        with self._ctx.state.lock:
            return [one for one in self._ctx.state.files.values() if one.done]

    def content(self, file: str) -> bytes:
        """Return a file's bytes."""
        return self._ctx.state.contents[file]

    def token(self, team: str) -> str:
        """Return the bot token of a team's installation, empty when there is none."""
        with self._ctx.state.lock:
            installed = self._ctx.state.install_of(team)
            return installed.token if installed else ""

    def uninstall(self, team: str) -> bool:
        """Take the app out of a team, telling it so; return whether it had been in."""
        with self._ctx.state.lock:
            return uninstall(self._ctx, team)

    def refresh_sockets(self) -> None:
        """Ask the app for new WebSockets, as Slack does every few hours."""
        self._ctx.sockets.refresh()


def _assembled(
    *,
    app: AppConfig,
    base_url: str,
    state: State,
    faults: Faults,
    rates: Rates,
    wall: Callable[[], float],
    clock: ClockControl | None,
) -> Context:
    live, sockets = Live(), Sockets(app, base_url, wall)
    wire = Wire(wall, live.wake)
    link = AppLink(app, wire, sockets, now=state.now, wall=wall)
    return Context(
        app=app,
        base_url=base_url,
        state=state,
        live=live,
        triggers=Triggers(wall, base_url),
        limits=RateLimits(rates, wall),
        faults=faults,
        wire=wire,
        link=link,
        events=Events(app, link, state, state.now),
        sockets=sockets,
        now=state.now,
        wall=wall,
        clock=clock,
        clock_busy=Lock(),
    )
