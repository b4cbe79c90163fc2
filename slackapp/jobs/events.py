"""Moves events out of the journal into the event store, a few seconds after they came."""

import logging
from datetime import datetime

from core.storage import EventsGone
from core.types import TeamId
from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job

log = logging.getLogger(__name__)


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Move what waits; where the event store does not answer it waits on."""
    for team in app.store.teams():
        if _waits(app, team):
            try:
                app.events.flush(app.store, team)
            except EventsGone as gone:
                log.warning("Events wait in the journal: %s", gone.sentence, extra={"team": team})
    return Counts()


def _waits(app: App, team: TeamId) -> bool:
    with app.store.read(team) as work:
        return work.journal.waiting() > 0


def due(app: App, now: datetime) -> bool:  # noqa: ARG001 - likewise
    """Return False: what waits is safe where it is, and measuring moves it first."""
    return False


JOB = Job(name="events", seconds=10, run=run, due=due)
