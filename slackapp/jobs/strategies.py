"""Looks at the revenue of closed retention strategies again, 90 days after their end."""

from datetime import datetime

from core.risk.strategy import AFTERWARDS
from core.types import TeamId
from core.usecases.pass_plan import Counts
from core.usecases.play_strategy import look_again
from slackapp.app import App
from slackapp.jobs import Job


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Look again at those that are due, and return that nothing is said of it."""
    for team in app.store.teams():
        if _due(app, team, now):
            with app.store.begin(team, origin="clock") as work:
                look_again(work, now=now)
    return Counts()


def due(app: App, now: datetime) -> bool:
    """Return whether any is to be looked at."""
    return any(_due(app, team, now) for team in app.store.teams())


def _due(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        return bool(work.strategies.unmeasured(closed_before=now - AFTERWARDS))


JOB = Job(name="strategies", seconds=600, run=run, due=due)
