"""Takes messages out of every workspace's outbox, each workspace in its turn."""

from datetime import datetime

from core.storage import Delivery, Store
from core.types import TeamId

LEASE_SECONDS = 12
"""How long a message stays ours. A dead process's is taken over within 15 s: this, a poll and a margin."""


class Claimer:
    """Claims for ``owner``. It begins where it last left off, so that no workspace starves another."""

    def __init__(self, store: Store, *, owner: str) -> None:
        self._store, self._owner = store, owner
        self._last: TeamId | None = None

    def waiting(self, *, now: datetime) -> bool:
        """Return whether anything due at ``now`` is not sent or given up yet, under way included."""
        return any(self._waits(team, now) for team in self._store.teams())

    def claim(self, *, now: datetime, wall: datetime, limit: int) -> tuple[Delivery, ...]:
        """Return at most ``limit`` messages, now ours for ``LEASE_SECONDS`` of real time."""
        taken: list[Delivery] = []
        for team in self._in_turn():
            if len(taken) < limit and self._waits(team, now):
                taken += self._claim(team, now=now, wall=wall, limit=limit - len(taken))
        return tuple(taken)

    def _claim(self, team: TeamId, *, now: datetime, wall: datetime, limit: int) -> tuple[Delivery, ...]:
        self._last = team
        with self._store.begin(team) as work:
            return work.outbox.claim(now=now, wall=wall, owner=self._owner, limit=limit, lease_seconds=LEASE_SECONDS)

    def _in_turn(self) -> tuple[TeamId, ...]:
        teams = self._store.teams()
        behind = tuple(team for team in teams if self._last is not None and team <= self._last)
        return teams[len(behind) :] + behind

    def _waits(self, team: TeamId, now: datetime) -> bool:
        with self._store.read(team) as work:
            return work.outbox.pending_count(now=now) > 0
