"""Slack's payloads read into one shape. What is missing reads as ``""``; nothing here raises for odd input."""

import hashlib
import html
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.accounts import Channel, Person
from core.storage import Work
from core.types import ChannelId, TeamId, UserId
from slackapp.calls import Call, CallKind
from slackapp.forms import FormValues

if TYPE_CHECKING:
    from slackapp.app import App

Payload = Mapping[str, object]
_MENTION = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One request of Slack. ``name`` is the command, action id, callback id or event type.

    ``key`` is the same for every delivery of the same deed and for nothing else; ``""`` where none is needed.
    ``surface`` says where the person is: ``message``, ``modal``, ``home`` or ``""``.
    """

    kind: CallKind
    team: TeamId
    user: UserId
    name: str
    key: str = ""
    user_team: str = ""
    user_name: str = ""
    channel: ChannelId | None = None
    words: str = ""
    value: str = ""
    values: FormValues = field(default_factory=FormValues)
    private: str = ""
    surface: str = ""
    view: Payload = field(default_factory=dict)
    trigger_id: str = ""
    response_url: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    payload: Payload = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where it came from, for the audit log."""
        return f"slack:{self.kind}:{self.name}"

    @property
    def as_asked(self) -> Hashable:
        """The question as it was worded: the same person asks the same thing in the same place."""
        return self.team, self.user, self.kind, self.name, self.words, self.channel

    @property
    def view_id(self) -> str:
        """The view's id."""
        return at(self.view, "id")

    @property
    def view_hash(self) -> str:
        """The view's state of drawing, which Slack compares before it takes an update."""
        return at(self.view, "hash")

    def block_ids(self) -> frozenset[str]:
        """Return the block ids of the view: where an error can be shown."""
        blocks = self.view.get("blocks")
        found = blocks if isinstance(blocks, list) else []
        return frozenset(at(b, "block_id") for b in found if isinstance(b, Mapping) and b.get("type") == "input")

    def call(
        self, user: Person, channel: Channel | None, *, words: str, now: datetime, work: Work, app: "App"
    ) -> Call:
        """Return what a handler is given, inside the open transaction ``work``."""
        return Call(
            kind=self.kind,
            team=self.team,
            user=user,
            now=now,
            work=work,
            links=app.links,
            box=app.box,
            origin=self.origin,
            channel=channel,
            words=words,
            value=self.value,
            values=self.values,
            private=self.private,
            action_id=self.name if self.kind in {CallKind.ACTION, CallKind.OPTIONS} else "",
            view_id=self.view_id,
            trigger_id=self.trigger_id,
            payload=self.payload,
        )


def inner(payload: Payload, name: str) -> Payload:
    """Return the mapping under ``name``, or an empty one."""
    found = payload.get(name)
    return found if isinstance(found, Mapping) else {}


def at(payload: Payload, *path: str) -> str:
    """Return the text under ``path``, or ``""``."""
    for step in path[:-1]:
        payload = inner(payload, step)
    found = payload.get(path[-1])
    return found if isinstance(found, str) else ""


def read_command(body: Payload, team: TeamId) -> Incoming:
    """Read a slash command."""
    trigger = at(body, "trigger_id")
    return Incoming(
        kind=CallKind.COMMAND,
        team=team,
        user=UserId(at(body, "user_id")),
        user_team=at(body, "team_id"),
        user_name=at(body, "user_name"),
        name=at(body, "command"),
        key=f"command:{trigger}" if trigger else "",
        channel=_channel(at(body, "channel_id")),
        words=html.unescape(at(body, "text")).strip(),
        trigger_id=trigger,
        response_url=at(body, "response_url"),
        payload=body,
    )


def read_action(body: Payload, team: TeamId) -> Incoming:
    """Read a press or a choice; of several in one payload (Slack sends one) the first."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], Mapping) else {}
    view, message, container = inner(body, "view"), inner(body, "message"), inner(body, "container")
    where = at(view, "id") or at(container, "message_ts") or at(message, "ts")
    deed = (where, at(body, "user", "id"), at(action, "action_id"), at(action, "action_ts"))
    state = inner(view, "state") if view else inner(body, "state")
    return replace(
        _interactive(body, team, CallKind.ACTION, at(action, "action_id")),
        key="action:" + ":".join(deed) if deed[3] else "",
        value=_picked(action),
        values=FormValues(inner(state, "values")),
        surface="message" if not view else "home" if at(view, "type") == "home" else "modal",
        message_ts=at(container, "message_ts") or at(message, "ts"),
        thread_ts=_thread(message, container),
    )


def _thread(message: Mapping[str, object], container: Mapping[str, object]) -> str:
    """The thread that a pressed reply is in; "" for a thread's first message, which stands in the channel itself."""
    own = at(container, "message_ts") or at(message, "ts")
    thread = at(container, "thread_ts") or at(message, "thread_ts")
    return "" if thread == own else thread


def read_view(body: Payload, team: TeamId, kind: CallKind) -> Incoming:
    """Read a submitted or closed modal. The key holds what was typed: the same view may be sent again, corrected."""
    view = inner(body, "view")
    values = inner(inner(view, "state"), "values")
    typed = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]
    submitted = kind is CallKind.SUBMISSION
    return replace(
        _interactive(body, team, kind, at(view, "callback_id")),
        key=f"view:{at(view, 'id')}:{at(view, 'hash')}:{typed}" if submitted else "",
        values=FormValues(values),
        surface="modal",
    )


def read_options(body: Payload, team: TeamId) -> Incoming:
    """Read what was typed into a select that asks us for its options."""
    state = inner(inner(body, "view"), "state")
    return replace(
        _interactive(body, team, CallKind.OPTIONS, at(body, "action_id")),
        value=at(body, "value"),
        values=FormValues(inner(state, "values")),
        surface="modal" if inner(body, "view") else "message",
    )


def read_shortcut(body: Payload, team: TeamId) -> Incoming:
    """Read a global shortcut or one at a message."""
    message, trigger = inner(body, "message"), at(body, "trigger_id")
    return replace(
        _interactive(body, team, CallKind.SHORTCUT, at(body, "callback_id")),
        key=f"shortcut:{trigger}" if trigger else "",
        words=at(message, "text"),
        message_ts=at(message, "ts"),
        thread_ts=at(message, "thread_ts"),
    )


def read_event(body: Payload, team: TeamId) -> Incoming:
    """Read an event. ``words`` is a message's text as its writer saw it, without the mention of the app."""
    event = inner(body, "event")
    user = at(event, "user") or at(event, "user", "id") or at(event, "user_id")
    channel = at(event, "channel") or at(event, "channel_id") or at(event, "channel", "id")
    event_id = at(body, "event_id")
    return Incoming(
        kind=CallKind.EVENT,
        team=team,
        user=UserId(user),
        user_team=at(event, "user_team") or at(event, "team"),
        name=at(event, "type"),
        key=f"event:{event_id}" if event_id else "",
        channel=_channel(channel),
        words=at(event, "text"),
        message_ts=at(event, "ts"),
        thread_ts=at(event, "thread_ts"),
        payload=body,
    )


def as_words(incoming: Incoming, bot_user: UserId) -> Incoming:
    """Return a mention, or a message said to the app alone, as plain words; everything else as it is.

    A file sent without a word is the business of whoever takes files.
    """
    event = inner(incoming.payload, "event")
    direct = bool(incoming.channel and incoming.channel.startswith("D"))
    mention = incoming.name == "app_mention" and not direct
    message = incoming.name == "message" and at(event, "channel_type") == "im"
    if incoming.kind is not CallKind.EVENT or not (mention or message):
        return incoming
    if at(event, "bot_id") or at(event, "subtype") not in {"", "file_share"}:
        return incoming
    words = without_mention(incoming.words, bot_user)
    if at(event, "subtype") == "file_share" and not words:
        return incoming
    return replace(incoming, kind=CallKind.WORDS, words=words)


def without_mention(text: str, bot_user: UserId) -> str:
    """Return ``text`` as it was typed, without every mention of the app."""
    kept = _MENTION.sub(lambda found: "" if found[1] == bot_user else found[0], text)
    return " ".join(html.unescape(kept).split())


def _interactive(body: Payload, team: TeamId, kind: CallKind, name: str) -> Incoming:
    user = inner(body, "user")
    return Incoming(
        kind=kind,
        team=team,
        name=name,
        user=UserId(at(user, "id")),
        user_team=at(user, "team_id"),
        user_name=at(user, "name") or at(user, "username"),
        channel=_channel(at(body, "channel", "id") or at(body, "container", "channel_id")),
        private=at(body, "view", "private_metadata"),
        view=inner(body, "view"),
        trigger_id=at(body, "trigger_id"),
        response_url=at(body, "response_url"),
        payload=body,
    )


def _channel(channel: str) -> ChannelId | None:
    return ChannelId(channel) if channel else None


def _picked(action: Payload) -> str:
    """Return the button's value or the one thing chosen, whatever widget it was."""
    option = at(action, "selected_option", "value")
    names = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation", "selected_channel")
    return option or next((at(action, name) for name in names if at(action, name)), "")
