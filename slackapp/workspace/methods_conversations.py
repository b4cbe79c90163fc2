"""conversations.*: which conversations there are, who is in them, what was said."""

import re
from dataclasses import replace

from slackapp.workspace.call import Call, Method, need_scope
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.membership import join
from slackapp.workspace.records import Channel, Json, Message
from slackapp.workspace.rooms import need_read, readable, visible
from slackapp.workspace.shapes import channel_json, message_json
from slackapp.workspace.state import new_id

_NAME = re.compile(r"[\w-]{1,80}")
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_MANAGE = ("channels:manage", "groups:write", "channels:write.invites", "groups:write.invites")


def info(ctx: Context, call: Call) -> Json:
    """Return one conversation."""
    channel = visible(ctx, call, call.need("channel"))
    need_read(call, channel)
    return {"channel": channel_json(ctx.state, channel, call.install)}


def _type(channel: Channel) -> str:
    if channel.kind != "channel":
        return channel.kind
    return "private_channel" if channel.private else "public_channel"


def listed(ctx: Context, call: Call) -> Json:
    """Return the conversations that the app can see, of the types asked for."""
    types = call.listed("types") or ["public_channel"]
    for one in types:
        kind = {"im": "im:read", "mpim": "mpim:read", "private_channel": "groups:read"}.get(one)
        need_scope(call, kind or "channels:read")
    bot = call.install.bot_user_id
    found = [
        one
        for one in ctx.state.channels.values()
        if _type(one) in types
        and call.install.team in one.teams
        and (not one.private or bot in one.members)
        and not (one.archived and call.flag("exclude_archived"))
    ]
    page, cursor = call.page(found)
    channels = [channel_json(ctx.state, one, call.install) for one in page]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def members(ctx: Context, call: Call) -> Json:
    """Return the ids of a conversation's members."""
    channel = visible(ctx, call, call.need("channel"))
    need_read(call, channel)
    page, cursor = call.page(channel.members)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _between(ctx: Context, call: Call, messages: list[Message]) -> Json:
    """Return one page of messages within ``oldest`` and ``latest``, in the order given."""
    oldest, latest = call.text("oldest", "0"), call.text("latest")
    edges = call.flag("inclusive")
    wanted = [
        one
        for one in messages
        if (one.ts > oldest or (edges and one.ts == oldest) or oldest == "0")
        and (not latest or one.ts < latest or (edges and one.ts == latest))
    ]
    page, cursor = call.page(wanted)
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [message_json(ctx.state, one, ctx.base_url, metadata=metadata) for one in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def history(ctx: Context, call: Call) -> Json:
    """Return a conversation's messages, newest first, without replies."""
    channel = readable(ctx, call, call.need("channel"))
    said = [
        one
        for one in reversed(ctx.state.messages[channel.id].values())
        if not one.ephemeral_for and (not one.is_reply or one.subtype == "thread_broadcast")
    ]
    return {**_between(ctx, call, said), "pin_count": 0}


def replies(ctx: Context, call: Call) -> Json:
    """Return a thread, its parent first."""
    channel = readable(ctx, call, call.need("channel"))
    parent = ctx.state.messages[channel.id].get(call.need("ts"))
    if parent is None or parent.ephemeral_for:
        raise ApiError("thread_not_found")
    below = ctx.state.replies(channel.id, parent.thread_ts or parent.ts)
    top = ctx.state.messages[channel.id].get(parent.thread_ts or parent.ts)
    thread = [one for one in (top, *below) if one is not None and not one.ephemeral_for]
    return _between(ctx, call, thread)


def opened(ctx: Context, call: Call) -> Json:
    """Open the direct conversation with one person or several."""
    users = call.listed("users")
    if not users and call.text("channel"):
        return {"channel": {"id": visible(ctx, call, call.text("channel")).id}}
    if not users:
        raise ApiError("users_list_not_supplied")
    for user in users:
        known = ctx.state.users.get(user)
        if known is None:
            raise ApiError("user_not_found")
        if known.deleted:
            raise ApiError("user_disabled")
    need_scope(call, "im:write" if len(users) == 1 else "mpim:write")
    channel = ctx.state.direct(call.install.bot_user_id, *users)
    ctx.tell("channels", channel, {})
    full = channel_json(ctx.state, channel, call.install) if call.flag("return_im") else {"id": channel.id}
    return {"channel": full, "no_op": False, "already_open": False}


def joined(ctx: Context, call: Call) -> Json:
    """Let the app join a public channel."""
    channel = visible(ctx, call, call.need("channel"))
    if channel.archived:
        raise ApiError("is_archived")
    if channel.private:
        raise ApiError("method_not_supported_for_channel_type")
    channel = join(ctx, channel, call.install.bot_user_id)
    return {"channel": channel_json(ctx.state, channel, call.install)}


def create(ctx: Context, call: Call) -> Json:
    """Make a channel with the app in it."""
    name, private = call.need("name"), call.flag("is_private")
    need_scope(call, "groups:write" if private else "channels:manage")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise ApiError("invalid_name_specials")
    if any(one.name == name and call.install.team == one.team for one in ctx.state.channels.values()):
        raise ApiError("name_taken")
    channel = Channel(
        id=new_id("C"),
        team=call.install.team,
        name=name,
        private=private,
        members=[call.install.bot_user_id],
        creator=call.install.bot_user_id,
        created=int(ctx.now()),
    )
    ctx.state.put_channel(channel)
    ctx.tell("channels", channel, {})
    return {"channel": channel_json(ctx.state, channel, call.install)}


def invite(ctx: Context, call: Call) -> Json:
    """Bring people into a channel the app is in."""
    channel = visible(ctx, call, call.need("channel"))
    if call.install.bot_user_id not in channel.members:
        raise ApiError("not_in_channel")
    users = call.listed("users")
    if not users:
        raise ApiError("no_user")
    for user in users:
        if user not in ctx.state.users:
            raise ApiError("user_not_found")
        if user in channel.members:
            raise ApiError("already_in_channel")
    for user in users:
        channel = join(ctx, channel, user)
    return {"channel": channel_json(ctx.state, channel, call.install)}


def set_topic(ctx: Context, call: Call) -> Json:
    """Change a channel's topic."""
    channel = visible(ctx, call, call.need("channel"))
    if call.install.bot_user_id not in channel.members:
        raise ApiError("not_in_channel")
    channel = replace(channel, topic=call.text("topic"))
    ctx.state.put_channel(channel)
    ctx.tell("channels", channel, {})
    return {"channel": channel_json(ctx.state, channel, call.install)}


CONVERSATIONS = {
    "conversations.info": Method(run=info, scopes=_READ, tier=3),
    "conversations.list": Method(run=listed, scopes=_READ, tier=2),
    "conversations.members": Method(run=members, scopes=_READ, tier=4),
    "conversations.history": Method(run=history, scopes=_HISTORY, tier=3),
    "conversations.replies": Method(run=replies, scopes=_HISTORY, tier=3),
    "conversations.open": Method(run=opened, scopes=("im:write", "mpim:write"), tier=3, json=True),
    "conversations.join": Method(run=joined, scopes=("channels:join",), tier=3, json=True),
    "conversations.create": Method(run=create, scopes=_MANAGE, tier=2, json=True),
    "conversations.invite": Method(run=invite, scopes=_MANAGE, tier=3, json=True),
    "conversations.setTopic": Method(run=set_topic, scopes=_MANAGE, tier=2, json=True),
}
