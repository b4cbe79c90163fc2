"""The loop: claim what may leave, send it on several hands, mark it."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from core.messages import HomeView, LinkUnfurl
from core.messages_files import DroppedFile
from core.messages_scoring import ScoringApply
from core.storage import Delivery, Store
from core.types import TeamId
from slackapp.clock import Clock
from slackapp.delivery.claim import LEASE_SECONDS, Claimer
from slackapp.delivery.content import Placed, Render
from slackapp.delivery.crew import Crew
from slackapp.delivery.errand import Errand
from slackapp.delivery.fetch import fetch
from slackapp.delivery.scoring import put_in_force
from slackapp.delivery.send import send
from slackapp.delivery.settle import Outcome, failed, sent
from slackapp.delivery.slack import CALL_SECONDS, Slack
from slackapp.delivery.target import target
from slackapp.delivery.unfurl import unfurl
from slackapp.slack_errors import Revoked

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=65)
"""How long ``drain`` waits in vain: a workspace's budget for a minute and a dead process's leases both end in it."""
OUT_OF_REACH = timedelta(seconds=15)
"""How long it waits in vain while Slack cannot be reached."""
LOOK = 0.1
"""Seconds between two looks while something waits for its lane to be free."""
IDLE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """Sends what stands in the outbox of every workspace. Several may run on one database.

    ``slack`` gives a workspace's Slack; ``revoke`` notes that a workspace has withdrawn its token. ``owner`` is
    unlike any other process's.
    """

    store: Store
    slack: Callable[[TeamId], Slack]
    revoke: Callable[[TeamId], None]
    clock: Clock
    owner: str
    render: Render
    hands: int = 8

    def drain(self, *, now: datetime) -> int:
        """Send everything due at ``now`` (the domain's time) and return how many messages were sent.

        Returns when only later messages are left, or when nothing could be sent for ``PATIENCE``.
        """
        with ThreadPoolExecutor(self.hands, "delivery") as pool:
            return self._drain(Crew(pool, self.hands), Claimer(self.store, owner=self.owner), now)

    def run_forever(self, *, stop: Event, stirred: Event) -> None:
        """Send until ``stop`` is set. ``stirred`` is set by who has put something in; else it looks each second."""
        with ThreadPoolExecutor(self.hands, "delivery") as pool:
            crew: Crew[Outcome] = Crew(pool, self.hands)
            claimer = Claimer(self.store, owner=self.owner)
            while not stop.is_set():
                try:
                    self._turn(crew, claimer, stirred)
                except Exception:
                    log.exception("Delivery stumbled")
                    stop.wait(IDLE)

    def deliver(self, delivery: Delivery, *, now: datetime, until: datetime) -> Outcome:
        """Make one try of one claimed message, and return how it ended.

        ``until`` is the real time after which nothing visible may be begun. When it cannot be marked its lease
        runs out, and whoever claims it then looks for it in Slack first.
        """
        errand = Errand(
            delivery=delivery,
            slack=self.slack(delivery.team),
            store=self.store,
            clock=self.clock,
            now=now,
            until=until,
        )
        try:
            return self._tried(errand)
        except Exception:
            log.exception("A try could not be marked", extra={"team": delivery.team, "outbox_id": delivery.id})
            return Outcome.LATER

    def _tried(self, errand: Errand) -> Outcome:
        try:
            placed = self._send(errand)
        except Exception as error:  # noqa: BLE001 - every failure has its outcome in ``settle``
            outcome = failed(errand, error)
            if isinstance(error, Revoked):
                self.revoke(errand.delivery.team)
            return outcome
        return sent(errand, placed)

    def _send(self, errand: Errand) -> Placed:
        if isinstance(errand.delivery.intent, DroppedFile):
            return fetch(errand, errand.delivery.intent)
        if isinstance(errand.delivery.intent, LinkUnfurl):
            return unfurl(errand, errand.delivery.intent)
        if isinstance(errand.delivery.intent, ScoringApply):
            return put_in_force(errand, errand.delivery.intent)
        home = isinstance(errand.delivery.intent, HomeView)
        channel = None if home else target(errand)
        with self.store.read(errand.delivery.team) as work:
            content = self.render(work, errand.delivery, errand.now)
        return send(errand, content, channel)

    def _drain(self, crew: Crew[Outcome], claimer: Claimer, now: datetime) -> int:
        count, moved, patience = 0, self.clock.wall(), PATIENCE
        while True:
            started = self._hand_out(crew, claimer, now)
            ended = crew.finished(within=0 if started else LOOK)
            count += ended.count(Outcome.SENT)
            if Outcome.SENT in ended or Outcome.GIVEN_UP in ended:
                moved, patience = self.clock.wall(), PATIENCE
            elif Outcome.OUT_OF_REACH in ended:
                patience = OUT_OF_REACH
            if started or ended or not crew.idle:
                continue
            if not claimer.waiting(now=now):
                return count
            if self.clock.wall() - moved > patience:
                log.warning("What is left in the outbox cannot be sent now")
                return count
            self.clock.sleep(LOOK)

    def _turn(self, crew: Crew[Outcome], claimer: Claimer, stirred: Event) -> None:
        """Hand out what may leave; with nothing to hand out, wait a moment for something to happen."""
        stirred.clear()
        now = self.clock.now()
        if self._hand_out(crew, claimer, now):
            crew.finished(within=0)
        elif not crew.idle:
            crew.finished(within=LOOK)
        else:
            stirred.wait(LOOK if claimer.waiting(now=now) else IDLE)

    def _hand_out(self, crew: Crew[Outcome], claimer: Claimer, now: datetime) -> int:
        """Claim what may leave, as much as there is room for, start on it, and return how much it was."""
        if not crew.room:
            return 0
        wall = self.clock.wall()
        claimed = claimer.claim(now=now, wall=wall, limit=crew.room)
        until = wall + timedelta(seconds=LEASE_SECONDS - CALL_SECONDS - 1)
        for delivery in claimed:
            crew.start(partial(self.deliver, delivery, now=now, until=until))
        return len(claimed)
