"""Keeps other web pages out: what a browser sends must come from this page, by this machine's own name.

The tokens of the workspace stand in its seed for everybody to read, so that a token alone proves nothing here.
"""

from typing import Final
from urllib.parse import urlsplit

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_LOCAL: Final = ("127.0.0.1", "localhost", "::1")
_ELSEWHERE: Final = ("cross-site", "same-site")
_WORKING: Final = ("/api/", "/_")


class Guard:
    """An ASGI application in front of another. Programs, which name no origin, are let in by this machine's name."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self._app = app
        self._names = (*_LOCAL, _parts(base_url)[0])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        wrong = self._wrong(scope) if scope["type"] == "http" else ""
        if not wrong:
            await self._app(scope, receive, send)
            return
        refusal = Response(orjson.dumps({"ok": False, "error": wrong}), 403, media_type="application/json")
        await refusal(scope, receive, send)

    def _wrong(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if _parts(f"//{host}")[0] not in self._names:
            return "foreign_host"
        if scope["method"] != "GET" and origin and _parts(origin)[1] != host:
            return "foreign_origin"
        foreign = headers.get("sec-fetch-site") in _ELSEWHERE and scope["path"].startswith(_WORKING)
        return "foreign_origin" if foreign else ""


def _parts(url: str) -> tuple[str, str]:
    """(name, name with port) of an address; empty where it is none."""
    try:
        found = urlsplit(url)
    except ValueError:
        return "", ""
    return found.hostname or "", found.netloc
