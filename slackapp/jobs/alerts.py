"""What the clock does to alerts: those that nobody claimed in time climb, those that were put off come back."""

from datetime import datetime

from core.types import TeamId
from core.usecases.alert_clock import pass_alerts
from core.usecases.pass_plan import Counts
from slackapp.app import App
from slackapp.jobs import Job

BATCH = 200
"""Alerts passed in one transaction."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Pass every alert at which the clock is to look, and return how many they were."""
    return sum((_run_team(app, team, now=now) for team in app.store.teams()), Counts())


def due(app: App, now: datetime) -> bool:
    """Return whether the clock is to look at any alert, under way elsewhere included."""
    return any(_due(app, team, now) for team in app.store.teams())


def _due(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        wakes = work.alerts.next_wake()
    return wakes is not None and wakes <= now


def _run_team(app: App, team: TeamId, *, now: datetime) -> Counts:
    """Batch by batch, each in one transaction: what is due is no longer due once it was passed."""
    total = Counts()
    while _due(app, team, now):
        with app.store.begin(team, origin="clock") as work:
            passed = pass_alerts(work, now=now, limit=BATCH)
        if not passed:
            break
        app.stirred.set()
        total += Counts(timers=passed)
    return total


JOB = Job(name="alerts", seconds=15, run=run, due=due)
