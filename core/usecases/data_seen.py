"""What is known of the data that comes in: who was heard when, what waits, what nobody could read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.storage import Heard, Why, Work
from core.usecases.strays import TO_SETTLE


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSeen:
    """The state of the data of one workspace.

    ``heard`` is every source, the latest first; ``waiting`` counts events that are stored and not yet read;
    ``strays`` counts references to be settled, ``unread`` what nobody knows how to read, by source.
    ``secrets`` says since when each system that is set up has signed with its secret.
    """

    heard: tuple[Heard, ...]
    waiting: int
    strays: int
    unread: Mapping[str, int]
    secrets: Mapping[str, datetime]
    keys: int


def data_seen(work: Work) -> DataSeen:
    """What is known now."""
    unread: Counter[str] = Counter()
    for (source, why), times in work.aside.counts().items():
        if why in (Why.UNKNOWN_KIND, Why.UNREADABLE):
            unread[source] += times
    heard = sorted(work.sources.all().values(), key=lambda one: (-one.heard_at.timestamp(), one.name))
    return DataSeen(
        heard=tuple(heard),
        waiting=work.journal.waiting(),
        strays=work.aside.many(*TO_SETTLE),
        unread=dict(sorted(unread.items())),
        secrets=work.source_secrets.all(),
        keys=sum(key.revoked_at is None for key in work.write_keys.all()),
    )
