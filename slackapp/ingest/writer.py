"""Stores what came before it is answered. Requests that come while one commit runs share the next one."""

import logging
from asyncio import Future, Task, get_running_loop
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from time import monotonic

from core.errors import Conflict
from core.incoming import Event
from core.sources import Said, joined
from core.storage import DatabaseTrouble, Store
from core.types import TeamId
from core.usecases.take_calls import take_calls
from slackapp.clock import Clock
from slackapp.ingest.answers import too_busy

MOST_WAITING = 50_000
"""Calls that may wait for their commit; who comes then is asked to come again."""
A_COMMIT = 20_000
"""Calls of one commit, about: so long nobody else can write."""
BEAT_SECONDS = 5.0
"""A heartbeat is written no more often: its one row would hold up every other process that ingests."""
HEARD = "events:segment"
REMEMBERED = 100_000
"""Message ids of a workspace that are known to be stored; older repetitions are found when events are read."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    team: TeamId
    said: Said
    done: "Future[None]"


@dataclass(slots=True)
class _Recent:
    """The message ids of late: two generations, the older one forgotten when the newer one is full."""

    new: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)

    def unseen(self, events: Sequence[Event]) -> tuple[Event, ...]:
        fresh = {e.message_id: e for e in reversed(events) if e.message_id not in self.new}
        return tuple(e for e in reversed(fresh.values()) if e.message_id not in self.old)

    def add(self, events: Sequence[Event]) -> None:
        if len(self.new) >= REMEMBERED:
            self.new, self.old = set(), self.new
        self.new.update(event.message_id for event in events)


class Writer:
    """Belongs to one event loop; commits in a thread of its own, one commit at a time."""

    def __init__(self, store: Store, clock: Clock, *, now: Callable[[], float] = monotonic) -> None:
        self._store, self._clock, self._now = store, clock, now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ingest")
        self._waiting: list[_Job] = []
        self._load = 0
        self._task: Task[None] | None = None
        self._recent: dict[TeamId, _Recent] = defaultdict(_Recent)
        self._unheard: dict[TeamId, int] = defaultdict(int)
        self._beaten: dict[TeamId, float] = {}

    async def keep(self, team: TeamId, said: Said) -> None:
        """Return once everything in ``said`` is stored.

        Raises:
            Turned: 429, when too much waits or the database does not do its part; nothing is stored then.
        """
        load = 1 + len(said.events) + len(said.accounts) + len(said.people)
        if self._load + load > MOST_WAITING:
            raise too_busy()
        job = _Job(team, said, get_running_loop().create_future())
        self._waiting.append(job)
        self._load += load
        if self._task is None:
            self._task = get_running_loop().create_task(self._work())
        try:
            await job.done
        finally:
            self._load -= load

    async def _work(self) -> None:
        loop = get_running_loop()
        while self._waiting:
            jobs = self._next()
            failed = await loop.run_in_executor(self._thread, self._commit, jobs)
            for job in jobs:
                if not job.done.done():
                    job.done.set_exception(too_busy()) if id(job) in failed else job.done.set_result(None)
        self._task = None
        if self._unheard:
            loop.call_later(BEAT_SECONDS, self._beat_later)

    def _next(self) -> list[_Job]:
        """The jobs of the next commit, those first that came first."""
        size = count = 0
        while count < len(self._waiting) and size < A_COMMIT:
            size += 1 + len(self._waiting[count].said.events)
            count += 1
        jobs, self._waiting = self._waiting[:count], self._waiting[count:]
        return jobs

    def _commit(self, jobs: Sequence[_Job]) -> set[int]:
        """Store jobs, a transaction a workspace; those that fail together one by one. Returns who failed."""
        teams: dict[TeamId, list[_Job]] = defaultdict(list)
        for job in jobs:
            teams[job.team].append(job)
        failed: set[int] = set()
        for team, together in teams.items():
            if not self._stored(team, together):
                alone = together if len(together) > 1 else []
                failed |= {id(job) for job in together if job not in alone or not self._stored(team, [job])}
        return failed

    def _stored(self, team: TeamId, jobs: Sequence[_Job]) -> bool:
        said, now = joined(job.said for job in jobs), self._clock.now()
        said = replace(said, events=self._recent[team].unseen(said.events))
        try:
            with self._store.begin(team, origin="ingest") as work:
                take_calls(work, said, now=now)
                brought = self._unheard.get(team, 0) + len(said.events)
                beat = brought > 0 and self._now() - self._beaten.get(team, -BEAT_SECONDS) >= BEAT_SECONDS
                if beat:
                    work.sources.heard(HEARD, at=now, brought=brought)
        except (DatabaseTrouble, Conflict) as trouble:
            log.warning("Events could not be stored: %s", type(trouble).__name__, extra={"team": team})
            return False
        except Exception:
            log.exception("Events could not be stored", extra={"team": team})
            return False
        self._recent[team].add(said.events)
        self._counted(team, brought, beat=beat)
        return True

    def _counted(self, team: TeamId, brought: int, *, beat: bool) -> None:
        if beat:
            self._beaten[team] = self._now()
            self._unheard.pop(team, None)
        elif brought:
            self._unheard[team] = brought

    def _beat_later(self) -> None:
        """Write the heartbeats that nothing has carried since, unless something is being stored again."""
        if self._task is None:
            get_running_loop().run_in_executor(self._thread, self._beat)

    def _beat(self) -> None:
        for team in tuple(self._unheard):
            self._stored(team, ())
