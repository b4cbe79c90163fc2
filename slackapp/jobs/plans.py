"""Passes every plan that is due: its reminders, announcements, summaries and daily forecast."""

import logging
from datetime import datetime, timedelta
from threading import Lock

from core.errors import Conflict
from core.types import PlanId, TeamId
from core.usecases.pass_plan import Counts, pass_plan
from slackapp.app import App
from slackapp.jobs import Job

log = logging.getLogger(__name__)

BATCH = 20
"""Plans claimed and passed at once; nobody else can write to SQLite for so long (some 50 ms)."""
LEASE_SECONDS = 10
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
"""A plan that breaks is looked at again after a minute of the domain's time, then two, four ... six hours."""
MOST_BATCHES = 1000
"""Batches of one workspace in one run; those left come in the next."""


class _Broken:
    """How often in a row each plan has broken, in this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._times: dict[tuple[TeamId, PlanId], int] = {}

    def once_more(self, team: TeamId, plan: PlanId) -> timedelta:
        with self._lock:
            times = self._times[team, plan] = self._times.get((team, plan), 0) + 1
        return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(times - 1, 20))

    def well(self, team: TeamId, plan: PlanId) -> None:
        self._times.pop((team, plan), None)


_BROKEN = _Broken()


def run(app: App, now: datetime, owner: str) -> Counts:
    """Pass every plan due at ``now``, and return what became due."""
    total = Counts()
    for team in app.store.teams():
        total += _run_team(app, team, now=now, owner=owner)
    return total


def due(app: App, now: datetime) -> bool:
    """Return whether any plan is due at ``now``, under way elsewhere included."""
    return any(_due(app, team, now) for team in app.store.teams())


def _due(app: App, team: TeamId, now: datetime) -> bool:
    with app.store.read(team) as work:
        wakes = work.plans.next_wake()
    return wakes is not None and wakes <= now


def _run_team(app: App, team: TeamId, *, now: datetime, owner: str) -> Counts:
    total = Counts()
    for _ in range(MOST_BATCHES):
        if not _due(app, team, now):
            break
        with app.store.begin(team) as work:
            claimed = work.plans.claim_due(
                now=now, wall=app.clock.wall(), owner=owner, limit=BATCH, lease_seconds=LEASE_SECONDS
            )
        if not claimed:
            break
        total += _pass_batch(app, team, claimed, now=now, owner=owner)
    return total


def _pass_batch(app: App, team: TeamId, claimed: tuple[PlanId, ...], *, now: datetime, owner: str) -> Counts:
    """Pass all of them in one transaction; where one of them breaks it, each in its own."""
    total = Counts()
    try:
        with app.store.begin(team, origin="clock") as work:
            for plan in claimed:
                total += pass_plan(work, plan, now=now)
            work.plans.release(*claimed, owner=owner)
    except Exception:
        log.info("A batch of plans could not be passed as one", exc_info=True, extra={"team": team})
        return sum((_pass(app, team, plan, now=now, owner=owner) for plan in claimed), Counts())
    app.stirred.set()
    return total


def _pass(app: App, team: TeamId, plan: PlanId, *, now: datetime, owner: str) -> Counts:
    try:
        with app.store.begin(team, origin="clock") as work:
            counts = pass_plan(work, plan, now=now)
            work.plans.release(plan, owner=owner)
    except Conflict:
        log.info("A plan was changed while it was passed; it is passed again", extra={"team": team, "plan": plan})
        _give_back(app, team, plan, owner=owner)
        return Counts()
    except Exception:
        log.exception("A plan could not be passed", extra={"team": team, "plan": plan})
        _give_back(app, team, plan, owner=owner, asleep_until=now + _BROKEN.once_more(team, plan))
        return Counts()
    _BROKEN.well(team, plan)
    app.stirred.set()
    return counts


def _give_back(app: App, team: TeamId, plan: PlanId, *, owner: str, asleep_until: datetime | None = None) -> None:
    """End our claim; a broken plan sleeps for a while, so that it holds up no other."""
    try:
        with app.store.begin(team) as work:
            if asleep_until is not None:
                work.plans.touch(plan, wake_at=asleep_until)
            work.plans.release(plan, owner=owner)
    except Exception:
        log.exception("A plan stays leased until its lease ends", extra={"team": team, "plan": plan})


JOB = Job(name="plans", seconds=1, run=run, due=due)
