"""Pages of health behind signed links, and which of our links leads where."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from core.errors import NotFound
from core.messages import SharedLink
from core.types import AccountId, TeamId, UserId
from core.usecases.dashboard import account_dashboard, book_dashboard
from slackapp.app import App
from slackapp.links import GONE, Links

ACCOUNT, BOOK = "dashboard/account", "dashboard/book"
CUSTOMER = "/dashboard/customer/"
"""Where who is signed in finds an account."""
LOGOUT = "/dashboard/logout"
LIFETIME = timedelta(days=7)
"""How long a link to a page of health works [D]; a new SECRET_KEY ends all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in."""

    team: TeamId
    user: UserId


def account_link(
    links: Links, team: TeamId, account: AccountId, *, now: datetime, until: datetime | None = None
) -> str:
    """Return the address of an account's page; it opens for seven days, or ``until``."""
    ends = until or now + LIFETIME
    said = {"team": team, "account": account}
    return links.url(ACCOUNT, said, now=now, lifetime=ends - now)


def book_link(links: Links, team: TeamId, owner: UserId | None, *, now: datetime) -> str:
    """Return the address of a portfolio's page, everybody's without ``owner``; it opens for seven days."""
    said = {"team": team, "owner": owner or "", "until": (now + LIFETIME).isoformat()}
    return links.url(BOOK, said, now=now, lifetime=LIFETIME)


def account_page_of(app: App, token: str) -> str:
    """Return the page that a link leads to; raises ``NotFound`` when the link, the account or the team is gone."""
    now = app.clock.now()
    said = app.links.read(ACCOUNT, token, now=now)
    _connected(app, TeamId(said["team"]))
    with app.store.read(TeamId(said["team"])) as work:
        return account_dashboard(work, AccountId(said["account"]), now=now)


def book_page_of(app: App, token: str) -> str:
    """Return the page that a link leads to; its own links end when it ends. Raises ``NotFound``."""
    now = app.clock.now()
    said = app.links.read(BOOK, token, now=now)
    team, until = TeamId(said["team"]), datetime.fromisoformat(said["until"])
    _connected(app, team)
    with app.store.read(team) as work:
        leads = partial(account_link, app.links, team, now=now, until=until)
        return book_dashboard(work, UserId(said["owner"]) or None, now=now, leads=leads)


def book_page_for(app: App, visitor: Visitor, *, mine: bool) -> str:
    """Return the portfolio's page for who is signed in."""
    with app.store.read(visitor.team) as work:
        leads = f"{app.settings.base_url}{CUSTOMER}".__add__
        owner, out = visitor.user if mine else None, app.links.address(LOGOUT)
        return book_dashboard(work, owner, now=app.clock.now(), leads=leads, out=out)


def account_page_for(app: App, visitor: Visitor, account: AccountId) -> str:
    """Return an account's page for who is signed in; raises ``NotFound``."""
    with app.store.read(visitor.team) as work:
        book, out = app.links.address("/dashboard"), app.links.address(LOGOUT)
        return account_dashboard(work, account, now=app.clock.now(), book=book, out=out)


def shared_link(links: Links, url: str, *, team: TeamId, now: datetime) -> SharedLink | None:
    """Return what an address that somebody posted leads to, or None: not ours, another team's, or ended."""
    path = (links.path(url) or "").partition("?")[0]
    if path.startswith(CUSTOMER):
        return SharedLink(url=url, account=AccountId(path.removeprefix(CUSTOMER)))
    purpose, _, token = path.strip("/").rpartition("/")
    if purpose not in (ACCOUNT, BOOK):
        return None
    try:
        said = links.read(purpose, token, now=now)
    except NotFound:
        return None
    if said.get("team") != team:
        return None
    if purpose == ACCOUNT:
        return SharedLink(url=url, account=AccountId(said["account"]))
    return SharedLink(url=url, account=None, owner=UserId(said["owner"]) or None)


def _connected(app: App, team: TeamId) -> None:
    with app.store.read(team) as work:
        workspace = work.workspaces.find()
    if workspace is None or workspace.revoked_at is not None:
        raise NotFound(GONE)
