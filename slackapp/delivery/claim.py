"""Takes messages out of every workspace's outbox, each workspace first in its turn."""

from datetime import datetime

from core.storage import Delivery, Store
from core.types import TeamId


def waiting(store: Store, team: TeamId, *, now: datetime) -> bool:
    """Return whether anything due at ``now`` is not sent or given up yet, under way included."""
    with store.read(team) as work:
        return work.outbox.pending_count(now=now) > 0


def claim(
    store: Store, *, now: datetime, wall: datetime, owner: str, limit: int, seconds: float
) -> tuple[Delivery, ...]:
    """Return at most ``limit`` messages, now leased to ``owner`` for ``seconds`` of real time.

    Each workspace in which something waits gets an equal share, and what is left over goes to the first. A
    workspace without anything waiting costs one reading query.
    """
    teams = [team for team in store.teams() if waiting(store, team, now=now)]
    taken: list[Delivery] = []
    for place, team in enumerate(teams):
        share = -(-(limit - len(taken)) // (len(teams) - place))
        if share <= 0:
            break
        with store.begin(team) as work:
            taken += work.outbox.claim(now=now, wall=wall, owner=owner, limit=share, lease_seconds=seconds)
    return tuple(taken)
