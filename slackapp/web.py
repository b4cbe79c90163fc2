"""Everything that is served: Slack's door, install, health, readiness, metrics, the checklist and pages of health."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http.cookies import SimpleCookie

from slack_bolt import App as Bolt
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from core.errors import CoordinatorError
from slackapp.app import App
from slackapp.dashboard_web import SAFE_HEADERS, dashboard_routes
from slackapp.door import Door
from slackapp.health import collect_metrics, readiness
from slackapp.pages import checklist_page

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]
PATHS = ("/slack/", "/healthz", "/readyz", "/metrics", "/checklist/", "/dashboard")
"""What is the app's own, where another app shares its port."""


def make_web(
    app: App, bolt: Bolt, oauth: OAuthFlow | None, *, on_start: Callable[[], Callable[[], None]]
) -> Starlette:
    """Return the ASGI app. ``on_start`` runs once serving begins and returns what to run at its end.

    Without a signing secret (Socket Mode) ``/slack/events`` lets nothing in.
    """
    secret = app.settings.slack_signing_secret
    routes = [
        Route("/healthz", _healthz),
        Route("/readyz", _off_loop(lambda _: _readyz(app))),
        Route("/metrics", _off_loop(lambda _: _metrics(app))),
        Route("/checklist/{token}", _off_loop(lambda request: _checklist(app, request))),
        *dashboard_routes(app),
    ]
    if secret is not None:
        door = Door(bolt, secret=secret.get_secret_value(), clock=app.clock, kept=app.kept)
        routes.append(Route("/slack/events", door.answer, methods=["POST"]))
    if oauth is not None:
        routes += _install_routes(oauth, secure=app.settings.base_url.startswith("https://"))
    return Starlette(routes=routes, lifespan=_lifespan(on_start))


def _lifespan(on_start: Callable[[], Callable[[], None]]) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = on_start()
        try:
            yield
        finally:
            await run_in_threadpool(stop)

    return lifespan


def _off_loop(answer: Callable[[Request], Response]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return endpoint


async def _healthz(_: Request) -> Response:
    return JSONResponse({"ok": True})


def _readyz(app: App) -> Response:
    checks = readiness(app)
    ok = all(check.ok for check in checks)
    said = {check.name: {"ok": check.ok, "detail": check.detail} for check in checks}
    return JSONResponse({"ok": ok, "checks": said}, 200 if ok else 503)


def _metrics(app: App) -> Response:
    collect_metrics(app)
    return PlainTextResponse(app.metrics.text(), media_type="text/plain; version=0.0.4")


def _checklist(app: App, request: Request) -> Response:
    try:
        page = checklist_page(app, str(request.path_params["token"]))
    except CoordinatorError as error:
        return PlainTextResponse(error.sentence, 404)
    return HTMLResponse(page, headers=SAFE_HEADERS)


def _install_routes(oauth: OAuthFlow, *, secure: bool) -> list[Route]:
    def answering(handle: Callable[[BoltRequest], BoltResponse]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            headers = {name: [value] for name, value in request.headers.items()}
            asked = BoltRequest(body="", query=str(request.url.query), headers={**headers})
            try:
                return _with_cookies(handle(asked), secure=secure)
            except OSError:
                return PlainTextResponse("Slack did not answer. Please try again in a minute.", 502)

        return answer

    return [
        Route("/slack/install", _off_loop(answering(oauth.handle_installation))),
        Route("/slack/oauth_redirect", _off_loop(answering(oauth.handle_callback))),
    ]


def _with_cookies(answer: BoltResponse, *, secure: bool) -> Response:
    """Return Bolt's answer; its cookies ask for https only where we are reached by it."""
    made = Response(answer.body, answer.status, answer.first_headers_without_set_cookie())
    for cookies in answer.cookies():
        _set(made, cookies, secure=secure)
    return made


def _set(made: Response, cookies: SimpleCookie, *, secure: bool) -> None:
    for name, cookie in cookies.items():
        made.set_cookie(
            name,
            cookie.value,
            max_age=int(cookie["max-age"] or 0),
            path=cookie["path"] or "/",
            secure=secure,
            httponly=True,
            samesite="lax",
        )
