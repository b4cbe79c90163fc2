"""What went over the wire: every call of the app and every request to it, for tests and the page's panel."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from slackapp.workspace.records import Json

_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its outcome. ``inward`` is a call of the app; ``ms`` the time it took."""

    at: float
    inward: bool
    what: str
    status: int
    ms: float
    error: str = ""
    arguments: Json

    def line(self) -> Json:
        """Return the exchange as the page's panel shows it."""
        direction = "in" if self.inward else "out"
        return {
            "at": self.at,
            "direction": direction,
            "what": self.what,
            "status": self.status,
            "ms": round(self.ms, 1),
            "error": self.error,
        }


class Wire:
    """The last exchanges, oldest first; ``noted`` is called after each."""

    def __init__(self, wall: Callable[[], float], noted: Callable[[], None]) -> None:
        self._wall = wall
        self._noted = noted
        self._exchanges: deque[Exchange] = deque(maxlen=_KEPT)

    def note(
        self,
        what: str,
        *,
        inward: bool,
        status: int,
        started: float,
        error: str = "",
        arguments: Json,
    ) -> None:
        """Add one exchange that began at ``started`` (real time) and has just ended."""
        ended = self._wall()
        self._exchanges.append(
            Exchange(
                at=ended,
                inward=inward,
                what=what,
                status=status,
                ms=(ended - started) * 1000,
                error=error,
                arguments=arguments,
            ),
        )
        self._noted()

    def calls(self, method: str) -> list[Exchange]:
        """Return the app's calls of one method, oldest first."""
        return [one for one in list(self._exchanges) if one.inward and one.what == method]

    def last(self, count: int) -> list[Exchange]:
        """Return the last ``count`` exchanges, oldest first."""
        return list(self._exchanges)[-count:]
