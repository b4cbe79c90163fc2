"""One file a thing that users do: its command, buttons, modals and phrases. Never calls Slack, never commits.

Each module holds one constant ``FEATURE``. ``slackapp.routes`` collects them; the manifest, the usage texts
and ``/cs help`` are made from what stands here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from slackapp.calls import Call, Reply

__all__ = ["Action", "Command", "Feature", "Handler", "Phrase", "Policy", "Shortcut"]

Handler = Callable[[Call], Reply]


class Policy(StrEnum):
    """Who may. Bots, guests where they may not, and people of another workspace are refused with a sentence."""

    MEMBER = "member"
    """Full members of this workspace."""
    ADMIN = "admin"
    """Admins and owners of this workspace."""
    ANYONE_HERE = "anyone_here"
    """Members and guests of this workspace."""
    ANYBODY = "anybody"
    """People of other companies too: for what is noticed without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What happens on a button, select, submission, closed view, asked options or event.

    With ``internal`` it is refused in an externally shared channel. Without ``changes`` it only reads, which
    is quicker; its ``work`` cannot write.
    """

    handler: Handler
    policy: Policy = Policy.MEMBER
    internal: bool = True
    changes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A verb. ``name`` is its slash command, or None where only ``/cs verb`` reaches it.

    ``example`` is a whole line as typed, such as ``/onboard Acme enterprise``. The handler gets the words
    behind the verb, never ``help``; with ``alone`` it also answers when there are none, else usage is shown.
    A ``BadInput`` it raises is shown with the usage.
    """

    verb: str
    description: str
    example: str
    handler: Handler
    name: str | None = None
    usage_hint: str = ""
    alone: bool = False
    policy: Policy = Policy.MEMBER
    internal: bool = True
    changes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Plain words said in a mention or direct message.

    ``pattern`` is a regular expression matched without regard to case against the whole text; its group
    ``words``, where it has one, becomes ``call.words``.
    """

    pattern: str
    handler: Handler
    policy: Policy = Policy.MEMBER
    internal: bool = True
    changes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """An entry in Slack's shortcut menus; ``on_message`` ones stand at messages."""

    name: str
    description: str
    handler: Handler
    on_message: bool = False
    policy: Policy = Policy.MEMBER
    internal: bool = True
    changes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing that users do. Keys are action ids, callback ids and event types, unique over all features.

    An action id may carry a suffix behind ``:`` (a row of like buttons needs distinct ids): it is routed by
    what stands before. ``events`` run with the acting member as ``call.user``.
    """

    name: str
    commands: tuple[Command, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    submissions: Mapping[str, Action] = field(default_factory=dict)
    closed: Mapping[str, Action] = field(default_factory=dict)
    options: Mapping[str, Action] = field(default_factory=dict)
    events: Mapping[str, Action] = field(default_factory=dict)
    shortcuts: Mapping[str, Shortcut] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
