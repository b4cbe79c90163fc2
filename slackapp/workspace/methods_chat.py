"""chat.*: what the app says, changes and takes back."""

from dataclasses import replace
from urllib.parse import quote

from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.posting import Draft, draft, message_blocks, publish, remove, rewrite, thread_of
from slackapp.workspace.records import Json, Message
from slackapp.workspace.rooms import message_at, visible, writable
from slackapp.workspace.shapes import message_json


def post_message(ctx: Context, call: Call) -> Json:
    """Post a message, at most one a second in a channel."""
    channel = writable(ctx, call, call.need("channel"))
    said = draft(ctx, call)
    thread = call.text("thread_ts")
    thread = thread_of(ctx, channel, thread) if thread else ""
    wait = ctx.limits.post(call.install.team, channel.id)
    if wait:
        raise ApiError("ratelimited", wait=wait)
    subtype = "thread_broadcast" if thread and call.flag("reply_broadcast") else ""
    message = publish(ctx, channel, said, call.install, thread_ts=thread, subtype=subtype)
    body = message_json(ctx.state, message, ctx.base_url, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def post_ephemeral(ctx: Context, call: Call) -> Json:
    """Say something to one member of a conversation."""
    channel = writable(ctx, call, call.need("channel"))
    user = call.need("user")
    known = ctx.state.users.get(user)
    if known is None or known.deleted or user not in channel.members:
        raise ApiError("user_not_in_channel")
    said = draft(ctx, call)
    thread = call.text("thread_ts")
    message = publish(ctx, channel, said, call.install, thread_ts=thread, ephemeral_for=user)
    return {"message_ts": message.ts}


def _own(ctx: Context, call: Call, refusal: str) -> Message:
    channel = visible(ctx, call, call.need("channel"))
    message = message_at(ctx, channel, call.need("ts"))
    if message.user != call.install.bot_user_id:
        raise ApiError(refusal)
    return message


def update(ctx: Context, call: Call) -> Json:
    """Change one of the app's own messages. Blocks, attachments and metadata not given stay as they are."""
    message = _own(ctx, call, "cant_update_message")
    channel = ctx.state.channels[message.channel]
    if channel.archived:
        raise ApiError("is_archived")
    said = draft(ctx, call)
    kept = {
        name: getattr(message, name) for name in ("blocks", "attachments", "metadata") if name not in call.arguments
    }
    new = rewrite(ctx, channel, message, replace(said, **kept))
    body = message_json(ctx.state, new, ctx.base_url, metadata=True)
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": body}


def delete(ctx: Context, call: Call) -> Json:
    """Take one of the app's own messages back."""
    message = _own(ctx, call, "cant_delete_message")
    remove(ctx, ctx.state.channels[message.channel], message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(ctx: Context, call: Call) -> Json:
    """Return the address of a message, which the page understands."""
    channel = visible(ctx, call, call.need("channel"))
    message = message_at(ctx, channel, call.need("message_ts"))
    where = f"{ctx.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        where += f"?thread_ts={quote(message.thread_ts)}&cid={channel.id}"
    return {"channel": channel.id, "permalink": where}


def unfurl(ctx: Context, call: Call) -> Json:
    """Show something under links in a message, over what was shown there before."""
    channel = visible(ctx, call, call.need("channel"))
    message = message_at(ctx, channel, call.need("ts"))
    given = call.json("unfurls", "invalid_unfurls_format")
    if not isinstance(given, dict) or not given:
        raise ApiError("missing_unfurls")
    shown = [one for one in message.attachments if one.get("from_url") not in given]
    for url, one in given.items():
        if url not in message.text or not isinstance(one, dict):
            raise ApiError("cannot_unfurl_url")
        kept = {"color": str(one["color"])} if "color" in one else {}
        blocks = message_blocks(ctx.state, one.get("blocks"))
        shown.append({"from_url": url, "is_app_unfurl": True, **kept, "blocks": blocks})
    said = Draft(text=message.text, blocks=message.blocks, attachments=shown, metadata=message.metadata)
    rewrite(ctx, channel, message, said, edited=False)
    return {}


CHAT = {
    "chat.postMessage": Method(run=post_message, scopes=("chat:write",), tier=0, json=True),
    "chat.postEphemeral": Method(run=post_ephemeral, scopes=("chat:write",), tier=4, json=True),
    "chat.update": Method(run=update, scopes=("chat:write",), tier=3, json=True),
    "chat.delete": Method(run=delete, scopes=("chat:write",), tier=3, json=True),
    "chat.unfurl": Method(run=unfurl, scopes=("links:write",), tier=3, json=True),
    "chat.getPermalink": Method(run=permalink, tier=0),
}
