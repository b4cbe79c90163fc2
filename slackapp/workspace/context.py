"""What every part of the workspace works with, put together once by ``Workspace``."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from slackapp.workspace.config import AppConfig, ClockControl
from slackapp.workspace.events import Events
from slackapp.workspace.faults import Faults
from slackapp.workspace.link import AppLink
from slackapp.workspace.live import Live
from slackapp.workspace.ratelimits import RateLimits
from slackapp.workspace.records import Channel, Json
from slackapp.workspace.sockets import Sockets
from slackapp.workspace.state import State
from slackapp.workspace.triggers import Triggers
from slackapp.workspace.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The workspace's parts. ``now`` is its own time, ``wall`` real time, both in epoch seconds."""

    app: AppConfig
    base_url: str
    state: State
    live: Live
    triggers: Triggers
    limits: RateLimits
    faults: Faults
    wire: Wire
    link: AppLink
    events: Events
    sockets: Sockets
    now: Callable[[], float]
    wall: Callable[[], float]
    clock: ClockControl | None
    clock_busy: Lock

    def tell(self, event: str, channel: Channel, data: Json) -> None:
        """Send something about a conversation to the pages of the people who can see it."""
        people = channel.members if channel.private or channel.kind != "channel" else None
        self.live.tell(event, {"channel": channel.id, **data}, people)
