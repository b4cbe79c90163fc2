"""OAuth v2: the consent page, codes good once within ten minutes, and the exchange for a token."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.installing import install
from slackapp.workspace.records import Grant, Json
from slackapp.workspace.seed import PersonKind

CODE_S: Final = 600.0
_INSTALLERS: Final = (PersonKind.MEMBER, PersonKind.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the app asks for on the consent page."""

    client_id: str
    scope: str
    redirect_uri: str
    state: str
    team: str = ""


def problem_of(ctx: Context, asked: Request) -> str:
    """Return the sentence shown instead of the consent page, empty when the request is in order."""
    if asked.client_id != ctx.app.client_id:
        return "Invalid client_id parameter."
    if asked.redirect_uri and asked.redirect_uri != ctx.app.redirect_url:
        return "redirect_uri did not match any configured URIs."
    unknown = set(asked.scope.split(",")) - set(ctx.app.scopes)
    if not asked.scope or unknown:
        return f"Invalid permissions requested: {', '.join(sorted(unknown)) or 'none'}."
    return ""


def consent_page(ctx: Context, asked: Request) -> str:
    """Return the page on which a person lets the app into a team."""
    fields = {
        "client_id": asked.client_id,
        "scope": asked.scope,
        "redirect_uri": asked.redirect_uri,
        "state": asked.state,
    }
    hidden = "".join(f'<input type="hidden" name="{key}" value="{escape(value)}">' for key, value in fields.items())
    scopes = "".join(f"<li><code>{escape(one)}</code></li>" for one in asked.scope.split(","))
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Install the app</title>"
        "<body style='font:16px system-ui;max-width:34rem;margin:3rem auto'>"
        f"<h1>{escape(ctx.app.name)} asks to be installed</h1><p>It would be able to use:</p><ul>{scopes}</ul>"
        f'<form method="post" action="/oauth/v2/authorize">{hidden}'
        f"<p><label>Install as <select name=who>{_choices(ctx, asked.team)}</select></label></p>"
        '<p><button name="answer" value="allow">Allow</button> '
        '<button name="answer" value="deny">Cancel</button></p></form></body></html>'
    )


def _choices(ctx: Context, team: str) -> str:
    """Return the people who may install the app, in the team asked for or any."""
    teams = ctx.state.teams
    return "".join(
        f'<option value="{one.team}:{one.id}">{escape(f"{one.real_name} in {teams[one.team].name}")}</option>'
        for one in ctx.state.users.values()
        if one.kind in _INSTALLERS and not one.deleted and team in ("", one.team)
    )


def may_install(ctx: Context, who: str) -> bool:
    """Return whether ``TEAM:USER`` is somebody who may let an app into their team."""
    team, _, user = who.partition(":")
    known = ctx.state.users.get(user)
    return known is not None and known.team == team and known.kind in _INSTALLERS and not known.deleted


def decide(ctx: Context, asked: Request, who: str, *, allowed: bool) -> str:
    """Return where the browser goes after a person allowed or denied the request."""
    target = asked.redirect_uri or ctx.app.redirect_url
    joint = "&" if "?" in target else "?"
    if not allowed:
        return f"{target}{joint}{urlencode({'error': 'access_denied', 'state': asked.state})}"
    team, _, user = who.partition(":")
    code = f"{team}.{secrets.token_hex(16)}"
    with ctx.state.lock:
        ctx.state.grants[code] = Grant(
            team=team,
            user=user,
            scopes=tuple(asked.scope.split(",")),
            redirect=asked.redirect_uri,
            made=ctx.wall(),
        )
    return f"{target}{joint}{urlencode({'code': code, 'state': asked.state})}"


def access(ctx: Context, arguments: Mapping[str, Any]) -> Json:
    """Exchange a code for a bot token.

    Raises:
        ApiError: ``invalid_client_id``, ``bad_client_secret``, ``invalid_code`` (also after ten minutes),
            ``code_already_used`` or ``bad_redirect_uri``.
    """
    if arguments.get("client_id") != ctx.app.client_id:
        raise ApiError("invalid_client_id")
    if arguments.get("client_secret") != ctx.app.client_secret:
        raise ApiError("bad_client_secret")
    grant = _grant(ctx, str(arguments.get("code", "")), str(arguments.get("redirect_uri") or ""))
    team = ctx.state.teams[grant.team]
    made = install(ctx.state, team, ctx.app.bot_name, ctx.app.name, grant.scopes, grant.user)
    ctx.live.tell("channels", {})
    return {
        "app_id": ctx.app.app_id,
        "access_token": made.token,
        "token_type": "bot",
        "scope": ",".join(made.scopes),
        "bot_user_id": made.bot_user_id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": grant.user},
    }


def _grant(ctx: Context, code: str, redirect: str) -> Grant:
    grant = ctx.state.grants.get(code)
    if grant is None or ctx.wall() - grant.made > CODE_S:
        raise ApiError("invalid_code")
    if grant.used:
        raise ApiError("code_already_used")
    ctx.state.grants[code] = replace(grant, used=True)
    if redirect != grant.redirect:
        raise ApiError("bad_redirect_uri")
    return grant
