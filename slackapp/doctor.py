"""A thorough look at everything the app needs, with what to do about what is wrong."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError, SlackClientError

from core.errors import CoordinatorError
from core.storage import STAND_IN
from core.types import TeamId
from slackapp.app import App
from slackapp.health import Check, readiness
from slackapp.manifest import BOT_SCOPES

SKEW = timedelta(seconds=60)
"""How far this machine's clock may be off; Slack's signatures allow 300 s."""


def examine(app: App) -> tuple[Check, ...]:
    """Return every check."""
    checks = [*_settings(app), *readiness(app)]
    if checks[-1].name != "database":
        for team in (team for team in app.store.teams() if team != STAND_IN):
            checks += _workspace(app, team)
    return tuple(checks)


def _settings(app: App) -> Iterator[Check]:
    settings = app.settings
    signed = settings.slack_signing_secret is not None or settings.slack_app_token is not None
    yield Check(
        name="requests",
        ok=signed,
        detail="" if signed else "Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode).",
    )
    way_in = settings.slack_bot_token is not None or settings.slack_client_id is not None
    yield Check(
        name="token",
        ok=way_in,
        detail="" if way_in else "Set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for installs.",
    )


def _workspace(app: App, team: TeamId) -> Iterator[Check]:
    try:
        told = app.client(team).auth_test()
    except SlackApiError as error:
        yield Check(
            name=f"{team} token", ok=False, detail=f"Slack says {error.response.get('error')}: install again."
        )
        return
    except (SlackClientError, CoordinatorError, OSError) as error:
        yield Check(name=f"{team} token", ok=False, detail=f"Slack cannot be reached: {error}")
        return
    yield Check(name=f"{team} token", ok=True)
    granted = {scope for scope in str(told.headers.get("x-oauth-scopes", "")).split(",") if scope}
    missing = sorted(set(BOT_SCOPES) - granted) if granted else []
    said = f"Missing {', '.join(missing)}: add them from manifest.yml and install again." if missing else ""
    yield Check(name=f"{team} scopes", ok=not missing, detail=said)
    yield _clock(app, team, str(told.headers.get("date", "")))


def _clock(app: App, team: TeamId, date: str) -> Check:
    try:
        off = abs(app.clock.wall() - parsedate_to_datetime(date))
    except ValueError:
        return Check(name=f"{team} clock", ok=True, detail="Slack did not say what time it is.")
    said = f"This machine's clock is {off} off: requests from Slack would be refused. Switch on NTP."
    return Check(name=f"{team} clock", ok=off <= SKEW, detail="" if off <= SKEW else said)
