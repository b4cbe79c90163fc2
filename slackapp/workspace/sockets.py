"""Socket Mode: the app's WebSockets, the envelopes sent over them and their acks."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from slackapp.workspace.config import AppConfig
from slackapp.workspace.link import Answer
from slackapp.workspace.records import Json

CONNECTIONS: Final = 10
_CONNECTION_S: Final = 18_060
_TICKET_S: Final = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One open WebSocket with the loop it lives on."""

    socket: WebSocket
    loop: asyncio.AbstractEventLoop
    acks: dict[str, Future[Json]] = field(default_factory=dict)

    def say(self, message: Json) -> None:
        """Send one message from any thread."""
        text = orjson.dumps(message).decode()
        asyncio.run_coroutine_threadsafe(self.socket.send_text(text), self.loop)


class Sockets:
    """The open lines; a payload goes over one of them, in turn."""

    def __init__(self, app: AppConfig, base_url: str, wall: Callable[[], float]) -> None:
        self._app = app
        self._base = base_url
        self._wall = wall
        self._tickets: dict[str, float] = {}
        self._lines: list[Line] = []
        self._turn = count()

    @property
    def open(self) -> int:
        """How many lines are open."""
        return len(self._lines)

    def ticket(self) -> str:
        """Return a WebSocket address good for one connection within 30 s."""
        name = secrets.token_urlsafe(18)
        self._tickets[name] = self._wall()
        base = self._base.replace("https://", "wss://").replace("http://", "ws://")
        return f"{base}/_socket/{name}"

    def send(self, kind: str, payload: Json, retry: Mapping[str, str]) -> Answer:
        """Deliver one envelope and wait for its ack."""
        lines = self._lines
        if not lines:
            return Answer(failure="connection_failed")
        line = lines[next(self._turn) % len(lines)]
        envelope_id = secrets.token_hex(16)
        acked: Future[Json] = Future()
        line.acks[envelope_id] = acked
        envelope: Json = {
            "type": kind,
            "envelope_id": envelope_id,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {
                "retry_attempt": int(retry.get("num", "0")),
                "retry_reason": retry.get("reason", ""),
            }
        line.say(envelope)
        try:
            ack = acked.result(self._app.answer_s)
        except NoAnswer:
            return Answer(failure="http_timeout")
        finally:
            line.acks.pop(envelope_id, None)
        given = ack.get("payload")
        return Answer(status=200, body=orjson.dumps(given) if given else b"")

    def refresh(self) -> None:
        """Ask the app to open new lines, as Slack does every few hours."""
        for line in self._lines:
            line.say({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection of the app until it closes."""
        made = self._tickets.pop(socket.path_params["ticket"], None)
        if made is None or self._wall() - made > _TICKET_S or len(self._lines) >= CONNECTIONS:
            await socket.close(code=4001)
            return
        await socket.accept()
        line = Line(socket, asyncio.get_running_loop())
        self._lines = [*self._lines, line]
        await socket.send_text(orjson.dumps(self._hello()).decode())
        try:
            while True:
                self._acknowledge(line, orjson.loads(await socket.receive_text()))
        except (WebSocketDisconnect, orjson.JSONDecodeError):
            pass
        finally:
            self._lines = [one for one in self._lines if one is not line]

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._lines),
            "connection_info": {"app_id": self._app.app_id},
            "debug_info": {"host": "local-workspace", "approximate_connection_time": _CONNECTION_S},
        }

    @staticmethod
    def _acknowledge(line: Line, message: object) -> None:
        if isinstance(message, dict):
            waiting = line.acks.get(str(message.get("envelope_id", "")))
            if waiting is not None and not waiting.done():
                waiting.set_result(message)
