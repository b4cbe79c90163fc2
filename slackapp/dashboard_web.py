"""What is served under ``/dashboard``: pages behind signed links, and for who has signed in with Slack."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.errors import CoordinatorError, NotFound, Refused
from core.reports.dashboard import door_page
from core.types import AccountId
from slackapp.app import App
from slackapp.dashboards import LOGOUT, Visitor, account_page_for, account_page_of, book_page_for, book_page_of
from slackapp.sign_in import CALLBACK, SESSION_LIFETIME, STATE_LIFETIME, SignIn, make_sign_in

SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
"""For pages that hold a customer's data."""
_HOME, _LOGIN = "/dashboard", "/dashboard/login"
_STATE, _SESSION = "cs-sign-in", "cs-session"
_HOW = "Type /cs dashboard in Slack: it answers with a link to this page that works for seven days."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The endpoints. ``sign_in`` is None where no client id is set."""

    app: App
    sign_in: SignIn | None

    def linked(self, show: Callable[[App, str], str], request: Request) -> Response:
        """Answer who comes with a signed link."""
        try:
            return _page(show(self.app, str(request.path_params["token"])))
        except CoordinatorError as error:
            return _page(door_page("This page is not here", error.sentence), 404)

    def signed_in(self, show: Callable[[App, Visitor, Request], str], request: Request) -> Response:
        """Answer who has signed in; send everybody else to sign in."""
        if self.sign_in is None:
            return _page(door_page("Health of your customers", _HOW), 401)
        try:
            visitor = self.sign_in.visitor(request.cookies.get(_SESSION, ""))
        except NotFound:
            return RedirectResponse(f"{self.app.settings.base_url}{_LOGIN}?to={request.url.path}", 302)
        except CoordinatorError as error:
            return self._refused(error)
        try:
            return _page(show(self.app, visitor, request))
        except NotFound as error:
            return _page(door_page("This page is not here", error.sentence), 404)

    def login(self, request: Request) -> Response:
        """Send the browser to Slack."""
        if self.sign_in is None:
            return _page(door_page("Health of your customers", _HOW), 401)
        wanted = request.query_params.get("to", "")
        ours = wanted == _HOME or (wanted.startswith(f"{_HOME}/") and "//" not in wanted and "\\" not in wanted)
        address, nonce = self.sign_in.begin(wanted if ours else _HOME)
        answer = RedirectResponse(address, 302)
        self._keep(answer, _STATE, nonce, int(STATE_LIFETIME.total_seconds()))
        return answer

    def callback(self, request: Request) -> Response:
        """Take the browser back from Slack."""
        if self.sign_in is None:
            return _page(door_page("Health of your customers", _HOW), 401)
        said, nonce = request.query_params, request.cookies.get(_STATE, "")
        try:
            if said.get("error"):
                raise Refused("You did not sign in.")
            visitor, wanted = self.sign_in.finish(said.get("code", ""), said.get("state", ""), nonce)
        except CoordinatorError as error:
            return self._refused(error)
        answer = RedirectResponse(f"{self.app.settings.base_url}{wanted}", 302)
        answer.delete_cookie(_STATE, path=_HOME)
        self._keep(answer, _SESSION, self.sign_in.session(visitor), int(SESSION_LIFETIME.total_seconds()))
        return answer

    def logout(self, request: Request) -> Response:
        """Forget who was signed in. Another site's form carries no cookie of ours, so it signs nobody out."""
        answer = _page(door_page("You have signed out", _HOW, again=self._login))
        if _SESSION in request.cookies:
            answer.delete_cookie(_SESSION, path=_HOME)
        return answer

    @property
    def _login(self) -> str:
        return f"{self.app.settings.base_url}{_LOGIN}" if self.sign_in else ""

    def _refused(self, error: CoordinatorError) -> Response:
        answer = _page(door_page("You cannot see this page", error.sentence, again=self._login), 403)
        answer.delete_cookie(_SESSION, path=_HOME)
        return answer

    def _keep(self, answer: Response, name: str, value: str, seconds: int) -> None:
        secure = self.app.settings.base_url.startswith("https://")
        answer.set_cookie(name, value, max_age=seconds, path=_HOME, secure=secure, httponly=True, samesite="lax")


def dashboard_routes(app: App) -> list[Route]:
    """Return the routes under ``/dashboard``."""
    doors = Doors(app=app, sign_in=make_sign_in(app))
    answers: dict[str, Callable[[Request], Response]] = {
        "/dashboard/account/{token}": partial(doors.linked, account_page_of),
        "/dashboard/book/{token}": partial(doors.linked, book_page_of),
        "/dashboard/customer/{account}": partial(doors.signed_in, _account),
        "/dashboard/mine": partial(doors.signed_in, partial(_book, mine=True)),
        _HOME: partial(doors.signed_in, partial(_book, mine=False)),
        _LOGIN: doors.login,
        CALLBACK: doors.callback,
    }
    leave = Route(LOGOUT, _off_loop(doors.logout), methods=["POST"])
    return [leave, *(Route(path, _off_loop(answer)) for path, answer in answers.items())]


def _off_loop(answer: Callable[[Request], Response]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return endpoint


def _account(app: App, visitor: Visitor, request: Request) -> str:
    return account_page_for(app, visitor, AccountId(str(request.path_params["account"])))


def _book(app: App, visitor: Visitor, _: Request, *, mine: bool) -> str:
    return book_page_for(app, visitor, mine=mine)


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=SAFE_HEADERS)
