"""Which conversation an argument means, and whether the app may see it or write there."""

from slackapp.workspace.call import Call, need_scope
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.records import Channel, Message

_READ_SCOPES = {"im": "im:read", "mpim": "mpim:read"}
_HISTORY_SCOPES = {"im": "im:history", "mpim": "mpim:history"}


def visible(ctx: Context, call: Call, name: str) -> Channel:
    """Return the conversation of an id, or of a channel's name, that the installation can see.

    Raises:
        ApiError: ``channel_not_found``.
    """
    channel = ctx.state.channels.get(name) or _named(ctx, call, name)
    if channel is None or call.install.team not in channel.teams:
        raise ApiError("channel_not_found")
    if channel.private and call.install.bot_user_id not in channel.members:
        raise ApiError("channel_not_found")
    return channel


def _named(ctx: Context, call: Call, name: str) -> Channel | None:
    wanted = name.lstrip("#")
    for channel in ctx.state.channels.values():
        if channel.kind == "channel" and channel.name == wanted and call.install.team in channel.teams:
            return channel
    return None


def writable(ctx: Context, call: Call, name: str) -> Channel:
    """Return the conversation to post in; a person's id means the direct conversation with them.

    Raises:
        ApiError: ``channel_not_found``, ``user_disabled``, ``is_archived`` or ``not_in_channel``.
    """
    if name in ctx.state.users:
        if ctx.state.users[name].deleted:
            raise ApiError("user_disabled")
        return ctx.state.direct(call.install.bot_user_id, name)
    channel = visible(ctx, call, name)
    if channel.archived:
        raise ApiError("is_archived")
    if call.install.bot_user_id not in channel.members and "chat:write.public" not in call.install.scopes:
        raise ApiError("not_in_channel")
    return channel


def readable(ctx: Context, call: Call, name: str) -> Channel:
    """Return the conversation whose messages are asked for.

    Raises:
        ApiError: ``channel_not_found``, ``missing_scope`` or ``not_in_channel``.
    """
    channel = visible(ctx, call, name)
    need_scope(call, _scope(channel, _HISTORY_SCOPES, "history"))
    if call.install.bot_user_id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def need_read(call: Call, channel: Channel) -> None:
    """Refuse a token that may not read facts of such a conversation.

    Raises:
        ApiError: ``missing_scope``.
    """
    need_scope(call, _scope(channel, _READ_SCOPES, "read"))


def _scope(channel: Channel, direct: dict[str, str], verb: str) -> str:
    return direct.get(channel.kind) or (f"groups:{verb}" if channel.private else f"channels:{verb}")


def message_at(ctx: Context, channel: Channel, ts: str, error: str = "message_not_found") -> Message:
    """Return the message that everybody sees at ``ts``.

    Raises:
        ApiError: ``error``, when there is none or only an ephemeral one.
    """
    message = ctx.state.messages[channel.id].get(ts)
    if message is None or message.ephemeral_for:
        raise ApiError(error)
    return message
