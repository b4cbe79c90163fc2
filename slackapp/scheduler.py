"""The clock's way into the app: a heartbeat that runs the jobs and sends what they decide, and ``tick``.

APScheduler beats, by intervals alone; what is due is a question to the database, so that a late start, a
restart and a second process do each thing once. Local times are the agenda's business, never the heartbeat's.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from uuid import uuid4

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from core.registry import collect
from core.usecases.pass_plan import Counts
from slackapp import jobs
from slackapp.app import App
from slackapp.delivery import deliverer
from slackapp.jobs import Job

log = logging.getLogger(__name__)
WAIT_FOR_OTHERS = 14.0
"""Seconds ``tick`` waits for what another process has claimed: a little over a lease."""
LOOK = 0.25


def tick(app: App, now: datetime) -> dict[str, object]:
    """Do everything that is due at ``now``, send everything due, and return how much it was.

    Doing it again at the same instant does nothing more. What another process has claimed is waited for, and
    done here when that process turns out to be dead.
    """
    owner = owner_name()
    counts = Counts()
    for job in all_jobs().values():
        counts += _all_due(app, job, now=now, owner=owner)
    sent = deliverer(app, owner=owner).drain(now=now)
    return {
        "now": now.astimezone(UTC).isoformat(),
        "digests": counts.digests,
        "reminders": counts.reminders,
        "alerts": counts.alerts,
        "timers": counts.timers,
        "summaries": counts.summaries,
        "deliveries": sent,
    }


def start(app: App) -> Callable[[], None]:
    """Begin to run the jobs and to send, in threads of this process, and return what stops both and waits."""
    owner, stop = owner_name(), Event()
    beat = BackgroundScheduler(timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True})
    for job in all_jobs().values():
        trigger = IntervalTrigger(seconds=job.seconds, timezone=UTC)
        beat.add_job(
            partial(_beat, app, job, owner),
            trigger,
            name=job.name,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
        )
    sender = deliverer(app, owner=owner)
    sending = Thread(
        target=sender.run_forever, kwargs={"stop": stop, "stirred": app.stirred}, name="delivery", daemon=True
    )
    beat.start()
    sending.start()

    def end() -> None:
        beat.shutdown(wait=True)
        stop.set()
        app.stirred.set()
        sending.join()

    return end


def all_jobs() -> Mapping[str, Job]:
    """Return every job there is."""
    return collect(jobs, "JOB", Job)


def owner_name() -> str:
    """Return a name for leases that no other process bears."""
    return uuid4().hex


def _beat(app: App, job: Job, owner: str) -> None:
    try:
        job.run(app, app.clock.now(), owner)
    except Exception:
        log.exception("A job broke", extra={"job": job.name})


def _all_due(app: App, job: Job, *, now: datetime, owner: str) -> Counts:
    total, waited = job.run(app, now, owner), 0.0
    while job.due(app, now) and waited < WAIT_FOR_OTHERS:
        app.clock.sleep(LOOK)
        waited += LOOK
        total += job.run(app, now, owner)
    return total
