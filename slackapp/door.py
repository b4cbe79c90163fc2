"""The guard in front of Bolt: ``POST /slack/events`` is answered 401 unsigned or stale, 400 unreadable, never 5xx.

Signature: HMAC-SHA256 over ``v0:{timestamp}:{body}`` with the signing secret, compared in constant time, on bytes;
no older or newer than 300 s by the app's clock (Slack, "Verifying requests from Slack").
"""

import hashlib
import hmac
import logging
from asyncio import get_running_loop
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from urllib.parse import parse_qsl

import orjson
from slack_bolt import App as Bolt
from slack_bolt import BoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from core.types import TeamId
from slackapp.clock import Clock
from slackapp.incoming import Payload, at, inner, read_command
from slackapp.kept import Kept
from slackapp.told import alerted

MAX_AGE = 300
MAX_BYTES = 2_000_000
A_TURN = 16
"""Answers given in one turn of the event loop without a thread."""
AT_ONCE = 20
"""Requests worked on at once; fewer than the database lets in."""
PATIENCE = 1.5
"""Seconds after which a waiting request is no longer begun: Slack would have given up at 3 before its answer."""
BUSY = "I have too much to do right now. Nothing was changed; please try again in a minute."
_SERVER_ERROR = 500
_BLOCK_KINDS = frozenset({"block_actions", "view_submission", "view_closed", "block_suggestion"})
_SHORTCUTS = frozenset({"shortcut", "message_action"})
log = logging.getLogger(__name__)


class Unreadable(Exception):
    """What arrived is signed but is no request of Slack's."""


class Door:
    """Lets in what Slack signed and can be read."""

    def __init__(self, bolt: Bolt, *, secret: str, clock: Clock, kept: Kept) -> None:
        self._bolt, self._secret, self._clock, self._kept = bolt, secret.encode(), clock, kept
        self._this_turn = 0
        self._threaded = 0
        """Requests in the hands of threads. While there are any, nothing is answered past them on the loop."""
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slack")

    async def answer(self, request: Request) -> Response:
        """Answer one request of Slack."""
        try:
            body = await _body(request)
        except (ClientDisconnect, Unreadable):
            return PlainTextResponse("Too large.", 413)
        if not self.signed(request.headers, body):
            return PlainTextResponse("Unsigned or too old.", 401)
        try:
            payload = read(body)
        except Unreadable as unreadable:
            return PlainTextResponse(str(unreadable), 400)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": at(payload, "challenge")})
        if "ssl_check" in payload:
            return PlainTextResponse("")
        if self._may_answer_here() and self._at_hand(payload):
            return self._let_in(payload)
        self._threaded += 1
        try:
            return await get_running_loop().run_in_executor(self._threads, self._in_turn, payload, perf_counter())
        finally:
            self._threaded -= 1

    def signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Return whether Slack signed ``body``, lately."""
        stamp = headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):  # noqa: PLR2004 - far beyond any date
            return False
        if abs(self._clock.now().timestamp() - int(stamp)) > MAX_AGE:
            return False
        expected = "v0=" + hmac.new(self._secret, b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
        given = headers.get("x-slack-signature", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(expected.encode(), given)

    def _may_answer_here(self) -> bool:
        """Whether the loop has time for one more answer: it must get round to new connections and to its threads."""
        if self._threaded or self._this_turn >= A_TURN:
            return False
        if not self._this_turn:
            get_running_loop().call_soon(self._next_turn)
        self._this_turn += 1
        return True

    def _next_turn(self) -> None:
        self._this_turn = 0

    def _at_hand(self, payload: Payload) -> bool:
        """Whether the answer is kept: giving it takes no time worth a thread."""
        asked = read_command(payload, TeamId(at(payload, "team_id"))) if "command" in payload else None
        return asked is not None and self._kept.at_hand(asked.as_asked)

    def _in_turn(self, payload: Payload, arrived: float) -> Response:
        if perf_counter() - arrived > PATIENCE:
            log.warning("Too busy to begin", extra={"kind": at(payload, "type") or at(payload, "command")})
            return busy(payload)
        return self._let_in(payload)

    def _let_in(self, payload: Payload) -> Response:
        """Hand the payload on as Socket Mode would: it is read and verified, Bolt need not do it again."""
        try:
            answer = self._bolt.dispatch(BoltRequest(mode="socket_mode", body=dict(payload)))
        except Exception:
            log.exception("Bolt failed on a request")
            return PlainTextResponse("")
        if answer.status >= _SERVER_ERROR:
            return PlainTextResponse("")
        kept = {name: values[0] for name, values in answer.headers.items() if name != "set-cookie"}
        return Response(answer.body, answer.status, kept)


def busy(payload: Payload) -> Response:
    """Return the answer to a request that is not begun: a sentence where one fits, else 429; events come again."""
    match at(payload, "type"):
        case "":
            return JSONResponse({"response_type": "ephemeral", "text": BUSY})
        case "view_submission":
            return JSONResponse({"response_action": "update", "view": alerted(inner(payload, "view"), BUSY)})
        case "block_suggestion":
            return JSONResponse({"options": []})
        case _:
            return PlainTextResponse("Too busy.", 429)


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            raise Unreadable
        parts.append(part)
    return b"".join(parts)


def read(body: bytes) -> Payload:
    """Return the request's payload as Slack means it.

    Raises:
        Unreadable: it lacks what every request of its kind has; the message says what.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Unreadable("Not UTF-8.") from None
    payload = _json(text) if text.startswith("{") else _form(text)
    if "payload" in payload and not text.startswith("{"):
        payload = _json(at(payload, "payload"))
    _known(payload)
    return payload


def _form(text: str) -> Payload:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise Unreadable("Not a form.") from None


def _json(text: str) -> Payload:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Unreadable("Not JSON.") from None
    if not isinstance(found, dict):
        raise Unreadable("Not a JSON object.")
    return found


def _known(payload: Payload) -> None:
    """Hold the payload to what Bolt and the readers take for granted."""
    kind = at(payload, "type")
    if "ssl_check" in payload or kind == "url_verification":
        return
    if kind == "event_callback":
        good = bool(at(payload, "event", "type")) and _texts(payload, "team_id", "event_id")
    elif kind in _BLOCK_KINDS | _SHORTCUTS:
        good = bool(at(payload, "user", "id")) and _teamed(payload) and _shaped(payload, kind)
    else:
        good = _texts(payload, "command", "user_id", "team_id")
    if not good:
        raise Unreadable("Not a request of Slack's, as far as I can read it.")


def _teamed(payload: Payload) -> bool:
    return payload.get("team") is None or bool(inner(payload, "team"))


def _shaped(payload: Payload, kind: str) -> bool:
    if kind == "block_actions":
        actions = payload.get("actions")
        return isinstance(actions, list) and bool(actions) and all(isinstance(a, dict) for a in actions)
    if kind == "block_suggestion":
        return bool(at(payload, "action_id"))
    return bool(at(payload, "callback_id") or at(payload, "view", "callback_id") or at(payload, "view", "type"))


def _texts(payload: Payload, *names: str) -> bool:
    return all(at(payload, name) for name in names)
