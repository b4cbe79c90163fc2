"""How the app under trial is registered in the local workspace, and who moves the workspace's clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

BOT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "file_shared",
    "link_shared",
    "member_joined_channel",
    "message.im",
    "tokens_revoked",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One slash command, ``name`` with its slash."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutSpec:
    """One shortcut; ``type`` is ``global`` or ``message``."""

    callback_id: str
    name: str
    description: str = ""
    type: str = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppConfig:
    """The app's registration: its secrets, where it listens and what it asked for.

    ``events_url`` takes every request, as one Bolt app does. With ``socket_mode`` nothing goes there:
    everything goes over a WebSocket opened with ``app_token``. ``answer_s`` is how long Slack waits for
    an answer; ``sign_in_url`` is where Sign in with Slack leads back to, ``unfurl_domains`` are the hosts whose
    links the app is told of; ``retry_delays`` are the pauses before the three retries of an event; both in seconds.
    """

    app_id: str
    client_id: str
    client_secret: str
    signing_secret: str
    events_url: str
    name: str = "Coordinator"
    bot_name: str = "coordinator"
    redirect_url: str = ""
    sign_in_url: str = ""
    unfurl_domains: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    commands: tuple[CommandSpec, ...] = ()
    shortcuts: tuple[ShortcutSpec, ...] = ()
    bot_events: tuple[str, ...] = BOT_EVENTS
    app_token: str = ""
    socket_mode: bool = False
    verification_token: str = ""
    answer_s: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)


class ClockControl(Protocol):
    """The hand on the demo's clock. Called from a worker thread; ``advance`` may take seconds."""

    def now(self) -> datetime:
        """Return the demo's time, aware, in UTC."""

    def advance(self, seconds: float) -> str:
        """Move the time on by ``seconds``, let everything due happen, return one line about it."""

    def next_due(self) -> datetime | None:
        """Return when the next thing is due, or None when nothing is."""
