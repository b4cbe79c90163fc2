"""What the workspace keeps: messages, channels, files, views and installations, as values."""

import mimetypes
from dataclasses import dataclass, field
from typing import Any

from slackapp.workspace.checks import words_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. ``ephemeral_for`` is the only person who sees it, empty when everybody does."""

    channel: str
    ts: str
    user: str
    text: str
    team: str = ""
    bot_id: str = ""
    username: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    edited_ts: str = ""
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    subtype: str = ""
    ephemeral_for: str = ""
    pinned: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether this stands in a thread below another message."""
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def words(self) -> str:
        """Everything a person reads in the message: its blocks' texts, or its text where it has none."""
        return "\n".join(words_of(self.blocks)) if self.blocks else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One conversation; ``kind`` is ``channel``, ``im`` or ``mpim``."""

    id: str
    team: str
    name: str
    kind: str = "channel"
    topic: str = ""
    purpose: str = ""
    private: bool = False
    archived: bool = False
    members: list[str] = field(default_factory=list)
    shared_with: list[str] = field(default_factory=list)
    created: int = 0
    creator: str = ""

    @property
    def teams(self) -> frozenset[str]:
        """The teams that take part, the owning one included."""
        return frozenset((self.team, *self.shared_with))


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One uploaded file; ``channels`` are where it was shared, ``done`` once the upload is complete."""

    id: str
    team: str
    user: str
    name: str
    title: str
    size: int
    created: int
    channels: list[str] = field(default_factory=list)
    alt_text: str = ""
    done: bool = False

    @property
    def mimetype(self) -> str:
        """The type by the file's name, as Slack tells it."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """The app's installation in one team; ``revoked`` once it was removed."""

    team: str
    token: str
    bot_user_id: str
    bot_id: str
    scopes: list[str]
    installer: str = ""
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What somebody agreed to on the consent page, until the app fetches its token."""

    team: str
    user: str
    scopes: tuple[str, ...]
    redirect: str
    made: float
    used: bool = False
    nonce: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One modal or Home view as one person has it open; ``values`` are what they have entered."""

    id: str
    team: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str = ""
    values: Json = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """The title's text, empty for a Home view."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def words(self) -> str:
        """Everything a person reads in the view, title first."""
        return "\n".join((self.title, *words_of(self.blocks)))
