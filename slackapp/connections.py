"""The Slack workspaces this app is connected to, and a client for each. Tokens are opened here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from slack_sdk import WebClient

from core.errors import CoordinatorError
from core.storage import Store, Workspace
from core.types import TeamId, UserId
from slackapp.clock import Clock
from slackapp.secrets import TokenBox

CACHED = timedelta(seconds=60)
TIMEOUT = 10
"""Seconds one call of Slack's Web API may take."""


class NotConnected(CoordinatorError):
    """There is no token for this workspace: never installed, uninstalled, or revoked."""

    def __init__(self, team: TeamId) -> None:
        super().__init__(
            "This app is not connected to this Slack workspace. An admin can install it again.", team=team
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One connected workspace. The client never repeats a call by itself: a repeated post would be seen twice."""

    team: TeamId
    bot_user: UserId
    client: WebClient


class Connections:
    """Connections by team, kept for a minute, so that a request needs no query and no call to know its workspace."""

    def __init__(self, *, store: Store, box: TokenBox, clock: Clock, api_url: str) -> None:
        self._store, self._box, self._clock, self._api_url = store, box, clock, api_url
        self._lock = Lock()
        self._known: dict[TeamId, tuple[datetime, Connection]] = {}

    def client(self, token: str | None = None) -> WebClient:
        """Return a client that repeats nothing."""
        return WebClient(token=token, base_url=self._api_url, timeout=TIMEOUT, retry_handlers=[])

    def get(self, team: TeamId) -> Connection:
        """Return the connection of ``team``.

        Raises:
            NotConnected: there is none, or it was revoked.
        """
        known = self._known.get(team)
        if known and self._clock.wall() - known[0] < CACHED:
            return known[1]
        with self._store.read(team) as work:
            connection = self._open(team, work.workspaces.find())
        with self._lock:
            self._known[team] = (self._clock.wall(), connection)
        return connection

    def _open(self, team: TeamId, workspace: Workspace | None) -> Connection:
        if workspace is None or workspace.bot_token is None or workspace.revoked_at is not None:
            raise NotConnected(team)
        client = self.client(self._box.open(workspace.bot_token))
        return Connection(team=team, bot_user=UserId(workspace.bot_user), client=client)

    def forget(self, team: TeamId) -> None:
        """Read this team's token from the database next time."""
        with self._lock:
            self._known.pop(team, None)

    def connect(self, team: TeamId, installed: Mapping[str, str], *, token: str) -> None:
        """Store the workspace with its token, sealed. Connecting again renews it and keeps its settings.

        The first one to connect takes over what was loaded before.

        ``installed`` holds ``name``, ``bot_user``, ``app_id``, ``scopes`` (separated by commas), ``time_zone``.
        """
        with self._store.begin(team) as work:
            before = work.workspaces.find()
            if before is None:
                work.workspaces.adopt()
            work.workspaces.save(self._workspace(team, before, installed, token))
        self.forget(team)

    def _workspace(
        self, team: TeamId, before: Workspace | None, installed: Mapping[str, str], token: str
    ) -> Workspace:
        fresh = Workspace(
            team=team,
            name=installed.get("name", ""),
            bot_token=self._box.seal(token),
            bot_user=UserId(installed.get("bot_user", "")),
            app_id=installed.get("app_id", ""),
            scopes=tuple(filter(None, installed.get("scopes", "").split(","))),
            time_zone=installed.get("time_zone", "UTC"),
            installed_at=self._clock.now(),
        )
        return fresh if before is None else replace(fresh, settings=before.settings, time_zone=before.time_zone)

    def revoke(self, team: TeamId) -> None:
        """Forget the token of ``team``; doing it twice is the same as once."""
        with self._store.begin(team) as work:
            workspace = work.workspaces.find()
            if workspace is not None and workspace.revoked_at is None:
                work.workspaces.revoke(at=self._clock.now())
        self.forget(team)
