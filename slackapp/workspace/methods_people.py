"""users.*, usergroups.*, team.*: who is here."""

from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.records import Json
from slackapp.workspace.seed import SeedUser
from slackapp.workspace.shapes import team_json, user_json


def _visible(ctx: Context, call: Call, name: str) -> SeedUser:
    user = ctx.state.users.get(name)
    if user is None:
        raise ApiError("user_not_found")
    if user.team != call.install.team and not _connected(ctx, call, user.team):
        raise ApiError("user_not_visible")
    return user


def _connected(ctx: Context, call: Call, team: str) -> bool:
    return any({team, call.install.team} <= one.teams for one in ctx.state.channels.values())


def info(ctx: Context, call: Call) -> Json:
    """Return one person; people of other workspaces too, where a channel is shared with theirs."""
    user = _visible(ctx, call, call.need("user"))
    facts = user_json(ctx.state, user, call.install)
    if call.flag("include_locale") and user.team == call.install.team:
        facts["locale"] = user.locale
    return {"user": facts}


def listed(ctx: Context, call: Call) -> Json:
    """Return the people of the token's own team, the deleted ones included."""
    ours = [one for one in ctx.state.users.values() if one.team == call.install.team]
    page, cursor = call.page(ours, default=200)
    people = [user_json(ctx.state, one, call.install) for one in page]
    return {"members": people, "cache_ts": int(ctx.now()), "response_metadata": {"next_cursor": cursor}}


def by_email(ctx: Context, call: Call) -> Json:
    """Return the team's person of an e-mail address."""
    wanted = call.need("email").casefold()
    for user in ctx.state.users.values():
        if user.email.casefold() == wanted and user.team == call.install.team and not user.deleted:
            return {"user": user_json(ctx.state, user, call.install)}
    raise ApiError("users_not_found")


def groups(ctx: Context, call: Call) -> Json:
    """Return the team's user groups."""
    found = [
        {
            "id": one.id,
            "team_id": one.team,
            "is_usergroup": True,
            "handle": one.handle,
            "name": one.name,
            "user_count": len(one.members),
            "date_delete": 0,
            **({"users": list(one.members)} if call.flag("include_users") else {}),
        }
        for one in ctx.state.usergroups.values()
        if one.team == call.install.team
    ]
    return {"usergroups": found}


def group_users(ctx: Context, call: Call) -> Json:
    """Return the members of one user group."""
    group = ctx.state.usergroups.get(call.need("usergroup"))
    if group is None or group.team != call.install.team:
        raise ApiError("no_such_subteam")
    return {"users": list(group.members)}


def team(ctx: Context, call: Call) -> Json:
    """Return the token's team."""
    return {"team": team_json(ctx.state.teams[call.install.team])}


PEOPLE = {
    "users.info": Method(run=info, scopes=("users:read",), tier=4),
    "users.list": Method(run=listed, scopes=("users:read",), tier=2),
    "users.lookupByEmail": Method(run=by_email, scopes=("users:read.email",), tier=3),
    "usergroups.list": Method(run=groups, scopes=("usergroups:read",), tier=2),
    "usergroups.users.list": Method(run=group_users, scopes=("usergroups:read",), tier=2),
    "team.info": Method(run=team, scopes=("team:read",), tier=3),
}
