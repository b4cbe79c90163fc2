"""The customer's checklist behind a signed link that needs no login."""

from datetime import datetime, timedelta

from core.errors import NotFound
from core.messages import FileFormat
from core.types import PlanId, TeamId
from core.usecases.checklist import checklist_of, written
from slackapp.app import App
from slackapp.links import GONE, Links

LINK = "checklist"
LIFETIME = timedelta(days=30)
"""How long a customer's link works [D]."""


def checklist_link(links: Links, team: TeamId, plan: PlanId, *, now: datetime) -> str:
    """Return the address of the customer's checklist; it opens for thirty days and shows shared tasks only."""
    return links.url(LINK, {"team": team, "plan": plan}, now=now, lifetime=LIFETIME)


def checklist_page(app: App, token: str) -> str:
    """Return the customer's checklist as HTML.

    Raises ``NotFound`` when the link or the plan is gone, or the app was removed from its workspace.
    """
    now = app.clock.now()
    said = app.links.read(LINK, token, now=now)
    with app.store.read(TeamId(said["team"])) as work:
        workspace = work.workspaces.find()
        if workspace is None or workspace.revoked_at is not None:
            raise NotFound(GONE)
        plan = work.plans.get(PlanId(said["plan"]))
        return written(checklist_of(work, plan, now=now, shared_only=True), FileFormat.HTML).decode()
