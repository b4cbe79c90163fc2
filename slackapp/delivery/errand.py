"""One message on its way: everything the steps of one delivery need."""

from dataclasses import dataclass
from datetime import datetime

from core.storage import Delivery, Store
from slackapp.clock import Clock
from slackapp.delivery.slack import Slack
from slackapp.slack_errors import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A claimed message with its workspace's Slack.

    ``now`` is the domain's time; ``until`` the real time after which nothing visible may be begun, since the
    lease could end while the call is under way.
    """

    delivery: Delivery
    slack: Slack
    store: Store
    clock: Clock
    now: datetime
    until: datetime

    def in_time(self) -> None:
        """Return when there is time for one more call; raises ``Wait`` when the lease is nearly over."""
        if self.clock.wall() > self.until:
            raise Wait("lease_nearly_over", seconds=0)
