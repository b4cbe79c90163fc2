"""The demo's time: the real one plus an offset that is kept, and the hand that moves it from due to due."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from core.storage import Store
from slackapp.clock import Clock

STEPS = 1_000
"""At how many instants one move of the hand stops at most."""
_COUNTED = ("reminders", "summaries", "timers", "alerts", "digests", "deliveries")
_SHOWN = {
    "reminders": "a reminder",
    "summaries": "a weekly summary",
    "alerts": "an alert",
    "digests": "a digest",
}
"""What the page tells of a move, and how one of it is called."""
Tick = Callable[[datetime], Mapping[str, object]]
log = logging.getLogger(__name__)


BRIEFLY = 0.005
"""Seconds that a pause takes while the clock is hurried."""


class DemoClock:
    """Real time plus what the hand has added, kept in ``file`` so that a restart goes on where it stopped.

    While it is hurried a pause passes at once for everybody who goes by this clock, the local Slack included: its
    limits are kept, and ninety days take minutes.
    """

    def __init__(self, real: Clock, file: Path) -> None:
        self._real, self._file, self._lock = real, file, Lock()
        ahead, skipped = (file.read_text().split() if file.exists() else ["0", "0"])[:2]
        self._ahead, self._skipped = timedelta(seconds=int(ahead)), timedelta(seconds=float(skipped))
        self._hurried = False

    def now(self) -> datetime:
        """Return the demo's time."""
        return self.wall() + self._ahead

    def wall(self) -> datetime:
        """Return the real time, and the pauses that were skipped."""
        return self._real.wall() + self._skipped

    def sleep(self, seconds: float) -> None:
        """Wait, or let the time have passed while hurried."""
        if not self._hurried:
            return self._real.sleep(seconds)
        with self._lock:
            self._skipped += timedelta(seconds=seconds)
        return self._real.sleep(BRIEFLY)

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Let pauses pass at once inside the block."""
        self._hurried = True
        try:
            yield
        finally:
            self._hurried = False
            self._keep()

    def move_to(self, instant: datetime) -> None:
        """Let it be ``instant`` now; the time never goes back."""
        with self._lock:
            ahead = (instant - self.now()).total_seconds()
            if ahead > 0:
                self._ahead += timedelta(seconds=int(ahead) + 1)
        self._keep()

    def _keep(self) -> None:
        with self._lock:
            draft = self._file.with_suffix(".new")
            draft.write_text(f"{int(self._ahead.total_seconds())} {self._skipped.total_seconds():.3f}")
            draft.replace(self._file)


class Hand:
    """Moves the demo's clock, stopping at each instant at which something is due, so that it is said in its time."""

    def __init__(self, clock: DemoClock, store: Store, tick: Tick) -> None:
        self._clock, self._store, self._tick = clock, store, tick

    def now(self) -> datetime:
        """Return the demo's time."""
        return self._clock.now()

    def next_due(self) -> datetime | None:
        """Return the next instant at which anything is due, or None when nothing is."""
        return next_due(self._store, now=self._clock.now())

    def advance(self, seconds: float) -> str:
        """Move the time on by ``seconds`` and return what happened on the way."""
        with self._clock.hurried():
            return self._advanced(seconds)

    def _advanced(self, seconds: float) -> str:
        goal = self._clock.now() + timedelta(seconds=seconds)
        counted = dict.fromkeys(_COUNTED, 0)
        for _ in range(STEPS):
            due = self.next_due()
            before = self._clock.now()
            if due is None or due > goal:
                break
            self._clock.move_to(due)
            _add(counted, self._tick(self._clock.now()))
            if due <= before and self.next_due() == due:
                log.warning("Something stays due and is passed over", extra={"due": due.isoformat()})
                break
        self._clock.move_to(goal)
        _add(counted, self._tick(self._clock.now()))
        return _told(counted)


def next_due(store: Store, *, now: datetime) -> datetime | None:
    """Return the first instant at which a plan or alert wakes, a digest is due or a message may leave, or None."""
    instants: list[datetime | None] = []
    for team in store.teams():
        with store.read(team) as work:
            instants += [work.plans.next_wake(), work.alerts.next_wake(), work.digests.next_at()]
            instants += [work.outbox.next_at(now=now)]
    return min((at for at in instants if at is not None), default=None)


def _add(counted: dict[str, int], counts: Mapping[str, object]) -> None:
    for name in counted:
        count = counts.get(name)
        counted[name] += count if isinstance(count, int) else 0


def _told(counted: Mapping[str, int]) -> str:
    said = [one if counted[name] == 1 else f"{counted[name]} {name}" for name, one in _SHOWN.items() if counted[name]]
    return f"Said meanwhile: {', '.join(said)}." if said else "Nothing to say meanwhile."
