"""The workspace as an ASGI application: the Web API, uploads, response URLs, consent, sockets, the page."""

from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from slackapp.workspace import api, oauth
from slackapp.workspace.answers import respond
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.faults import Fault, FaultKind, FaultWhen
from slackapp.workspace.local_api import PageApi, answer, file_response
from slackapp.workspace.records import Json
from slackapp.workspace.strike import strike

PAGE: Final = Path(__file__).parent / "page"
_BEARER: Final = "bearer "
_GONE: Final = ("used_url", "expired_url", "no_such_hook")


class WebApi:
    """Everything the app calls, as one ASGI endpoint per kind of address."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def method(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one Web API call, with whatever fault awaits it."""
        request = Request(scope, receive)
        name = request.path_params["method"]
        started = self._ctx.wall()
        arguments, is_json = await _arguments(request)
        if arguments is None:
            result = api.Result(body={"ok": False, "error": "invalid_json"})
            await _send(result, scope, receive, send)
            return
        token = bearer(request) or str(arguments.pop("token", ""))
        arguments |= _basic(request)
        fault = self._ctx.faults.take(name, arguments)
        if (
            fault
            and fault.when is FaultWhen.BEFORE
            and await self._struck(fault, name, arguments, scope, receive, send)
        ):
            return
        result = api.run(self._ctx, name, token, arguments, is_json=is_json)
        self._ctx.wire.note(
            name,
            inward=True,
            status=result.status,
            started=started,
            error=str(result.body.get("error", "")),
            arguments=arguments,
        )
        if fault and fault.when is FaultWhen.AFTER and await strike(fault, scope, receive, send):
            return
        await _send(result, scope, receive, send)

    async def _struck(
        self,
        fault: Fault,
        name: str,
        arguments: Json,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> bool:
        started = self._ctx.wall()
        answered = await strike(fault, scope, receive, send)
        if answered:
            status = {FaultKind.RATE_LIMITED: 429, FaultKind.SERVER_ERROR: fault.status}.get(fault.kind, 0)
            self._ctx.wire.note(
                name, inward=True, status=status, started=started, error=f"fault {fault.kind}", arguments=arguments
            )
        return answered

    async def hook(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take what the app sends to a response URL."""
        request = Request(scope, receive)
        started = self._ctx.wall()
        arguments, _ = await _arguments(request)
        fault = self._ctx.faults.take("response_url", arguments or {})
        if fault and fault.when is FaultWhen.BEFORE and await strike(fault, scope, receive, send):
            return
        error, status = self._respond(request.path_params["token"], arguments)
        self._ctx.wire.note(
            "response_url", inward=True, status=status, started=started, error=error, arguments=arguments or {}
        )
        if fault and fault.when is FaultWhen.AFTER and await strike(fault, scope, receive, send):
            return
        response = answer({"ok": False, "error": error}, status) if error else PlainTextResponse("ok")
        await response(scope, receive, send)

    def _respond(self, token: str, arguments: Json | None) -> tuple[str, int]:
        if arguments is None:
            return "invalid_payload", 400
        try:
            respond(self._ctx, token, arguments)
        except ApiError as error:
            return error.code, 404 if error.code in _GONE else 400
        return "", 200

    async def upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a file's bytes, raw or as a form."""
        request = Request(scope, receive)
        fault = self._ctx.faults.take("upload", {})
        if fault and fault.when is FaultWhen.BEFORE and await strike(fault, scope, receive, send):
            return
        content = await _content(request)
        response = self._keep(request.path_params["file"], content)
        if fault and fault.when is FaultWhen.AFTER and await strike(fault, scope, receive, send):
            return
        await response(scope, receive, send)

    def _keep(self, name: str, content: bytes) -> Response:
        with self._ctx.state.lock:
            file = self._ctx.state.files.get(name)
            if file is None or file.done:
                return PlainTextResponse("Unknown upload", status_code=404)
            if len(content) != file.size:
                return PlainTextResponse(f"Expected {file.size} bytes, got {len(content)}", status_code=400)
            self._ctx.state.put_file(file, content)
        return PlainTextResponse(f"OK - {len(content)}")

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


async def _send(result: api.Result, scope: Scope, receive: Receive, send: Send) -> None:
    response = Response(
        orjson.dumps(result.body),
        status_code=result.status,
        headers=result.headers,
        media_type="application/json",
    )
    await response(scope, receive, send)


class Consent:
    """The OAuth pages."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    @staticmethod
    def _asked(given: Mapping[str, Any]) -> oauth.Request:
        names = ("client_id", "scope", "redirect_uri", "state", "team")
        return oauth.Request(**{name: str(given.get(name) or "") for name in names})

    async def answer(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        form = await request.form() if request.method == "POST" else request.query_params
        asked = self._asked(form)
        problem = oauth.problem_of(self._ctx, asked)
        if problem:
            return HTMLResponse(f"<!doctype html><title>Error</title><p>{escape(problem)}</p>", status_code=400)
        if request.method == "GET":
            return HTMLResponse(oauth.consent_page(self._ctx, asked))
        allowed, who = form.get("answer") == "allow", str(form.get("who", ""))
        if allowed and not oauth.may_install(self._ctx, who):
            return HTMLResponse("<!doctype html><title>Error</title><p>Not yours to install.</p>", status_code=403)
        target = oauth.decide(self._ctx, asked, who, allowed=allowed)
        return RedirectResponse(target, status_code=302)


class _Raw:
    """An ASGI application of one coroutine: Starlette hands it the connection itself, unwrapped."""

    def __init__(self, run: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._run(scope, receive, send)


def _page(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


def _permalink(request: Request) -> Response:
    return RedirectResponse(f"/#/{request.path_params['channel']}", status_code=302)


def build(ctx: Context, pool: ThreadPoolExecutor) -> Starlette:
    """Return the ASGI application."""
    web = WebApi(ctx)
    return Starlette(
        routes=[
            Route("/api/{method}", _Raw(web.method), methods=["GET", "POST"]),
            Route("/_hooks/{token}", _Raw(web.hook), methods=["POST"]),
            Route("/_upload/{file}", _Raw(web.upload), methods=["POST", "PUT"]),
            Route("/_files/{file}/{name:path}", web.file),
            Route("/archives/{channel}/{message}", _permalink),
            Route("/oauth/v2/authorize", Consent(ctx).answer, methods=["GET", "POST"]),
            WebSocketRoute("/_socket/{ticket}", ctx.sockets.serve),
            Mount("/_local/static", StaticFiles(directory=PAGE, check_dir=False)),
            Mount("/_local", routes=PageApi(ctx, pool).routes()),
            Route("/", _page),
        ],
    )
