"""Loads the tables that were dropped into direct messages and that a person has said the columns of."""

from datetime import datetime, timedelta

from core.errors import Conflict
from core.storage import Import
from core.types import TeamId
from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job
from slackapp.loading import LEASE_SECONDS, Loading


def run(app: App, now: datetime, owner: str) -> Counts:
    """Load what is to be loaded, one after the other."""
    for team in app.store.teams():
        while one := _claimed(app, team, owner=owner):
            Loading(app=app, team=team, one=one, owner=owner, now=now).run()
            app.stirred.set()
    return Counts()


def due(app: App, now: datetime) -> bool:  # noqa: ARG001 - every job has this shape
    """Return whether anything is to be loaded, under way elsewhere included."""
    return any(_waits(app, team) for team in app.store.teams())


def _waits(app: App, team: TeamId) -> bool:
    with app.store.read(team) as work:
        return work.imports.waiting()


def _claimed(app: App, team: TeamId, *, owner: str) -> Import | None:
    """One import, now ours; None where none is free or somebody else is just writing."""
    wall = app.clock.wall()
    with app.store.read(team) as work:
        if not work.imports.free(wall=wall):
            return None
    until = wall + timedelta(seconds=LEASE_SECONDS)
    try:
        with app.store.begin(team) as work:
            return work.imports.claim(wall=wall, owner=owner, until=until)
    except Conflict:
        return None


JOB = Job(name="imports", seconds=2, run=run, due=due)
