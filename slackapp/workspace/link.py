"""The road to the app: signed requests over HTTP, or envelopes over its WebSocket, with 3 s to answer."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlencode

import httpx
import orjson

from slackapp.workspace.config import AppConfig
from slackapp.workspace.records import Json
from slackapp.workspace.wire import Wire

_HTTP_OK: Final = 200
_REDIRECTS: Final = 2
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
        self._client = httpx.Client(
            timeout=app.answer_s,
            follow_redirects=True,
            max_redirects=_REDIRECTS,
            # Loading certificates costs 50 ms; on plain http there is nothing to verify.
            verify=app.events_url.startswith("https://"),
        )

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

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

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
        try:
            answer = self._client.post(self._app.events_url, content=body, headers=headers)
        except httpx.TimeoutException:
            return Answer(failure="http_timeout")
        except httpx.TooManyRedirects:
            return Answer(failure="too_many_redirects")
        except httpx.HTTPError:
            return Answer(failure="connection_failed")
        return Answer(
            status=answer.status_code,
            body=answer.content,
            failure="" if answer.status_code // 100 == _HTTP_OK // 100 else "http_error",
            no_retry=answer.headers.get("x-slack-no-retry") == "1",
        )
