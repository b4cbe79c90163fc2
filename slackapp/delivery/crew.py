"""A few hands that work at the same time: start something on a free one, learn what became of the finished."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Crew(Generic[Result]):
    """At most ``size`` pieces of work at once."""

    def __init__(self, pool: ThreadPoolExecutor, size: int) -> None:
        self._pool, self._size = pool, size
        self._busy: set[Future[Result]] = set()

    @property
    def free(self) -> int:
        """How many hands are free."""
        return self._size - len(self._busy)

    @property
    def idle(self) -> bool:
        """Whether all are."""
        return not self._busy

    def start(self, work: Callable[[], Result]) -> None:
        """Begin ``work`` on a free hand."""
        self._busy.add(self._pool.submit(work))

    def finished(self, *, within: float) -> tuple[Result, ...]:
        """Return what has become of finished work, waiting ``within`` seconds for the first.

        What a piece of work raised is raised here.
        """
        if not self._busy:
            return ()
        done, self._busy = wait(self._busy, timeout=within, return_when=FIRST_COMPLETED)
        return tuple(future.result() for future in done)
