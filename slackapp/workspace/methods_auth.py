"""api.test, auth.*, apps.*: the token itself."""

from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.installing import uninstall
from slackapp.workspace.records import Json


def who(ctx: Context, call: Call) -> Json:
    """Return whose token this is."""
    team = ctx.state.teams[call.install.team]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": ctx.app.bot_name,
        "team_id": team.id,
        "user_id": call.install.bot_user_id,
        "bot_id": call.install.bot_id,
        "is_enterprise_install": False,
    }


def revoke(ctx: Context, call: Call) -> Json:
    """End the token, unless it is a rehearsal."""
    if call.flag("test"):
        return {"revoked": False}
    uninstall(ctx, call.install.team)
    return {"revoked": True}


AUTH = {
    "auth.test": Method(run=who, tier=0, json=True),
    "auth.revoke": Method(run=revoke, tier=3),
}
