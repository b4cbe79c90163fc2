"""The road to the app: signed requests over HTTP, or envelopes over its WebSocket, with 3 s to answer."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import orjson

from slackapp.workspace.config import AppConfig
from slackapp.workspace.records import Json
from slackapp.workspace.wire import Wire

_REDIRECT: Final = 3
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. ``failure`` is empty, or Slack's word for it such as ``http_timeout``."""

    status: int = 0
    body: bytes = b""
    failure: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the app answered in time with a 2xx."""
        return not self.failure

    @property
    def notice(self) -> str:
        """The error a person is shown when the app did not answer as it should, else empty."""
        if self.ok:
            return ""
        return "operation_timeout" if self.failure == "http_timeout" else "dispatch_failed"

    def json(self) -> object:
        """Return the body's JSON, or None when it is empty or none."""
        try:
            return orjson.loads(self.body) if self.body.strip() else None
        except orjson.JSONDecodeError:
            return None


class Road(Protocol):
    """A way to the app other than HTTP."""

    def send(self, kind: str, payload: Json, retry: Mapping[str, str]) -> Answer:
        """Deliver one envelope of ``kind`` and wait for its ack."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return ``X-Slack-Signature`` for a body sent at a time."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class _FewRedirects(HTTPRedirectHandler):
    max_redirections = 2


class AppLink:
    """Sends what happened to the app. Blocks until it answered or the time is up: call it from a thread."""

    def __init__(
        self,
        app: AppConfig,
        wire: Wire,
        socket: Road,
        *,
        now: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._app = app
        self._wire = wire
        self._socket = socket
        self._now = now
        self._wall = wall
        # No proxy of the environment may stand between Slack's side and the app.
        self._opener = build_opener(ProxyHandler({}), _FewRedirects())

    def command(self, form: Mapping[str, str]) -> Answer:
        """Send a slash command."""
        body = urlencode(form).encode()
        return self._send("slash_commands", form["command"], _FORM, body, dict(form))

    def interaction(self, payload: Json) -> Answer:
        """Send something a person did in a message, view or shortcut."""
        body = urlencode({"payload": orjson.dumps(payload).decode()}).encode()
        return self._send("interactive", str(payload["type"]), _FORM, body, payload)

    def event(self, wrapper: Json, retry: Mapping[str, str]) -> Answer:
        """Send one event, with the headers of a retry if it is one."""
        what = str((wrapper.get("event") or wrapper)["type"])
        return self._send("events_api", what, "application/json", orjson.dumps(wrapper), wrapper, retry)

    def _send(
        self,
        kind: str,
        what: str,
        content_type: str,
        body: bytes,
        payload: Json,
        retry: Mapping[str, str] | None = None,
    ) -> Answer:
        started = self._wall()
        if self._app.socket_mode:
            answer = self._socket.send(kind, payload, retry or {})
        else:
            answer = self._post(content_type, body, retry or {})
        self._wire.note(
            what,
            inward=False,
            status=answer.status,
            started=started,
            error=answer.failure,
            arguments=payload,
        )
        return answer

    def _post(self, content_type: str, body: bytes, retry: Mapping[str, str]) -> Answer:
        timestamp = str(int(self._now()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._app.signing_secret, timestamp, body),
            **{f"X-Slack-Retry-{name.title()}": value for name, value in retry.items()},
        }
        request = Request(self._app.events_url, data=body, headers=headers)  # noqa: S310  # the app's own address
        try:
            with self._opener.open(request, timeout=self._app.answer_s) as answer:
                return Answer(status=answer.status, body=answer.read())
        except HTTPError as error:
            return _refused(error)
        except TimeoutError:
            return Answer(failure="http_timeout")
        except (URLError, HTTPException, OSError) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            return Answer(failure="http_timeout" if late else "connection_failed")


def _refused(error: HTTPError) -> Answer:
    with error:
        return Answer(
            status=error.code,
            body=error.read(),
            failure="too_many_redirects" if error.code // 100 == _REDIRECT else "http_error",
            no_retry=error.headers.get("x-slack-no-retry") == "1",
        )
