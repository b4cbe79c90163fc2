"""People coming into a conversation, and the app hearing of it."""

from dataclasses import replace

from slackapp.workspace.context import Context
from slackapp.workspace.records import Channel


def join(ctx: Context, channel: Channel, user: str) -> Channel:
    """Bring somebody into a conversation (nothing changes if they are in) and return it."""
    if user in channel.members:
        return channel
    channel = replace(channel, members=[*channel.members, user])
    ctx.state.put_channel(channel)
    ctx.tell("channels", channel, {})
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": ctx.state.users[user].team,
        "event_ts": ctx.state.next_ts(),
    }
    ctx.events.emit("member_joined_channel", event, channel)
    return channel
