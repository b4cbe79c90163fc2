"""The workspace as an ASGI application: the Web API, uploads, response URLs, consent, sockets, the page."""

from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from slackapp.workspace import oauth, openid
from slackapp.workspace.context import Context
from slackapp.workspace.guard import Guard
from slackapp.workspace.local_api import PageApi
from slackapp.workspace.web_api import WebApi

PAGE: Final = Path(__file__).parent / "page"


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


def _sign_in(ctx: Context) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else request.query_params
        given = {name: str(value) for name, value in form.items()}
        problem = openid.problem_of(ctx, given)
        if problem:
            return HTMLResponse(f"<!doctype html><title>Error</title><p>{escape(problem)}</p>", status_code=400)
        if request.method == "GET":
            return HTMLResponse(openid.sign_in_page(ctx, given))
        return RedirectResponse(openid.decide(ctx, given), status_code=302)

    return answer


def build(ctx: Context, pool: ThreadPoolExecutor) -> Starlette:
    """Return the ASGI application."""
    web = WebApi(ctx)
    return Starlette(
        middleware=[Middleware(Guard, base_url=ctx.base_url)],
        routes=[
            Route("/api/{method}", _Raw(web.method), methods=["GET", "POST"]),
            Route("/_hooks/{token}", _Raw(web.hook), methods=["POST"]),
            Route("/_upload/{file}", _Raw(web.upload), methods=["POST", "PUT"]),
            Route("/_files/{file}/{name:path}", web.file),
            Route("/archives/{channel}/{message}", _permalink),
            Route("/oauth/v2/authorize", Consent(ctx).answer, methods=["GET", "POST"]),
            Route("/openid/connect/authorize", _sign_in(ctx), methods=["GET", "POST"]),
            WebSocketRoute("/_socket/{ticket}", ctx.sockets.serve),
            Mount("/_local/static", StaticFiles(directory=PAGE, check_dir=False)),
            Mount("/_local", routes=PageApi(ctx, pool).routes()),
            Route("/", _page),
        ],
    )
