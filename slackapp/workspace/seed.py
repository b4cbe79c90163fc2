"""What a local workspace starts with: teams, people, channels and groups, as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class PersonKind(StrEnum):
    """What somebody is in their own team; being external follows from the team, not from here."""

    MEMBER = "member"
    MANAGER = "manager"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedTeam:
    """One Slack team. With a ``bot_token`` the app is installed from the start, else through OAuth.

    The first team of a seed is the home team: the page shows people of the others as external.
    """

    id: str
    name: str
    domain: str
    bot_token: str = ""
    bot_user_id: str = ""
    bot_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedUser:
    """One person. ``name`` is the handle without ``@``; ``tz`` an IANA zone; ``color`` is ``#rrggbb``."""

    id: str
    team: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    kind: PersonKind = PersonKind.MEMBER
    is_admin: bool = False
    deleted: bool = False
    color: str = "#5b6770"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedChannel:
    """One channel of ``team``. ``members`` are user ids, the app's bot user among them if it is in.

    ``shared_with`` lists the other teams of a Slack Connect channel; with any it is externally shared.
    """

    id: str
    team: str
    name: str
    topic: str = ""
    purpose: str = ""
    private: bool = False
    archived: bool = False
    members: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    created: int = 1_700_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedUsergroup:
    """One user group (``@handle``) of a team with its members' ids."""

    id: str
    team: str
    handle: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedWorkspace:
    """Everything a local workspace holds before anybody has said a word. At least one team."""

    teams: tuple[SeedTeam, ...]
    users: tuple[SeedUser, ...] = ()
    channels: tuple[SeedChannel, ...] = ()
    usergroups: tuple[SeedUsergroup, ...] = ()
