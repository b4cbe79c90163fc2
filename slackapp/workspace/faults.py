"""Faults that a test puts in the way of the app's calls: refused, dropped, slow, before or after the effect."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock


class FaultKind(StrEnum):
    """What happens to the call. ``timeout`` says nothing for ``seconds`` and hangs up; ``slow`` only waits."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    DROP = "drop"
    SLOW = "slow"


class FaultWhen(StrEnum):
    """Whether the workspace has done what was asked when the fault strikes."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The next ``count`` calls of ``method`` (any, if empty) in ``channel`` (any, if empty) go wrong."""

    kind: FaultKind
    when: FaultWhen = FaultWhen.BEFORE
    method: str = ""
    channel: str = ""
    count: int = 1
    seconds: float = 10.0
    retry_after: int = 1
    status: int = 503

    def meets(self, method: str, channel: str) -> bool:
        """Return whether this fault is meant for a call of ``method`` in ``channel``."""
        return (not self.method or self.method == method) and (not self.channel or self.channel == channel)


class Faults:
    """The faults still to come, oldest first. Safe to use from several threads."""

    def __init__(self, *faults: Fault) -> None:
        self._lock = Lock()
        self._waiting = list(faults)

    def add(self, fault: Fault) -> None:
        """Put one more fault at the end."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget every fault that has not struck."""
        with self._lock:
            self._waiting.clear()

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that have not struck yet."""
        return tuple(self._waiting)

    def take(self, method: str, arguments: Mapping[str, object]) -> Fault | None:
        """Return the first fault meant for this call and use it up once, or None."""
        if not self._waiting:
            return None
        channel = str(arguments.get("channel", arguments.get("channel_id", "")))
        with self._lock:
            for index, fault in enumerate(self._waiting):
                if fault.meets(method, channel):
                    rest = [replace(fault, count=fault.count - 1)] if fault.count > 1 else []
                    self._waiting[index : index + 1] = rest
                    return fault
        return None
