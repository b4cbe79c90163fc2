"""The app coming into a team and leaving it."""

from dataclasses import replace

from slackapp.workspace.context import Context
from slackapp.workspace.records import Install
from slackapp.workspace.seed import PersonKind, SeedTeam, SeedUser
from slackapp.workspace.state import State, new_id


def install(
    state: State,
    team: SeedTeam,
    bot_name: str,
    app_name: str,
    scopes: tuple[str, ...],
    installer: str = "",
) -> Install:
    """Install the app in a team and return the installation; the bot is a person there from then on."""
    bot = SeedUser(
        id=team.bot_user_id or new_id("U"),
        team=team.id,
        name=bot_name,
        real_name=app_name,
        kind=PersonKind.BOT,
    )
    return state.install(team, scopes, bot, installer)


def uninstall(ctx: Context, team: str) -> bool:
    """Take the app out of a team and tell it so; return whether it had been in."""
    standing = ctx.state.install_of(team)
    if standing is None:
        return False
    ctx.state.put_install(replace(standing, revoked=True))
    for kind, extra in (
        ("tokens_revoked", {"tokens": {"oauth": [], "bot": [standing.bot_user_id]}}),
        ("app_uninstalled", {}),
    ):
        event = {"type": kind, "event_ts": ctx.state.next_ts(), **extra}
        ctx.events.emit_to(standing, kind, event)
    ctx.live.tell("channels", {})
    return True
