"""What the shell asks of a clock. The only places that read the real one are ``app.py`` and ``scheduler.py``."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Two times, both aware and in UTC. In the demo the domain's time runs ahead of the wall's."""

    def now(self) -> datetime:
        """Return the domain's time: what is due, how old a request is, when something was done."""

    def wall(self) -> datetime:
        """Return the real time: leases, pauses between posts, retries."""

    def sleep(self, seconds: float) -> None:
        """Return after ``seconds`` of real time."""
