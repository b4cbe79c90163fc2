"""Sign in with Slack (OpenID Connect): who looks at a page is a full member of a connected workspace.

The state is signed by us, good for ten minutes, used once, and bound to the browser by a cookie. Slack's token
comes straight from Slack, over the same connection as every other call; its audience, nonce and end are checked.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

import orjson
from slack_sdk.errors import SlackClientError

from core.errors import Refused
from core.types import TeamId, UserId
from slackapp.app import App
from slackapp.dashboards import Visitor
from slackapp.features import Policy
from slackapp.oauth import LOBBY
from slackapp.policy import check

STATE_LIFETIME = timedelta(minutes=10)
SESSION_LIFETIME = timedelta(hours=12)
"""How long one stays signed in [D]."""
CALLBACK = "/dashboard/callback"
_STATE, _SESSION = "sign-in", "session"
_USER, _TEAM = "https://slack.com/user_id", "https://slack.com/team_id"
_AGAIN = "Signing in did not work. Please try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What Slack said of who signs in."""

    user: UserId
    user_team: str
    user_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The way in, for an app that knows its client id and secret."""

    app: App
    client_id: str
    client_secret: str

    def begin(self, leads_to: str) -> tuple[str, str]:
        """Return Slack's page to send the browser to, and the nonce it has to bring back in a cookie."""
        nonce = secrets.token_urlsafe(16)
        said = {"nonce": nonce, "to": leads_to}
        state = self.app.links.token(_STATE, said, now=self.app.clock.now(), lifetime=STATE_LIFETIME)
        asked = {
            "response_type": "code",
            "scope": "openid profile",
            "client_id": self.client_id,
            "state": state,
            "nonce": nonce,
            "redirect_uri": self._callback,
        }
        page = urlsplit(self.app.settings.slack_authorize_url)
        return urlunsplit(page._replace(path="/openid/connect/authorize", query=urlencode(asked))), nonce

    def finish(self, code: str, state: str, nonce: str) -> tuple[Visitor, str]:
        """Return who signed in and the page they wanted.

        Raises ``Refused`` for a state, code or person that may not, ``NotFound`` for a state that has ended.
        """
        said = self.app.links.read(_STATE, state, now=self.app.clock.now())
        if not nonce or not hmac.compare_digest(said["nonce"], nonce) or not self._first(nonce):
            raise Refused(_AGAIN)
        told = self._ask(code, nonce)
        visitor = Visitor(team=TeamId(str(told.get(_TEAM, ""))), user=UserId(str(told.get(_USER, ""))))
        self.admit(visitor)
        return visitor, said["to"]

    def session(self, visitor: Visitor) -> str:
        """Return what the browser keeps while somebody is signed in."""
        said = {"team": visitor.team, "user": visitor.user}
        return self.app.links.token(_SESSION, said, now=self.app.clock.now(), lifetime=SESSION_LIFETIME)

    def visitor(self, session: str) -> Visitor:
        """Return who is signed in; raises ``NotFound`` when nobody is, ``Refused`` when they may no longer."""
        said = self.app.links.read(_SESSION, session, now=self.app.clock.now())
        visitor = Visitor(team=TeamId(said["team"]), user=UserId(said["user"]))
        self.admit(visitor)
        return visitor

    def admit(self, visitor: Visitor) -> None:
        """Raise ``Refused`` unless they are a full member of a workspace that is connected."""
        if not visitor.team or not visitor.user:
            raise Refused(_AGAIN)
        self.app.connections.get(visitor.team)
        person = self.app.people.person(visitor.team, Hint(user=visitor.user, user_team=visitor.team))
        check(Policy.MEMBER, person)

    @property
    def _callback(self) -> str:
        return f"{self.app.settings.base_url}{CALLBACK}"

    def _first(self, nonce: str) -> bool:
        with self.app.store.begin(LOBBY, origin="sign-in") as work:
            return work.inbox.first(f"sign-in:{nonce}", at=self.app.clock.now())

    def _ask(self, code: str, nonce: str) -> Mapping[str, object]:
        """Return what Slack says of the person, once its token was found to be for us and for this browser."""
        client = self.app.connections.client()
        try:
            granted = client.openid_connect_token(
                client_id=self.client_id,
                client_secret=self.client_secret,
                code=code,
                redirect_uri=self._callback,
            )
            claims = _claims(str(granted.get("id_token", "")))
            told = client.openid_connect_userInfo(token=str(granted.get("access_token", ""))).data
        except (SlackClientError, OSError, ValueError) as error:
            raise Refused(_AGAIN, error=str(error)[:200]) from None
        ends = claims.get("exp")
        fresh = isinstance(ends, int | float) and ends > self.app.clock.wall().timestamp()
        if claims.get("aud") != self.client_id or claims.get("nonce") != nonce or not fresh:
            raise Refused(_AGAIN)
        if not isinstance(told, dict) or told.get(_USER) != claims.get(_USER):
            raise Refused(_AGAIN)
        return told


def make_sign_in(app: App) -> SignIn | None:
    """Return the way in, or None where no client id is set."""
    client_id, secret = app.settings.slack_client_id, app.settings.slack_client_secret
    if client_id is None or secret is None:
        return None
    return SignIn(app=app, client_id=client_id, client_secret=secret.get_secret_value())


def _claims(token: str) -> Mapping[str, object]:
    """Return what an id token says; raises ``ValueError`` for what is none."""
    middle = token.split(".")[1:2]
    if not middle:
        raise ValueError("no id token")
    said = orjson.loads(urlsafe_b64decode(middle[0] + "=" * (-len(middle[0]) % 4)))
    if not isinstance(said, dict):
        raise ValueError("no claims")  # noqa: TRY004 - of what came, not of a type
    return said
