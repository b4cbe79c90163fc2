"""Looks at the risk of customers of whom something urgent was heard, within seconds of its coming."""

from datetime import datetime

from core.storage import Work
from core.types import AccountId, TeamId
from core.usecases.look_at_risk import look
from core.usecases.pass_plan import Counts
from core.usecases.risk_pass import keep_risk
from core.usecases.score import keep, prepare
from slackapp.app import App
from slackapp.jobs import Job

BATCH = 5_000
"""Accounts looked at in one transaction."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Look at every account that waits for it, and return how many alerts opened."""
    return sum((_run_team(app, team, now=now) for team in app.store.teams()), Counts())


def due(app: App, now: datetime) -> bool:
    """Return whether any account waits."""
    return any(_waits(app, team, now) for team in app.store.teams())


def _waits(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        return bool(work.stirred.waiting(now=now, limit=1))


def _run_team(app: App, team: TeamId, *, now: datetime) -> Counts:
    """Batch by batch; what is heard while one is looked at waits for the next run."""
    total = Counts()
    while _waits(app, team, now):
        with app.store.begin(team, origin="clock") as work:
            taken = work.stirred.take(now=now, limit=BATCH)
            total += Counts(alerts=_look(work, taken, now=now))
            work.stirred.done(taken, upto=now)
        if not taken:
            break
        app.stirred.set()
    return total


def _look(work: Work, accounts: tuple[AccountId, ...], *, now: datetime) -> int:
    if not accounts:
        return 0
    scored = prepare(work, now=now, accounts=accounts)
    if not scored.sheet.accounts:
        return 0
    looked = look(work, scored, now=now)
    keep(work, scored)
    return keep_risk(work, looked, now=now).opened


JOB = Job(name="stirred", seconds=2, run=run, due=due)
