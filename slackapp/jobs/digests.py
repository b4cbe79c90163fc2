"""Sends the digests that are due: each once for its local day, and none of a day that is over."""

import logging
from datetime import datetime, timedelta

from core.errors import Conflict
from core.types import TeamId
from core.usecases.pass_plan import Counts
from core.usecases.send_digests import add_all, missing_defaults, pass_digest
from slackapp.app import App
from slackapp.jobs import Job, scores, stirred

log = logging.getLogger(__name__)
LATER = timedelta(minutes=10)
"""A digest that breaks is tried again after so long, so that it holds up no other."""


def run(app: App, now: datetime, owner: str) -> Counts:
    """Give those who are new their digests, send what is due, and return how many were sent."""
    total = Counts()
    for team in app.store.teams():
        if _lacks(app, team, now):
            with app.store.begin(team, origin="clock") as work:
                add_all(work, missing_defaults(work, now=now), now=now)
    if any(_due(app, team, now) for team in app.store.teams()):
        total += _scored(app, now, owner)
        total += sum((_run_team(app, team, now=now) for team in app.store.teams()), Counts())
    return total


def _scored(app: App, now: datetime, owner: str) -> Counts:
    """Score the day first, where that is still to be done: a digest of yesterday's scores would help nobody."""
    try:
        return scores.run(app, now, owner) + stirred.run(app, now, owner)
    except Exception:
        log.exception("The day could not be scored; the digests tell of the last scores")
        return Counts()


def due(app: App, now: datetime) -> bool:
    """Return whether any digest is to be made up, under way elsewhere included."""
    return any(_lacks(app, team, now) or _due(app, team, now) for team in app.store.teams())


def _lacks(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        return bool(missing_defaults(work, now=now))


def _due(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        at = work.digests.next_at()
    return at is not None and at <= now


def _run_team(app: App, team: TeamId, *, now: datetime) -> Counts:
    """One after the other, each in a transaction of its own: what is due is no longer due once it was passed."""
    total = Counts()
    while _due(app, team, now):
        claimed = ""
        try:
            with app.store.begin(team, origin="clock") as work:
                for one in work.digests.due(now=now, limit=1):
                    claimed = one.id
                    total += Counts(digests=pass_digest(work, one, now=now))
        except Conflict:
            break
        except Exception:
            log.exception("A digest could not be made up", extra={"team": team, "digest": claimed})
            _put_off(app, team, claimed, now=now)
        if not claimed:
            break
        app.stirred.set()
    return total


def _put_off(app: App, team: TeamId, digest: str, *, now: datetime) -> None:
    with app.store.begin(team, origin="clock") as work:
        work.digests.put_off(digest, until=now + LATER)


JOB = Job(name="digests", seconds=15, run=run, due=due)
