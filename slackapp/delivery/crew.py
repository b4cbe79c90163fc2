"""A few hands that work at the same time: start something on a free one, learn what became of the finished."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

Result = TypeVar("Result")

AHEAD = 4
"""Pieces of work taken on for each hand. A lease must last for all of them."""


class Crew(Generic[Result]):
    """``hands`` pieces of work at once, and a few more laid ready, so that no hand waits for the next."""

    def __init__(self, pool: ThreadPoolExecutor, hands: int) -> None:
        self._pool, self._hands = pool, hands
        self._busy: set[Future[Result]] = set()

    @property
    def room(self) -> int:
        """How much more to lay ready; 0 while enough lies there."""
        laid = len(self._busy)
        return AHEAD * self._hands - laid if laid <= self._hands * AHEAD // 2 else 0

    @property
    def idle(self) -> bool:
        """Whether nothing is begun or laid ready."""
        return not self._busy

    def start(self, work: Callable[[], Result]) -> None:
        """Begin ``work`` as soon as a hand is free."""
        self._busy.add(self._pool.submit(work))

    def finished(self, *, within: float) -> tuple[Result, ...]:
        """Return what has become of finished work, waiting ``within`` seconds for the first.

        What a piece of work raised is raised here.
        """
        if not self._busy:
            return ()
        done, self._busy = wait(self._busy, timeout=within, return_when=FIRST_COMPLETED)
        return tuple(future.result() for future in done)
