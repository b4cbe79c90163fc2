"""The Web API's door: whose token, which method, how often, and the answer in Slack's form."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slackapp.workspace import openid
from slackapp.workspace.call import Call, Method, need_scope
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.methods_auth import AUTH
from slackapp.workspace.methods_chat import CHAT
from slackapp.workspace.methods_conversations import CONVERSATIONS
from slackapp.workspace.methods_files import FILES
from slackapp.workspace.methods_marks import MARKS
from slackapp.workspace.methods_people import PEOPLE
from slackapp.workspace.methods_views import VIEWS
from slackapp.workspace.oauth import access
from slackapp.workspace.records import Install, Json

METHODS: dict[str, Method] = {
    **AUTH,
    **CHAT,
    **CONVERSATIONS,
    **FILES,
    **MARKS,
    **PEOPLE,
    **VIEWS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One HTTP answer of the Web API."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def run(ctx: Context, name: str, token: str, arguments: Mapping[str, Any], *, is_json: bool) -> Result:
    """Do one call and return Slack's answer. Never raises for anything the app sent."""
    with ctx.state.lock:
        try:
            return _run(ctx, name, token, arguments, is_json=is_json)
        except ApiError as error:
            if error.code == "ratelimited":
                return too_many(math.ceil(error.extra["wait"]))  # type: ignore[call-overload]
            return Result(body=error.answer())


def too_many(seconds: int) -> Result:
    """Return the answer to a call that came too soon."""
    return Result(
        body={"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": str(seconds)},
    )


def _run(ctx: Context, name: str, token: str, arguments: Mapping[str, Any], *, is_json: bool) -> Result:
    if name == "api.test":
        wrong = arguments.get("error")
        return Result(body={"ok": not wrong, **({"error": wrong} if wrong else {}), "args": dict(arguments)})
    if name == "oauth.v2.access":
        return Result(body={"ok": True, **access(ctx, arguments)})
    if name == "openid.connect.token":
        return Result(body={"ok": True, **openid.token(ctx, arguments)})
    if name == "openid.connect.userInfo":
        return Result(body={"ok": True, **openid.user_info(ctx, token)})
    if name == "apps.connections.open":
        return Result(body={"ok": True, "url": _socket(ctx, token)})
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    install = _installation(ctx, token)
    wait = ctx.limits.call(install.team, name, method.tier)
    if wait:
        raise ApiError("ratelimited", wait=wait)
    call = Call(arguments=arguments if method.json or not is_json else {}, install=install)
    need_scope(call, *method.scopes)
    headers = {"x-oauth-scopes": ",".join(install.scopes), "x-accepted-oauth-scopes": ",".join(method.scopes)}
    return Result(body={"ok": True, **method.run(ctx, call)}, headers=headers)


def _installation(ctx: Context, token: str) -> Install:
    if not token:
        raise ApiError("not_authed")
    install = ctx.state.installs.get(token)
    if install is None:
        raise ApiError("not_allowed_token_type" if token == ctx.app.app_token else "invalid_auth")
    if install.revoked:
        raise ApiError("token_revoked")
    return install


def _socket(ctx: Context, token: str) -> str:
    if not token:
        raise ApiError("not_authed")
    if not ctx.app.app_token or token != ctx.app.app_token:
        raise ApiError("not_allowed_token_type" if token in ctx.state.installs else "invalid_auth")
    if not ctx.app.socket_mode:
        raise ApiError("socket_mode_disabled")
    return ctx.sockets.ticket()
