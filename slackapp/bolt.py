"""Bolt, with one listener a kind of request: reading envelopes, Socket Mode and OAuth are its, routing is ours.

The signature is checked by the door, against the app's own clock; Bolt is told not to do it again.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence

import orjson
from slack_bolt import App as Bolt
from slack_bolt import BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.oauth import OAuthFlow

from core.errors import CoordinatorError
from core.types import TeamId
from slackapp.app import App
from slackapp.calls import CallKind
from slackapp.connections import Connections
from slackapp.dispatch import Dispatcher
from slackapp.incoming import (
    Incoming,
    Payload,
    at,
    read_action,
    read_command,
    read_event,
    read_options,
    read_shortcut,
    read_view,
)
from slackapp.replies import Body

EVERY = re.compile("")
_JSON: Mapping[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}
_GONE = frozenset({"app_uninstalled", "tokens_revoked"})
_RESHARED = frozenset({"channel_shared", "channel_unshared"})
Reader = Callable[[Payload, TeamId], Incoming]


def make_bolt(app: App, oauth: OAuthFlow | None, *, dispatcher: Dispatcher | None = None) -> Bolt:
    """Return the Bolt app in front of the one dispatcher."""
    quiet = logging.getLogger("slack_bolt")
    quiet.setLevel(
        logging.ERROR
    )  # unset, Bolt words debug lines on each request; its warnings are about its own set-up
    bolt = Bolt(
        name="coordinator",
        logger=quiet,
        process_before_response=True,
        authorize=_WhoWeAre(app.connections),
        client=app.connections.client(),
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        oauth_flow=oauth,
    )
    _listen(bolt, app, dispatcher or Dispatcher(app))
    return bolt


def _listen(bolt: Bolt, app: App, dispatcher: Dispatcher) -> None:
    def answering(read: Reader) -> Callable[[Payload, BoltContext], BoltResponse]:
        def answer(body: Payload, context: BoltContext) -> BoltResponse:
            return _response(dispatcher.answer(read(body, _team(body, context))))

        return answer

    def events(body: Payload, context: BoltContext) -> BoltResponse:
        incoming = read_event(body, _team(body, context))
        if incoming.name in _GONE:
            return _removed(app.connections, body, incoming.team)
        if incoming.name in _RESHARED and incoming.channel:
            app.people.look_again(incoming.team, incoming.channel)
        return _response(dispatcher.answer(incoming))

    bolt.command(EVERY)(answering(read_command))
    bolt.action(EVERY)(answering(read_action))
    bolt.view_submission(EVERY)(answering(lambda body, team: read_view(body, team, CallKind.SUBMISSION)))
    bolt.view_closed(EVERY)(answering(lambda body, team: read_view(body, team, CallKind.CLOSED)))
    bolt.options(EVERY)(answering(read_options))
    bolt.shortcut(EVERY)(answering(read_shortcut))
    bolt.event(EVERY)(events)


def _team(body: Payload, context: BoltContext) -> TeamId:
    return TeamId(context.team_id or at(body, "team_id"))


def _removed(connections: Connections, body: Payload, team: TeamId) -> BoltResponse:
    """Forget the token. Slack sends both events, in any order, and each may come twice."""
    tokens = body.get("event")
    revoked = tokens.get("tokens") if isinstance(tokens, Mapping) else None
    ours = not isinstance(revoked, Mapping) or bool(revoked.get("bot"))
    if ours:
        connections.revoke(team)
    return BoltResponse(status=200, body="")


class _WhoWeAre(Authorize):
    """Says which bot we are, so that Bolt leaves out what the bot itself caused; from memory, not from Slack."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: object
    ) -> AuthorizeResult:
        """Return our bot in this team; without one, dispatch says that the team is not connected."""
        try:
            bot_user = self._connections.get(TeamId(team_id or "")).bot_user
        except CoordinatorError:
            bot_user = None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_user_id=bot_user)


def _response(body: Body) -> BoltResponse:
    if not body:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=orjson.dumps(body).decode(), headers=dict(_JSON))
