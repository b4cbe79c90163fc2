"""Learns who the people of the plans are: a reminder waits for working hours, and those are in their time zone."""

from datetime import datetime

from core.types import TeamId
from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job

AT_ONCE = 20
"""People asked of Slack in one run; those left come in the next."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Read the people of open plans whom we have never seen, and have their plans looked at again."""
    for team in app.store.teams():
        _learn(app, team, now=now)
    return Counts()


def _learn(app: App, team: TeamId, *, now: datetime) -> None:
    with app.store.read(team) as work:
        unknown = work.plans.strangers(limit=AT_ONCE)
    for user in unknown:
        if app.people.learn(team, user):
            with app.store.begin(team, origin="clock") as work:
                work.plans.wake_those_of(user, at=now)


def due(app: App, now: datetime) -> bool:  # noqa: ARG001 - likewise
    """Return False: nobody waits for this."""
    return False


JOB = Job(name="people", seconds=5, run=run, due=due)
