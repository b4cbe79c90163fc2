"""Installing into many workspaces: Bolt's OAuth flow over our own storage, and the one workspace of a bot token.

The state is signed by us, good for ten minutes, used once, and bound to the browser by a cookie.
"""

import logging
import secrets
from datetime import timedelta
from logging import Logger

from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth import OAuthStateStore
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore

from core.errors import NotFound
from core.types import TeamId
from slackapp.app import App
from slackapp.connections import Connections
from slackapp.manifest import BOT_SCOPES

STATE_LIFETIME = timedelta(minutes=10)
LOBBY = TeamId("installing")
"""The tenant under which used states are kept: before an install there is no workspace yet."""
log = logging.getLogger(__name__)


class States(OAuthStateStore):
    """States that any replica can read and that count once."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def logger(self) -> Logger:
        """Where Bolt logs."""
        return log

    def issue(self, *_: object, **__: object) -> str:
        """Return a new state."""
        said = {"nonce": secrets.token_urlsafe(16)}
        return self._app.links.token("install", said, now=self._app.clock.now(), lifetime=STATE_LIFETIME)

    def consume(self, state: str) -> bool:
        """Return whether the state was ours, fresh, and used for the first time."""
        now = self._app.clock.now()
        try:
            nonce = self._app.links.read("install", state, now=now)["nonce"]
        except (NotFound, KeyError):
            return False
        with self._app.store.begin(LOBBY, origin="oauth") as work:
            return work.inbox.first(f"oauth:{nonce}", at=now)


class Installations(InstallationStore):
    """Bolt's view of our workspaces: what an install brings is stored, tokens sealed."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def logger(self) -> Logger:
        """Where Bolt logs."""
        return log

    def save(self, installation: Installation) -> None:
        """Store the workspace."""
        assert installation.team_id
        assert installation.bot_token
        scopes = installation.bot_scopes
        installed: dict[str, str] = {
            "name": installation.team_name or "",
            "bot_user": installation.bot_user_id or "",
            "app_id": installation.app_id or "",
            "scopes": scopes if isinstance(scopes, str) else ",".join(scopes or ()),
            "time_zone": self._app.settings.tz_default,
        }
        self._app.connections.connect(TeamId(installation.team_id), installed, token=installation.bot_token)

    def save_bot(self, bot: Bot) -> None:
        """Do nothing: what an install brings is stored as a whole."""


class Install(OAuthFlow):
    """Bolt's flow, which takes an answer of Slack's that cannot be used for a code that is not good."""

    def run_installation(self, code: str) -> Installation | None:
        """Return what was installed into one workspace, with a bot; else None."""
        try:
            made = super().run_installation(code)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.exception("Slack's answer to the install cannot be read")
            return None
        if made and all(isinstance(said, str) and said for said in (made.team_id, made.bot_token)):
            return made
        log.warning("Nothing was installed: it takes one workspace and a bot, not a whole organisation")
        return None


def make_oauth(app: App) -> OAuthFlow | None:
    """Return the install flow, or None where no client id is set."""
    settings = app.settings
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return Install(
        client=app.connections.client(),
        logger=log,
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=list(BOT_SCOPES),
            user_scopes=[],
            redirect_uri=f"{settings.base_url}/slack/oauth_redirect",
            authorization_url=settings.slack_authorize_url,
            install_page_rendering_enabled=False,
            installation_store=Installations(app),
            state_store=States(app),
            state_expiration_seconds=int(STATE_LIFETIME.total_seconds()),
        ),
    )


def adopt(connections: Connections, token: str, *, zone: str) -> TeamId:
    """Connect the one workspace that ``token`` belongs to and return it.

    Raises:
        SlackApiError: Slack refused the token.
        OSError: Slack did not answer.
    """
    told = connections.client(token).auth_test()
    installed = {
        "name": str(told.get("team", "")),
        "bot_user": str(told.get("user_id", "")),
        "app_id": str(told.get("app_id", "")),
        "scopes": str(told.headers.get("x-oauth-scopes", "")),
        "time_zone": zone,
    }
    team = TeamId(str(told["team_id"]))
    connections.connect(team, installed, token=token)
    return team
