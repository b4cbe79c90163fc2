"""What the app calls: Web API methods, response URLs, uploads and files, each with whatever fault awaits it."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from slackapp.workspace import api
from slackapp.workspace.answers import respond
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.faults import FaultKind, FaultWhen
from slackapp.workspace.local_api import answer, file_response
from slackapp.workspace.records import Json
from slackapp.workspace.strike import strike

_BEARER: Final = "bearer "
_GONE: Final = ("used_url", "expired_url", "no_such_hook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a call: the answer, and the error for the record."""

    response: Response
    error: str = ""


class WebApi:
    """The addresses that the app calls, each an ASGI endpoint."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def method(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one Web API call."""
        request = Request(scope, receive)
        name = request.path_params["method"]
        arguments, is_json = await _arguments(request)
        given = arguments or {}
        token = bearer(request) or str(given.pop("token", ""))
        given |= _basic(request)

        def work() -> Done:
            if arguments is None:
                return Done(response=answer({"ok": False, "error": "invalid_json"}), error="invalid_json")
            result = api.run(self._ctx, name, token, given, is_json=is_json)
            response = answer(result.body, result.status, result.headers)
            return Done(response=response, error=str(result.body.get("error", "")))

        await self._answer(name, given, work, (scope, receive, send))

    async def hook(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take what the app sends to a response URL."""
        request = Request(scope, receive)
        arguments, _ = await _arguments(request)

        def work() -> Done:
            return self._respond(request.path_params["token"], arguments)

        await self._answer("response_url", arguments or {}, work, (scope, receive, send))

    async def upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a file's bytes, raw or as a form."""
        request = Request(scope, receive)
        content = await _content(request)
        name = request.path_params["file"]
        facts: Json = {"file": name, "length": len(content)}
        await self._answer("upload", facts, lambda: self._keep(name, content), (scope, receive, send))

    async def _answer(
        self,
        name: str,
        arguments: Json,
        work: Callable[[], Done],
        connection: tuple[Scope, Receive, Send],
    ) -> None:
        """Do the work and answer, unless a fault strikes before or after; keep it on the record."""
        started = self._ctx.wall()
        fault = self._ctx.faults.take(name, arguments)
        if fault and fault.when is FaultWhen.BEFORE and await strike(fault, *connection):
            status = {FaultKind.RATE_LIMITED: 429, FaultKind.SERVER_ERROR: fault.status}.get(fault.kind, 0)
            self._note(name, status, started, f"fault {fault.kind}", arguments)
            return
        done = work()
        self._note(name, done.response.status_code, started, done.error, arguments)
        if fault and fault.when is FaultWhen.AFTER and await strike(fault, *connection):
            return
        await done.response(*connection)

    def _note(self, name: str, status: int, started: float, error: str, arguments: Json) -> None:
        self._ctx.wire.note(
            name,
            inward=True,
            status=status,
            started=started,
            error=error,
            arguments=arguments,
        )

    def _respond(self, token: str, arguments: Json | None) -> Done:
        try:
            if arguments is not None:
                respond(self._ctx, token, arguments)
                return Done(response=PlainTextResponse("ok"))
            error = "invalid_payload"
        except ApiError as refused:
            error = refused.code
        status = 404 if error in _GONE else 400
        return Done(response=answer({"ok": False, "error": error}, status), error=error)

    def _keep(self, name: str, content: bytes) -> Done:
        with self._ctx.state.lock:
            file = self._ctx.state.files.get(name)
            if file is None or file.done:
                return Done(response=PlainTextResponse("Unknown upload", status_code=404), error="unknown")
            if len(content) != file.size:
                said = f"Expected {file.size} bytes, got {len(content)}"
                return Done(response=PlainTextResponse(said, status_code=400), error="wrong_length")
            self._ctx.state.put_file(file, content)
        return Done(response=PlainTextResponse(f"OK - {len(content)}"))

    async def file(self, request: Request) -> Response:
        """Hand a private file to a token that may read files; anybody else is sent to sign in."""
        file = self._ctx.state.files.get(request.path_params["file"])
        install = self._ctx.state.installs.get(bearer(request))
        content = self._ctx.state.contents.get(file.id) if file else None
        if install is None or install.revoked or "files:read" not in install.scopes:
            return RedirectResponse("/", status_code=302)
        if file is None or content is None:
            return answer({"ok": False, "error": "file_not_found"}, 404)
        return file_response(file.name, file.mimetype, content)


def bearer(request: Request) -> str:
    """Return the token of the Authorization header, empty without one."""
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""


def _basic(request: Request) -> Json:
    """Return the client's id and secret of a Basic Authorization header, nothing without one."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = b64decode(given).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret}


async def _arguments(request: Request) -> tuple[Json | None, bool]:
    """Return a call's arguments and whether they came as JSON; None for JSON that is no object."""
    query = dict(request.query_params)
    if request.method == "GET":
        return query, False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            return {**query, **{name: one for name, one in form.items() if isinstance(one, str)}}, False
    body = await request.body()
    if kind != "application/json":
        return {**query, **dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))}, False
    try:
        given = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return None, True
    return ({**query, **given}, True) if isinstance(given, dict) else (None, True)


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for one in form.values():
            if isinstance(one, UploadFile):
                return await one.read()
    return b""
