"""Bolt, with one listener a kind of request: reading envelopes, Socket Mode and OAuth are its, routing is ours.

The signature is checked by the door, against the app's own clock; Bolt is told not to do it again.
"""

import logging
import re
from collections.abc import Callable, Mapping

import orjson
from slack_bolt import App as Bolt
from slack_bolt import BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth import OAuthFlow

from core.errors import CoordinatorError
from core.types import TeamId
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
_JSON = {"content-type": "application/json;charset=utf-8"}
_GONE = frozenset({"app_uninstalled", "tokens_revoked"})
Reader = Callable[[Payload, TeamId], Incoming]


def make_bolt(dispatcher: Dispatcher, connections: Connections, oauth: OAuthFlow | None) -> Bolt:
    """Return the Bolt app in front of ``dispatcher``."""
    bolt = Bolt(
        name="coordinator",
        logger=logging.getLogger("slack_bolt"),
        process_before_response=True,
        authorize=_authorize(connections),
        client=connections.client(),
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        oauth_flow=oauth,
    )
    _listen(bolt, dispatcher, connections)
    return bolt


def _listen(bolt: Bolt, dispatcher: Dispatcher, connections: Connections) -> None:
    def answering(read: Reader) -> Callable[[Payload, BoltContext], BoltResponse]:
        def answer(body: Payload, context: BoltContext) -> BoltResponse:
            return _response(dispatcher.answer(read(body, _team(body, context))))

        return answer

    def events(body: Payload, context: BoltContext) -> BoltResponse:
        if at(body, "event", "type") in _GONE:
            return _removed(connections, body, _team(body, context))
        return _response(dispatcher.answer(read_event(body, _team(body, context))))

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


def _authorize(connections: Connections) -> Callable[..., AuthorizeResult]:
    def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult:
        """Say which bot we are, so that Bolt leaves out what the bot itself caused."""
        try:
            bot_user = connections.get(TeamId(team_id or "")).bot_user
        except CoordinatorError:
            bot_user = None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_user_id=bot_user)

    return authorize


def _response(body: Body) -> BoltResponse:
    return (
        BoltResponse(status=200, body=orjson.dumps(body).decode(), headers=_JSON)
        if body
        else BoltResponse(status=200, body="")
    )
