"""Answers to questions that only read, kept for as long as nothing has changed: the same question costs one look."""

from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock

from core.storage import Store
from slackapp.calls import Reply
from slackapp.clock import Clock

SIZE = 1_000


class Kept:
    """Replies by question. One holds until anybody commits anything, and no longer than its minute.

    The stamp is read before the question is answered, so that a change in between makes the reply old. Time
    zones and dates turn with the minute. Replies that open something are not kept: they may carry a new id.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock, self._lock = store, clock, Lock()
        self._replies: dict[Hashable, tuple[str, datetime, Reply]] = {}

    def answer(self, question: Hashable, ask: Callable[[], Reply | None]) -> Reply | None:
        """Return the kept reply, or what ``ask`` returns."""
        stamp, minute = self._store.stamp(), self._clock.now().replace(second=0, microsecond=0)
        kept = self._replies.get(question)
        if kept is not None and kept[:2] == (stamp, minute):
            return kept[2]
        reply = ask()
        if reply is not None and reply.say is not None and reply.open is None and reply.push is None:
            with self._lock:
                if len(self._replies) >= SIZE:
                    self._replies.clear()
                self._replies[question] = (stamp, minute, reply)
        return reply
