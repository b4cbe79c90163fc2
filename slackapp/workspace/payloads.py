"""The parts of what Slack sends when a person does something."""

from slackapp.workspace.config import CommandSpec
from slackapp.workspace.context import Context
from slackapp.workspace.records import Channel, Json, Message, View
from slackapp.workspace.seed import SeedUser


def envelope(ctx: Context, kind: str, person: SeedUser, team: str) -> Json:
    """Return what every interaction begins with; ``team`` is the one the app is installed in."""
    known = ctx.state.teams[team]
    return {
        "type": kind,
        "team": {"id": known.id, "domain": known.domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team,
        },
        "api_app_id": ctx.app.app_id,
        "token": ctx.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def view_container(view: View) -> Json:
    """Return the container of something done in a view."""
    return {"type": "view", "view_id": view.id}


def message_container(message: Message) -> Json:
    """Return the container of something done in a message."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.ephemeral_for),
    }
    return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def command_form(
    ctx: Context,
    person: SeedUser,
    channel: Channel,
    spec: CommandSpec,
    text: str,
    trigger: str,
    response_url: str,
) -> dict[str, str]:
    """Return the form of a slash command; ``text`` is encoded as Slack has it."""
    team = ctx.state.teams[person.team]
    names = {"im": "directmessage", "mpim": channel.name}
    name = names.get(channel.kind) or ("privategroup" if channel.private else channel.name)
    return {
        "token": ctx.app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.name,
        "command": spec.name,
        "text": text,
        "api_app_id": ctx.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }
