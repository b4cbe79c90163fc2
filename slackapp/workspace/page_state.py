"""What the page shows: people, conversations, messages and views, as one person sees them."""

from slackapp.workspace import views
from slackapp.workspace.clocks import clock_json
from slackapp.workspace.context import Context
from slackapp.workspace.records import Channel, Install, Json, Message
from slackapp.workspace.seed import PersonKind, SeedUser
from slackapp.workspace.shapes import message_json

_KINDS = {PersonKind.SINGLE_CHANNEL_GUEST: "guest"}


def page_state(ctx: Context, user: str) -> Json:
    """Return everything the page draws around the messages for one person; ``me`` is None for nobody.

    Asks the clock what is due next, which may take a moment: call it from a thread.
    """
    clock = clock_json(ctx)
    with ctx.state.lock:
        return {**_around(ctx, user), "clock": clock}


def _around(ctx: Context, user: str) -> Json:
    state = ctx.state
    known = state.users.get(user)
    me = known if known and not known.deleted else None
    team = state.teams[me.team] if me else state.home_team
    install = state.install_of(team.id)
    home = state.homes.get((team.id, me.id)) if me else None
    if me and install:
        state.direct(install.bot_user_id, me.id)
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain},
        "people": [person_json(ctx, one) for one in state.users.values()],
        "me": person_json(ctx, me) if me else None,
        "channels": [channel_json(ctx, one, me) for one in state.channels.values() if me and me.id in one.members],
        **_app_json(ctx, install),
        "modals": views.shown(ctx, views.stack_of(ctx, user)),
        "home": views.as_json(ctx, home) if home else None,
    }


def _app_json(ctx: Context, install: Install | None) -> Json:
    commands = [
        {"name": one.name, "description": one.description, "usage_hint": one.usage_hint} for one in ctx.app.commands
    ]
    shortcuts = [{"callback_id": one.callback_id, "name": one.name, "type": one.type} for one in ctx.app.shortcuts]
    return {
        "commands": commands if install else [],
        "shortcuts": shortcuts if install else [],
        "app": {
            "id": ctx.app.app_id,
            "name": ctx.app.name,
            "bot_user_id": install.bot_user_id if install else "",
            "installed": install is not None,
        },
    }


def person_json(ctx: Context, user: SeedUser) -> Json:
    """Return one person for the page; people of other teams than the first are external."""
    external = user.team != ctx.state.home_team.id and user.kind is not PersonKind.BOT
    team = ctx.state.teams.get(user.team)
    return {
        "id": user.id,
        "name": user.real_name,
        "handle": user.name,
        "title": user.title,
        "tz": user.tz,
        "kind": "external" if external else _KINDS.get(user.kind, user.kind.value),
        "team": team.name if team else user.team,
        "avatar_color": user.color,
        "deleted": user.deleted,
    }


def channel_json(ctx: Context, channel: Channel, me: SeedUser) -> Json:
    """Return one conversation for the page."""
    facts: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": "channel" if channel.kind == "channel" else "dm",
        "private": channel.private,
        "ext_shared": bool(channel.shared_with),
        "archived": channel.archived,
        "topic": channel.topic,
        "member_ids": channel.members,
        "unread": unread(ctx, channel, me.id),
    }
    if channel.kind == "im":
        facts["with"] = next((one for one in channel.members if one != me.id), me.id)
    return facts


def unread(ctx: Context, channel: Channel, user: str) -> int:
    """Return how many messages of others somebody has not seen, threads left out."""
    seen = ctx.state.read.get(f"{user}/{channel.id}", "")
    count = 0
    for message in reversed(ctx.state.messages[channel.id].values()):
        if message.ts <= seen:
            break
        visible = message.ephemeral_for in ("", user)
        count += visible and not message.is_reply and message.user != user
    return count


def timeline(ctx: Context, channel: Channel, user: str) -> list[Json]:
    """Return a conversation's messages as one person sees them, newest last, replies left out."""
    return [
        message_for_page(ctx, one)
        for one in ctx.state.messages[channel.id].values()
        if one.ephemeral_for in ("", user) and (not one.is_reply or one.subtype == "thread_broadcast")
    ]


def thread(ctx: Context, channel: Channel, ts: str, user: str) -> list[Json]:
    """Return a thread as one person sees it: parent first."""
    parent = ctx.state.messages[channel.id].get(ts)
    found = [parent] if parent else []
    found += ctx.state.replies(channel.id, ts)
    return [message_for_page(ctx, one) for one in found if one.ephemeral_for in ("", user)]


def message_for_page(ctx: Context, message: Message) -> Json:
    """Return one message for the page."""
    facts = message_json(ctx.state, message, ctx.base_url, metadata=True)
    facts.setdefault("blocks", [])
    facts.setdefault("reply_count", 0)
    for file in facts.setdefault("files", []):
        file["url"] = f"/_local/files/{file['id']}"
    return facts | {
        "username": message.username,
        "bot": message.bot_id,
        "ephemeral": bool(message.ephemeral_for),
        "pinned": message.pinned,
        "edited": facts.get("edited"),
    }
