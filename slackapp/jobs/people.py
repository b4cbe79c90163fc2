"""Learns who the people of plans and digests are: what they get waits for their hours, in their time zone."""

from datetime import datetime

from core.storage import Work
from core.types import TeamId, UserId
from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job

AT_ONCE = 20
"""People asked of Slack in one run; those left come in the next."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Read those of open plans, of digests and of roles whom we have never seen; look at what they get again."""
    for team in app.store.teams():
        _learn(app, team, now=now)
    return Counts()


def _learn(app: App, team: TeamId, *, now: datetime) -> None:
    with app.store.read(team) as work:
        unknown = (*work.plans.strangers(limit=AT_ONCE), *_holders(work), *work.digests.strangers(limit=AT_ONCE))
    for user in dict.fromkeys(unknown):
        if app.people.learn(team, user):
            with app.store.begin(team, origin="clock") as work:
                work.plans.wake_those_of(user, at=now)
                work.digests.wake_those_of(user, at=now)


def _holders(work: Work) -> list[UserId]:
    """Holders of the workspace's roles whom we have never seen: late work climbs to them."""
    workspace = work.workspaces.find()
    holders = set(workspace.settings.roles.values()) if workspace else set()
    return sorted(holders - {person.id for person in work.people.of(holders)})


def due(app: App, now: datetime) -> bool:  # noqa: ARG001 - likewise
    """Return False: nobody waits for this."""
    return False


JOB = Job(name="people", seconds=5, run=run, due=due)
