"""The workspace's records in the JSON forms of Slack's API."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from slackapp.workspace.records import Channel, File, Install, Json, Message, View
from slackapp.workspace.seed import PersonKind, SeedTeam, SeedUser
from slackapp.workspace.state import State

_GUESTS = (PersonKind.GUEST, PersonKind.SINGLE_CHANNEL_GUEST)


def offset_of(zone: str, at: float) -> int:
    """Return the zone's distance from UTC in seconds at an instant."""
    shift = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def user_json(state: State, user: SeedUser, install: Install) -> Json:
    """Return one person as ``users.info`` gives them to this installation."""
    ours = user.team == install.team
    facts: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "color": user.color.lstrip("#"),
        "is_bot": user.kind is PersonKind.BOT,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "profile": _profile(user, with_email="users:read.email" in install.scopes),
    }
    if user.deleted:
        return facts
    facts |= {
        "tz": user.tz,
        "tz_label": user.tz.rsplit("/", 1)[-1].replace("_", " "),
        "tz_offset": offset_of(user.tz, state.now()),
        "is_restricted": user.kind in _GUESTS,
        "is_ultra_restricted": user.kind is PersonKind.SINGLE_CHANNEL_GUEST,
    }
    if ours:
        return facts | {"is_admin": user.is_admin, "is_owner": False, "is_primary_owner": False}
    return facts | {"is_stranger": not shares_channel(state, user, install.team)}


def _profile(user: SeedUser, *, with_email: bool) -> Json:
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": user.team,
    }
    if with_email and user.email:
        profile["email"] = user.email
    return profile


def shares_channel(state: State, user: SeedUser, team: str) -> bool:
    """Return whether somebody is in a channel that this team takes part in."""
    return any(team in one.teams and user.id in one.members for one in state.channels.values())


def channel_json(state: State, channel: Channel, install: Install) -> Json:
    """Return one conversation as ``conversations.info`` gives it."""
    facts: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_org_shared": False,
        "context_team_id": install.team,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = [one for one in channel.members if one != install.bot_user_id]
        return facts | {"user": (other or channel.members)[0], "is_open": True, "is_user_deleted": False}
    return facts | _named_json(state, channel, install)


def _named_json(state: State, channel: Channel, install: Install) -> Json:
    shared = bool(channel.shared_with)
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_pending_ext_shared": False,
        "is_member": install.bot_user_id in channel.members,
        "shared_team_ids": sorted(channel.teams),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len([one for one in channel.members if one in state.users]),
    }


def message_json(state: State, message: Message, base_url: str, *, metadata: bool = False) -> Json:
    """Return one message as history and events give it."""
    facts: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.bot_id:
        facts |= {"bot_id": message.bot_id, "team": message.team}
    for name in ("username", "blocks", "attachments", "subtype", "thread_ts"):
        value = getattr(message, name)
        if value:
            facts[name] = value
    if message.edited_ts:
        facts["edited"] = {"user": message.user, "ts": message.edited_ts}
    if metadata and message.metadata:
        facts["metadata"] = message.metadata
    if message.files:
        facts["files"] = [file_json(state.files[one], base_url) for one in message.files]
    if message.reactions:
        facts["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return facts | thread_facts(state, message)


def thread_facts(state: State, message: Message) -> Json:
    """Return what a parent says of its thread, without what one person alone sees; nothing without replies."""
    replies = [one for one in state.replies(message.channel, message.ts) if not one.ephemeral_for]
    if not replies:
        return {}
    users = list(dict.fromkeys(one.user for one in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def file_json(file: File, base_url: str) -> Json:
    """Return one file as ``files.info`` gives it."""
    address = f"{base_url}/_files/{file.id}/{file.name}"
    kind = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else "binary"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user,
        "user_team": file.team,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "alt_txt": file.alt_text,
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "permalink": address,
        "channels": file.channels,
        "file_access": "visible",
    }


def view_json(view: View, app_id: str, install: Install) -> Json:
    """Return one view as views.* and interactions give it."""
    body = view.body
    return {
        "id": view.id,
        "team_id": view.team,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "external_id": body.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous or None,
        "root_view_id": view.root,
        "app_id": app_id,
        "app_installed_team_id": install.team,
        "bot_id": install.bot_id,
    }


def team_json(team: SeedTeam) -> Json:
    """Return one team as ``team.info`` gives it."""
    return {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
