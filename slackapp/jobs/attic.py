"""Keeps the database from growing for ever: once an hour what is old enough is thinned or forgotten."""

from datetime import datetime, timedelta

from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job

DAILY = timedelta(days=90)
"""For so long every day's score is kept; of earlier weeks one [D]."""
REMEMBERED = timedelta(days=180)
"""For so long it is known what was seen and sent [D]."""
DROPPED = timedelta(days=30)
"""For so long tables dropped into a direct message are known, and with them the rows that were refused [D]."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Thin and forget."""
    for team in app.store.teams():
        with app.store.begin(team, origin="clock") as work:
            work.attic.thin(before=(now - DAILY).date())
            work.attic.purge(before=now - REMEMBERED)
            work.imports.sweep(before=now - DROPPED)
    return Counts()


def due(app: App, now: datetime) -> bool:  # noqa: ARG001 - likewise
    """Return False: nobody waits for this."""
    return False


JOB = Job(name="attic", seconds=3600, run=run, due=due)
