"""What a person says: messages, files, a look at the Home tab, reading."""

import re
from concurrent.futures import Future
from urllib.parse import urlsplit

from slackapp.workspace import views
from slackapp.workspace.acting import Outcome, channel_of, person_of
from slackapp.workspace.context import Context
from slackapp.workspace.link import Answer
from slackapp.workspace.methods_files import announce
from slackapp.workspace.posting import message_event, put
from slackapp.workspace.records import Channel, File, Json, Message
from slackapp.workspace.shapes import file_json
from slackapp.workspace.state import State, new_id

_HANDLE = re.compile(r"(?<![\w&;<])@([\w.-]+)")
_BARE_AND = re.compile(r"&(?!amp;|lt;|gt;)")
_ANGLE = re.compile(r"<(@[UW]\w+|#C\w+(?:\|[\w-]*)?|!(?:channel|here|everyone))>|[<>]")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_BROADCASTS = ("channel", "here", "everyone")

Heard = list[Future[Answer]]


def encoded(state: State, text: str) -> str:
    """Return typed text as Slack stores it: escaped, with handles turned into mentions.

    What is encoded already stays as it is, so the page's own encoding passes.
    """

    def angle(found: re.Match[str]) -> str:
        return found[0] if found[1] else {"<": "&lt;", ">": "&gt;"}[found[0]]

    def mention(found: re.Match[str]) -> str:
        name = found[1]
        if name in _BROADCASTS:
            return f"<!{name}>"
        return f"<@{handles[name]}>" if name in handles else found[0]

    handles = {user.name: user.id for user in state.users.values()}
    return _HANDLE.sub(mention, _ANGLE.sub(angle, _BARE_AND.sub("&amp;", text)))


def unmentioned(state: State, text: str) -> str:
    """Return encoded text as a command gets it: mentions as plain ``@handle`` and ``#channel``."""

    def plain(found: re.Match[str]) -> str:
        mark, name = (found[1] or "")[:1], (found[1] or "")[1:].partition("|")[0]
        if mark == "@" and name in state.users:
            return f"@{state.users[name].name}"
        if mark == "#" and name in state.channels:
            return f"#{state.channels[name].name}"
        return f"@{name}" if mark == "!" else found[0]

    return _ANGLE.sub(plain, text)


def say(ctx: Context, user: str, channel_id: str, text: str, thread_ts: str = "") -> tuple[Message, Heard]:
    """Say something in a conversation; return the message and the app's hearing of it."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        channel = channel_of(ctx, person, channel_id)
        message = Message(
            channel=channel.id,
            ts=ctx.state.next_ts(),
            user=person.id,
            team=person.team,
            text=encoded(ctx.state, text),
            thread_ts=thread_ts,
        )
        return message, _put(ctx, channel, message)


def _put(ctx: Context, channel: Channel, message: Message) -> Heard:
    heard = put(ctx, channel, message)
    ctx.state.mark_read(message.user, channel.id, message.ts)
    heard += _links(ctx, channel, message)
    if channel.kind == "im":
        return heard
    for install in ctx.state.bots():
        if f"<@{install.bot_user_id}>" in message.text and install.bot_user_id in channel.members:
            event = message_event(ctx, channel, message) | {"type": "app_mention"}
            del event["channel_type"]
            heard.append(ctx.events.emit_to(install, "app_mention", event, channel))
    return heard


def _links(ctx: Context, channel: Channel, message: Message) -> Heard:
    """Tell the app of links to its own domains, once a message."""
    ours = [
        {"url": url, "domain": host}
        for url in dict.fromkeys(_ADDRESS.findall(message.text))
        if (host := urlsplit(url).hostname or "") in ctx.app.unfurl_domains
    ]
    if not ours:
        return []
    event: Json = {
        "type": "link_shared",
        "channel": channel.id,
        "user": message.user,
        "message_ts": message.ts,
        "unfurl_id": f"{channel.id}.{message.ts}",
        "source": "conversations_history",
        "links": ours,
        "event_ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    hearing = [
        install for install in ctx.state.bots() if install.team in channel.teams and "links:read" in install.scopes
    ]
    return [ctx.events.emit_to(install, "link_shared", event, channel) for install in hearing]


def upload(
    ctx: Context,
    user: str,
    channel_id: str,
    name: str,
    content: bytes,
    thread_ts: str = "",
) -> tuple[File, Heard]:
    """Share a file in a conversation, or with none hold it ready for a form; return it and its hearing."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        channel = channel_of(ctx, person, channel_id) if channel_id else None
        file = File(
            id=new_id("F"),
            team=person.team,
            user=person.id,
            name=name.replace("/", "_"),
            title=name,
            size=len(content),
            created=int(ctx.now()),
            channels=[channel.id] if channel else [],
            done=True,
        )
        ctx.state.put_file(file, content)
        return file, _shared(ctx, channel, file, thread_ts) if channel else []


def _shared(ctx: Context, channel: Channel, file: File, thread_ts: str) -> Heard:
    message = Message(
        channel=channel.id,
        ts=ctx.state.next_ts(),
        user=file.user,
        team=file.team,
        text="",
        files=[file.id],
        subtype="file_share",
        thread_ts=thread_ts,
    )
    return [*_put(ctx, channel, message), *announce(ctx, file, channel)]


def file_facts(ctx: Context, file: File) -> Json:
    """Return a file as a form's entry holds it."""
    return file_json(file, ctx.base_url)


def open_home(ctx: Context, user: str) -> Heard:
    """Open the app's Home tab; return the app's hearing of it."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        install = ctx.state.install_of(person.team)
        if install is None:
            return []
        direct = ctx.state.direct(install.bot_user_id, person.id)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": direct.id,
            "tab": "home",
            "event_ts": ctx.state.next_ts(),
        }
        view = ctx.state.homes.get((install.team, person.id))
        if view is not None:
            event["view"] = views.as_json(ctx, view)
        return [ctx.events.emit_to(install, "app_home_opened", event)]


def mark_read(ctx: Context, user: str, channel_id: str) -> Outcome:
    """Note that somebody has seen everything in a conversation."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        channel = channel_of(ctx, person, channel_id)
        last = next(reversed(ctx.state.messages[channel.id]), "")
        ctx.state.mark_read(person.id, channel.id, last)
    ctx.live.tell("unread", {"channel": channel_id, "unread": 0}, [user])
    return Outcome()
