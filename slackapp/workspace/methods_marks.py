"""reactions.*, pins.*, bookmarks.*: small marks on messages and channels."""

from dataclasses import replace

from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.records import Json, Message
from slackapp.workspace.rooms import message_at, visible
from slackapp.workspace.state import new_id


def _marked(ctx: Context, call: Call, field: str) -> Message:
    channel = visible(ctx, call, call.need("channel"))
    if call.install.bot_user_id not in channel.members:
        raise ApiError("not_in_channel")
    return message_at(ctx, channel, call.need(field))


def _show(ctx: Context, message: Message) -> None:
    ctx.state.put_message(message)
    place = {"ts": message.ts, "thread_ts": message.thread_ts}
    ctx.tell("update", ctx.state.channels[message.channel], place)


def react(ctx: Context, call: Call) -> Json:
    """Add the app's reaction to a message."""
    message, name = _marked(ctx, call, "timestamp"), call.need("name").strip(":")
    users = message.reactions.get(name, [])
    if call.install.bot_user_id in users:
        raise ApiError("already_reacted")
    reactions = {**message.reactions, name: [*users, call.install.bot_user_id]}
    _show(ctx, replace(message, reactions=reactions))
    return {}


def unreact(ctx: Context, call: Call) -> Json:
    """Take the app's reaction back."""
    message, name = _marked(ctx, call, "timestamp"), call.need("name").strip(":")
    users = message.reactions.get(name, [])
    if call.install.bot_user_id not in users:
        raise ApiError("no_reaction")
    left = [one for one in users if one != call.install.bot_user_id]
    reactions = {**message.reactions, name: left}
    if not left:
        del reactions[name]
    _show(ctx, replace(message, reactions=reactions))
    return {}


def pin(ctx: Context, call: Call) -> Json:
    """Pin a message to its channel."""
    message = _marked(ctx, call, "timestamp")
    if message.pinned:
        raise ApiError("already_pinned")
    _show(ctx, replace(message, pinned=True))
    return {}


def bookmark(ctx: Context, call: Call) -> Json:
    """Add a link to a channel's header."""
    channel = visible(ctx, call, call.need("channel_id"))
    if call.need("type") != "link" or not call.text("link").startswith(("http://", "https://")):
        raise ApiError("invalid_link")
    made = {
        "id": new_id("Bk"),
        "channel_id": channel.id,
        "title": call.need("title"),
        "link": call.text("link"),
        "type": "link",
    }
    ctx.state.bookmarks.append(made)
    return {"bookmark": made}


MARKS = {
    "reactions.add": Method(run=react, scopes=("reactions:write",), tier=3, json=True),
    "reactions.remove": Method(run=unreact, scopes=("reactions:write",), tier=2, json=True),
    "pins.add": Method(run=pin, scopes=("pins:write",), tier=2, json=True),
    "bookmarks.add": Method(run=bookmark, scopes=("bookmarks:write",), tier=2, json=True),
}
