"""The Slack manifest, made from what the features declare. ``manifest.yml`` is its output for a public address."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from slackapp.routes import HUB, Routes

BOT_SCOPES: Mapping[str, str] = {
    "app_mentions:read": "answer a mention",
    "channels:history": "find a message again that was posted just before a crash; know when a customer last wrote",
    "channels:join": "join the public channel a plan is posted in",
    "channels:read": "know whether people of other companies read a channel",
    "chat:write": "post plans, reminders and announcements",
    "chat:write.public": "post a plan into a public channel without joining",
    "commands": "slash commands",
    "files:read": "read plan templates that are uploaded",
    "files:write": "upload checklists",
    "groups:history": "as channels:history, in private channels the app is in",
    "groups:read": "as channels:read, in private channels the app is in",
    "im:history": "answer a direct message",
    "im:read": "know a direct message when it sees one",
    "im:write": "remind people directly",
    "links:read": "see our own links where they are posted",
    "links:write": "show under them what they lead to",
    "team:read": "know the workspace's name",
    "users:read": "know names, time zones, guests and admins",
    "users:read.email": "match members with contacts",
}
"""Every scope the app asks for, with the reason."""
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_shared",
    "channel_unshared",
    "message.im",
    "tokens_revoked",
)
"""Events the shell itself listens to; features add theirs."""
HUB_DESCRIPTION = "Everything the coordinator does; begin with /cs help"
_SUBSCRIBED = {"message": ("message.channels", "message.groups")}
"""Events that Slack sends by other names than it is asked for them."""
PLACEHOLDER = "https://YOUR-HOST"


def manifest(routes: Routes, *, url: str, socket: bool = False) -> dict[str, object]:
    """Return the manifest for an app reachable at ``url`` (without a slash at its end)."""
    events_url = f"{url}/slack/events"
    requests = {} if socket else {"request_url": events_url}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "CS Coordinator",
            "description": "Plans customer onboarding, keeps it moving and says what is late and why.",
            "background_color": "#1f3a5f",
        },
        "features": _features(routes, url, socket=socket),
        "oauth_config": {
            "redirect_urls": [f"{url}/slack/oauth_redirect", f"{url}/dashboard/callback"],
            "scopes": {"bot": sorted(BOT_SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**requests, "bot_events": bot_events(routes)},
            "interactivity": {
                "is_enabled": True,
                **requests,
                **({} if socket else {"message_menu_options_url": events_url}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _features(routes: Routes, url: str, *, socket: bool) -> dict[str, object]:
    events_url = f"{url}/slack/events"
    shortcuts = [
        {
            "name": s.name,
            "type": "message" if s.on_message else "global",
            "callback_id": key,
            "description": s.description,
        }
        for key, s in sorted(routes.shortcuts.items())
    ]
    commands = [{**c, **({} if socket else {"url": events_url})} for c in slash_commands(routes)]
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "coordinator", "always_online": True},
        "slash_commands": commands,
        **({"shortcuts": shortcuts} if shortcuts else {}),
        "unfurl_domains": [unfurl_domain(url)],
    }


def unfurl_domain(url: str) -> str:
    """Return the host of our own links, as Slack knows them."""
    return urlsplit(url).hostname or ""


def slash_commands(routes: Routes) -> list[dict[str, object]]:
    """Return every slash command with its description and hint, sorted."""
    own = [(c.name, c.description, c.usage_hint) for c in routes.slash.values() if c.name]
    every = sorted([*own, (HUB, HUB_DESCRIPTION, "help")])
    return [
        {
            "command": name,
            "description": description,
            **({"usage_hint": hint} if hint else {}),
            "should_escape": False,
        }
        for name, description, hint in every
    ]


def bot_events(routes: Routes) -> list[str]:
    """Return every event subscribed to, sorted."""
    return sorted({*EVENTS, *(name for event in routes.events for name in _SUBSCRIBED.get(event, (event,)))})


def to_yaml(made: Mapping[str, object]) -> str:
    """Return the manifest as the text of ``manifest.yml``."""
    import yaml

    head = "# Made by `coordinator manifest`; a check holds it to the code. Put your own address for YOUR-HOST.\n"
    return head + yaml.safe_dump(dict(made), sort_keys=False, allow_unicode=True, width=118)
