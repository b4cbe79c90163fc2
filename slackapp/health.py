"""Whether the app can do its work, for ``/readyz``, ``doctor`` and the gauges."""

from dataclasses import dataclass
from datetime import timedelta

from core.errors import CoordinatorError
from core.storage import STAND_IN
from slackapp.app import App

LATE = timedelta(minutes=5)
"""How long something due may wait before nobody seems to be doing it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at; ``detail`` is a sentence, empty when all is well."""

    name: str
    ok: bool
    detail: str = ""


def readiness(app: App) -> tuple[Check, ...]:
    """Return the checks: database and migrations, scheduler lag, Slack token."""
    ready = app.store.ready()
    database = Check(name="database", ok=ready.ok, detail=ready.reason)
    if not ready.ok:
        return (database,)
    return (database, _scheduler(app), _token(app))


def lag(app: App) -> timedelta:
    """Return how long the oldest due plan has waited; zero when nothing is due."""
    now = app.clock.now()
    waking = []
    for team in app.store.teams():
        with app.store.read(team) as work:
            waking.append(work.plans.next_wake())
    return max((now - at for at in waking if at is not None and at < now), default=timedelta())


def collect_metrics(app: App) -> None:
    """Bring the gauges up to date."""
    app.metrics.lag.set(lag(app).total_seconds())
    for team in app.store.teams():
        with app.store.read(team) as work:
            app.metrics.outbox.labels(team).set(work.outbox.pending_count(now=app.clock.now()))


def _scheduler(app: App) -> Check:
    late = lag(app)
    said = f"Something has been due for {late}: is a process with the scheduler running?"
    return Check(name="scheduler", ok=late <= LATE, detail="" if late <= LATE else said)


def _token(app: App) -> Check:
    teams = [team for team in app.store.teams() if team != STAND_IN]
    if not teams:
        return Check(name="slack", ok=False, detail="No Slack workspace is connected yet.")
    for team in teams:
        try:
            app.connections.get(team)
        except CoordinatorError as error:
            return Check(name="slack", ok=False, detail=error.sentence)
    return Check(name="slack", ok=True)
