"""Measures and scores every book once a day, at six in the workspace's morning; after a standstill, once.

What comes in during the day is scored again soon, so that nobody looks at yesterday's numbers; the very first data
at once.
"""

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import CoordinatorError
from core.storage import Work
from core.types import TeamId
from core.usecases.look_at_risk import look
from core.usecases.measure import measure
from core.usecases.pass_plan import Counts
from core.usecases.risk_pass import keep_risk
from core.usecases.score import keep, prepare
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.tell_alarms import tell_alarms
from slackapp.app import App
from slackapp.jobs import Job

log = logging.getLogger(__name__)
HOUR = time(6)
"""From when on, in the workspace's zone, a day may be scored [D]."""
FRESH = timedelta(minutes=10)
"""For so long a score stands, whatever comes in [D]."""


def run(app: App, now: datetime, owner: str) -> Counts:  # noqa: ARG001 - every job has this shape
    """Score the books whose day has come and that nobody has scored yet, and return what was told of it."""
    total = Counts()
    for team in app.store.teams():
        if _day_due(app, team, now) is not None:
            total += _run_team(app, team, now=now)
        elif _news_due(app, team, now):
            _freshen(app, team, now=now)
    return total


def due(app: App, now: datetime) -> bool:
    """Return whether any book is still to be scored."""
    return any(_day_due(app, team, now) is not None or _news_due(app, team, now) for team in app.store.teams())


def _day_due(app: App, team: TeamId, now: datetime) -> date | None:
    with app.store.read(team) as work:
        workspace = work.workspaces.find()
        if workspace is None:
            return None
        local = now.astimezone(ZoneInfo(workspace.time_zone))
        scored = work.scores.scored(local.date())
        first = scored is None and work.scores.last_day(before=date.max) is None and _heard(work, now) is not None
    return local.date() if first or (local.time() >= HOUR and scored is None) else None


def _news_due(app: App, team: TeamId, now: datetime) -> bool:
    """Whether anything was heard since today's score, and that has stood long enough."""
    with app.store.read(team) as work:
        workspace = work.workspaces.find()
        if workspace is None:
            return False
        scored = work.scores.scored(now.astimezone(ZoneInfo(workspace.time_zone)).date())
        heard = _heard(work, now)
    return scored is not None and heard is not None and scored.as_of < heard and now - scored.as_of >= FRESH


def _heard(work: Work, now: datetime) -> datetime | None:
    """When any source was last heard up to ``now``, or None when none ever was."""
    return max((one.heard_at for one in work.sources.all().values() if one.heard_at <= now), default=None)


def _freshen(app: App, team: TeamId, *, now: datetime) -> None:
    """Score the day again, and look at its risk again."""
    measured(app, team, now=now)
    with app.store.read(team) as work:
        scored = prepare(work, now=now)
        looked = look(work, scored, now=now)
    with app.store.begin(team, origin="clock") as work:
        keep(work, scored)
        keep_risk(work, looked, now=now)
    app.stirred.set()


def _run_team(app: App, team: TeamId, *, now: datetime) -> Counts:
    """Compute without holding anybody up, then keep it; whoever comes second finds the day noted and leaves it."""
    measured(app, team, now=now)
    with app.store.read(team) as work:
        scored = prepare(work, now=now)
        looked = look(work, scored, now=now)
    with app.store.begin(team, origin="clock") as work:
        if not work.scores.mark(scored.note):
            return Counts()
        keep(work, scored)
        told = tell_alarms(work, scored) + keep_risk(work, looked, now=now).opened
    app.stirred.set()
    return Counts(alerts=told)


def measured(app: App, team: TeamId, *, now: datetime) -> None:
    """Measure the product's events up to now; where that fails the last measures are kept, and the log says why."""
    with app.store.read(team) as work:
        product = scoring_in_force(work).scoring.product
    try:
        measure(app.store, app.events, team, product, now=now)
    except CoordinatorError:
        log.exception("The events could not be measured; the last measures are used", extra={"team": team})


JOB = Job(name="scores", seconds=15, run=run, due=due)
