"""Tells every open page, and every waiting test, that something changed."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Condition
from time import monotonic

from slackapp.workspace.records import Json


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Listener:
    """One open page of one person."""

    user: str
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[tuple[str, Json] | None]


class Live:
    """The open pages. ``tell`` may be called from any thread and never blocks."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._changed = Condition()
        self._count = 0

    def join(self, user: str) -> Listener:
        """Add the page of one person; call it from the page's event loop."""
        listener = Listener(user=user, loop=asyncio.get_running_loop(), queue=asyncio.Queue())
        self._listeners = [*self._listeners, listener]
        return listener

    def leave(self, listener: Listener) -> None:
        """Take a closed page away."""
        self._listeners = [one for one in self._listeners if one is not listener]

    def tell(self, event: str, data: Json, people: Collection[str] | None = None) -> None:
        """Send one event to the pages of these people (everybody's, if None) and wake waiting tests."""
        for one in self._listeners:
            if people is None or one.user in people:
                self._put(one, (event, data))
        self.wake()

    def wake(self) -> None:
        """Let waiting tests look again."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def close(self) -> None:
        """End every page's stream."""
        for one in self._listeners:
            self._put(one, None)

    def _put(self, one: Listener, news: tuple[str, Json] | None) -> None:
        try:
            one.loop.call_soon_threadsafe(one.queue.put_nowait, news)
        except RuntimeError:  # the page's server has gone
            self.leave(one)

    def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait until ``holds`` is true, looking again at every change; return whether it became true."""
        deadline = monotonic() + seconds
        while True:
            seen = self._count
            if holds():
                return True
            with self._changed:
                if self._count == seen and not self._changed.wait(deadline - monotonic()):
                    return holds()
