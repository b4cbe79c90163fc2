"""Writes down how a try ended: one short transaction, and what follows from it in the same one."""

import logging
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from core.errors import CoordinatorError, NotFound
from core.messages import HealthChart, HealthThread, Intent, PlanCard
from core.messages_risk import DigestChart, RiskChart, RiskThread
from core.storage import Delivery
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.trouble import plan_of, tell_owner
from slackapp.slack_errors import ChannelGone, Revoked, ThreadGone, Unavailable, Unreachable, Unsure, Wait

log = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds between two tries, at most; they double from one."""
SETTLING = 5.0
"""Seconds until we look whether an unclear post is there: Slack may still be busy with it."""
UNSURE_TRIES = 20
BROKEN_TRIES = 3
"""Tries of a message that we ourselves fail to draw or store."""


class Outcome(StrEnum):
    """How a try ended: it is in Slack; it never will be; another try comes; Slack is out of reach for now."""

    SENT = "sent"
    GIVEN_UP = "given_up"
    LATER = "later"
    OUT_OF_REACH = "out_of_reach"


def sent(errand: Errand, placed: Placed) -> Outcome:
    """Mark it as sent."""
    with errand.store.begin(errand.delivery.team) as work:
        work.outbox.sent(errand.delivery, channel=placed.channel, ts=placed.ts, wall=errand.clock.wall())
    return Outcome.SENT


def failed(errand: Errand, error: Exception) -> Outcome:
    """Mark what became of it after ``error``, and return that."""
    delivery = errand.delivery
    match error:
        case Wait() as wait:
            seconds = _backoff(delivery) if wait.seconds is None else wait.seconds
            later(errand, seconds, wait.code, in_doubt=delivery.in_doubt)
            return Outcome.OUT_OF_REACH if isinstance(wait, Unreachable | Unavailable) else Outcome.LATER
        case Revoked():
            later(errand, LONGEST, error.code, in_doubt=delivery.in_doubt)
            return Outcome.OUT_OF_REACH
        case Unsure() if delivery.attempts < UNSURE_TRIES:
            later(errand, max(SETTLING, _backoff(delivery)), error.code, in_doubt=True)
            return Outcome.LATER
        case ThreadGone() if delivery.attempts < BROKEN_TRIES and _thread_anew(errand):
            return Outcome.LATER
        case ChannelGone() if delivery.attempts < BROKEN_TRIES and _opened_anew(errand):
            return Outcome.LATER
        case CoordinatorError():
            return give_up(errand, error)
        case _:
            return _broken(errand, error)


def later(errand: Errand, seconds: float, code: str, *, in_doubt: bool) -> None:
    """Try again after ``seconds`` of real time."""
    delivery = errand.delivery
    log.info("A message waits", extra=_fields(delivery) | {"code": code, "seconds": seconds})
    at = errand.clock.wall() + timedelta(seconds=seconds)
    with errand.store.begin(delivery.team) as work:
        work.outbox.retry(delivery, at=at, error=code, in_doubt=in_doubt)


def give_up(errand: Errand, error: CoordinatorError) -> Outcome:
    """Drop the message and tell the owner of its plan."""
    delivery, code = errand.delivery, _code(error)
    log.error("A message could not be sent", extra=_fields(delivery) | {"code": code, "reason": error.sentence})
    with errand.store.begin(delivery.team) as work:
        ended = work.outbox.failed(delivery, error=f"{code}: {error.sentence}", wall=errand.clock.wall())
        if ended and (words := _in_words(delivery.intent)) is not None:
            work.outbox.put(words, lane=delivery.lane, thread=delivery.thread)
            return Outcome.GIVEN_UP
        if ended and not isinstance(error, NotFound):
            tell_owner(work, delivery, error, code=code, now=errand.now)
    return Outcome.GIVEN_UP


def _in_words(intent: Intent) -> Intent | None:
    """What says in words what a picture that cannot be shown would have shown, or None for what is no picture."""
    match intent:
        case HealthChart():
            return HealthThread(account=intent.account, by=intent.by, chart=True)
        case RiskChart():
            return RiskThread(account=intent.account, by=intent.by, chart=True)
        case DigestChart(in_words=False):
            return replace(intent, in_words=True)
        case _:
            return None


def _broken(errand: Errand, error: Exception) -> Outcome:
    """Ours is the fault. What was about to happen in Slack is unknown, so the next try looks there first."""
    log.error("Sending broke", exc_info=error, extra=_fields(errand.delivery))
    if errand.delivery.attempts < BROKEN_TRIES:
        later(errand, SETTLING, type(error).__name__, in_doubt=True)
        return Outcome.LATER
    return give_up(errand, CoordinatorError("This is a mistake in the app; its log says which."))


def _thread_anew(errand: Errand) -> bool:
    """Put the thread's first message in front of this one, which then waits for it; False when it has none."""
    delivery, plan = errand.delivery, plan_of(errand.delivery.intent)
    if plan is None or delivery.thread != f"plan:{plan}":
        return False
    with errand.store.begin(delivery.team) as work:
        work.living.forget(delivery.thread)
        work.outbox.put(PlanCard(plan=plan), lane=delivery.lane, slot=delivery.thread)
        work.outbox.retry(delivery, at=errand.clock.wall(), error="thread_gone", in_doubt=delivery.in_doubt)
    return True


def _opened_anew(errand: Errand) -> bool:
    """Forget a direct conversation that is gone and try again; False for any other channel."""
    delivery, slot = errand.delivery, f"dm:{errand.delivery.lane}"
    with errand.store.begin(delivery.team) as work:
        if work.living.get(slot) is None:
            return False
        work.living.forget(slot)
        work.outbox.retry(delivery, at=errand.clock.wall(), error="channel_gone", in_doubt=delivery.in_doubt)
    return True


def _backoff(delivery: Delivery) -> float:
    return min(LONGEST, 2.0 ** min(delivery.attempts - 1, 10))


def _code(error: CoordinatorError) -> str:
    return str(error.fields.get("code") or type(error).__name__)


def _fields(delivery: Delivery) -> dict[str, object]:
    return {
        "team": delivery.team,
        "outbox_id": delivery.id,
        "lane": delivery.lane,
        "kind": delivery.intent.kind,
        "attempts": delivery.attempts,
    }
