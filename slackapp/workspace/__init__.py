"""The local workspace: a strict Slack on this machine for trying and testing the app.

It is Slack's side of the wire. It speaks HTTP and WebSocket with the app, and imports nothing of the
rest of the project.
"""

from slackapp.workspace.acting import Refused
from slackapp.workspace.config import AppConfig, ClockControl, CommandSpec, ShortcutSpec
from slackapp.workspace.faults import Fault, FaultKind, Faults, FaultWhen
from slackapp.workspace.person import Person, Seen
from slackapp.workspace.ratelimits import Rates
from slackapp.workspace.records import File, Message, View
from slackapp.workspace.seed import (
    PersonKind,
    SeedChannel,
    SeedTeam,
    SeedUser,
    SeedUsergroup,
    SeedWorkspace,
)
from slackapp.workspace.workspace import Workspace

__all__ = [
    "AppConfig",
    "ClockControl",
    "CommandSpec",
    "Fault",
    "FaultKind",
    "FaultWhen",
    "Faults",
    "File",
    "Message",
    "Person",
    "PersonKind",
    "Rates",
    "Refused",
    "SeedChannel",
    "SeedTeam",
    "SeedUser",
    "SeedUsergroup",
    "SeedWorkspace",
    "Seen",
    "ShortcutSpec",
    "View",
    "Workspace",
]
