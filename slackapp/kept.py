"""Answers to questions that only read, kept for as long as nothing has changed: the same question costs one look."""

from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock

from core.storage import Store
from slackapp.calls import Reply
from slackapp.clock import Clock

SIZE = 1_000
TURNS = 64
"""Locks that questions share, so that the same one is not found out twice at the same time."""
_Moment = tuple[str, datetime]
"""The database's stamp and the minute."""


class Kept:
    """Replies by question. One holds until anybody commits anything, and no longer than its minute.

    The stamp is read before the question is answered, so that a change in between makes the reply old. Time
    zones and dates turn with the minute. Replies that open something are not kept: they may carry a new id.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock, self._lock = store, clock, Lock()
        self._turns = tuple(Lock() for _ in range(TURNS))
        self._replies: dict[Hashable, tuple[_Moment, Reply]] = {}
        self._as_asked: dict[Hashable, _Moment] = {}

    def answer(self, question: Hashable, ask: Callable[[], Reply | None], *, as_asked: Hashable) -> Reply | None:
        """Return the kept reply, or what ``ask`` returns. ``as_asked`` is the question as its request words it.

        Of many who ask the same at once one finds out and the others wait for it.
        """
        kept = self._fresh(question, as_asked)
        if kept is not None:
            return kept
        with self._turns[hash(question) % TURNS]:
            return self._fresh(question, as_asked) or self._found_out(question, ask)

    def _fresh(self, question: Hashable, as_asked: Hashable) -> Reply | None:
        moment, kept = self._moment(), self._replies.get(question)
        if kept is None or kept[0] != moment:
            return None
        self._as_asked[as_asked] = moment
        return kept[1]

    def _found_out(self, question: Hashable, ask: Callable[[], Reply | None]) -> Reply | None:
        moment, reply = self._moment(), ask()
        if reply is not None and reply.say is not None and reply.open is None and reply.push is None:
            with self._lock:
                if len(self._replies) >= SIZE or len(self._as_asked) >= SIZE:
                    self._replies.clear()
                    self._as_asked.clear()
                self._replies[question] = (moment, reply)
        return reply

    def at_hand(self, as_asked: Hashable) -> bool:
        """Whether the reply is kept and this is known without asking over a network."""
        asked = self._as_asked.get(as_asked) if self._store.stamps_at_once else None
        return asked is not None and asked == self._moment()

    def _moment(self) -> _Moment:
        return self._store.stamp(), self._clock.now().replace(second=0, microsecond=0)
