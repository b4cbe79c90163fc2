"""Sign in with Slack: the page on which a person says who they are, the code's exchange, and who it was."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import orjson

from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.oauth import CODE_S
from slackapp.workspace.records import Grant, Json
from slackapp.workspace.seed import PersonKind

_FIELDS = ("client_id", "scope", "redirect_uri", "state", "nonce", "response_type")
_TOKEN_S = 300


def problem_of(ctx: Context, asked: Mapping[str, str]) -> str:
    """Return the sentence shown instead of the page, empty when the request is in order."""
    if asked.get("client_id") != ctx.app.client_id:
        return "Invalid client_id parameter."
    if not ctx.app.sign_in_url or asked.get("redirect_uri") != ctx.app.sign_in_url:
        return "redirect_uri did not match any configured URIs."
    if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
        return "Invalid response_type or scope."
    return ""


def sign_in_page(ctx: Context, asked: Mapping[str, str]) -> str:
    """Return the page on which a person signs in."""
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">' for name in _FIELDS)
    teams = ctx.state.teams
    people = "".join(
        f'<option value="{one.id}">{escape(f"{one.real_name} in {teams[one.team].name}")}</option>'
        for one in ctx.state.users.values()
        if one.kind is not PersonKind.BOT and not one.deleted
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Sign in with Slack</title>"
        "<body style='font:16px system-ui;max-width:34rem;margin:3rem auto'>"
        f"<h1>Sign in to {escape(ctx.app.name)}</h1><p>It would learn who you are and your workspace.</p>"
        f'<form method="post" action="/openid/connect/authorize">{hidden}'
        f"<p><label>Sign in as <select name=who>{people}</select></label></p>"
        '<p><button name="answer" value="allow">Allow</button> '
        '<button name="answer" value="deny">Cancel</button></p></form></body></html>'
    )


def decide(ctx: Context, asked: Mapping[str, str]) -> str:
    """Return where the browser goes after a person signed in or did not."""
    target, state = ctx.app.sign_in_url, asked.get("state", "")
    who = ctx.state.users.get(asked.get("who", ""))
    if asked.get("answer") != "allow" or who is None or who.deleted or who.kind is PersonKind.BOT:
        return f"{target}?{urlencode({'error': 'access_denied', 'state': state})}"
    code = f"{who.team}.{secrets.token_hex(16)}"
    with ctx.state.lock:
        ctx.state.grants[code] = Grant(
            team=who.team,
            user=who.id,
            scopes=("openid", "profile"),
            redirect=asked.get("redirect_uri", ""),
            made=ctx.wall(),
            nonce=asked.get("nonce", ""),
        )
    return f"{target}?{urlencode({'code': code, 'state': state})}"


def token(ctx: Context, arguments: Mapping[str, Any]) -> Json:
    """Exchange a code for an id token and one to ask who it is.

    Raises:
        ApiError: ``invalid_client_id``, ``bad_client_secret``, ``invalid_code``, ``code_already_used`` or
            ``bad_redirect_uri``.
    """
    if arguments.get("client_id") != ctx.app.client_id:
        raise ApiError("invalid_client_id")
    if arguments.get("client_secret") != ctx.app.client_secret:
        raise ApiError("bad_client_secret")
    code = str(arguments.get("code", ""))
    grant = ctx.state.grants.get(code)
    if grant is None or "openid" not in grant.scopes or ctx.wall() - grant.made > CODE_S:
        raise ApiError("invalid_code")
    if grant.used:
        raise ApiError("code_already_used")
    ctx.state.grants[code] = replace(grant, used=True)
    if str(arguments.get("redirect_uri") or "") != grant.redirect:
        raise ApiError("bad_redirect_uri")
    made = f"xoxp-{secrets.token_hex(16)}"
    ctx.state.sign_ins[made] = grant
    return {"access_token": made, "token_type": "Bearer", "id_token": _id_token(ctx, grant)}


def user_info(ctx: Context, access_token: str) -> Json:
    """Return who signed in.

    Raises:
        ApiError: ``invalid_auth``.
    """
    grant = ctx.state.sign_ins.get(access_token)
    if grant is None:
        raise ApiError("invalid_auth")
    user, team = ctx.state.users[grant.user], ctx.state.teams[grant.team]
    return {**_who(grant), "name": user.real_name, "https://slack.com/team_name": team.name}


def _who(grant: Grant) -> Json:
    return {
        "sub": grant.user,
        "https://slack.com/user_id": grant.user,
        "https://slack.com/team_id": grant.team,
    }


def _id_token(ctx: Context, grant: Grant) -> str:
    """Return Slack's claims; the local workspace has no key to sign them with."""
    now = int(ctx.wall())
    claims = {
        "iss": ctx.base_url,
        "aud": ctx.app.client_id,
        "iat": now,
        "exp": now + _TOKEN_S,
        "nonce": grant.nonce,
        **_who(grant),
    }
    parts = [urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=").decode() for part in ({"alg": "none"}, claims)]
    return ".".join((*parts, ""))
