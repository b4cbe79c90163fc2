"""Tells a plan's owner, once a day and reason, or who asked: something could not be sent, and what to do about it."""

from collections.abc import Mapping
from datetime import datetime

from core.errors import CoordinatorError, NotFound
from core.messages import (
    Announcement,
    ChecklistFile,
    HealthPost,
    Intent,
    PlanCard,
    PlanLine,
    Reminder,
    SessionInvite,
    Trouble,
    WeekSummary,
)
from core.messages_retention import RetentionPost
from core.messages_risk import DigestPost, RiskPost
from core.storage import Delivery, Work
from core.types import ChannelId, PlanId, UserId
from core.usecases.digests import switch_off
from slackapp.delivery.content import NotForOutsiders
from slackapp.slack_errors import ChannelGone, NotInChannel, PersonGone, Restricted

_OUT_OF_REACH = (ChannelGone, NotInChannel, PersonGone, Restricted)

_NAMES: Mapping[type[Intent], str] = {
    PlanCard: "The plan",
    PlanLine: "A line in the plan's thread",
    Announcement: "The news about a milestone",
    Reminder: "A reminder",
    WeekSummary: "The weekly summary",
    ChecklistFile: "The checklist",
    SessionInvite: "The invitation to a session",
}
Card = HealthPost | RetentionPost | RiskPost
_CARDS: Mapping[type[Card], str] = {
    HealthPost: "health card",
    RetentionPost: "retention strategy",
    RiskPost: "risk card",
}


def tell_owner(work: Work, delivery: Delivery, error: CoordinatorError, *, code: str, now: datetime) -> bool:
    """Queue the notice; False when there is nobody to tell, or it was told today.

    Trouble causes no more trouble, and nobody is told by direct message that direct messages fail.
    """
    if isinstance(delivery.intent, HealthPost | RetentionPost | RiskPost):
        return _tell_asker(work, delivery, delivery.intent, error)
    if isinstance(delivery.intent, DigestPost):
        if isinstance(error, (*_OUT_OF_REACH, NotForOutsiders)):
            switch_off(work, delivery.intent.digest, error, now=now)
        return False
    plan_id = plan_of(delivery.intent)
    if plan_id is None:
        return False
    try:
        plan = work.plans.get(plan_id)
    except NotFound:
        return False
    if delivery.lane == plan.owner and isinstance(error, _OUT_OF_REACH):
        return False
    what = (
        f"{_NAMES[type(delivery.intent)]} for {plan.account_name} could not be sent to {_place(work, delivery.lane)}."
    )
    key = f"trouble:{plan_id}:{delivery.lane}:{code}:{now.date()}"
    return work.outbox.put(Trouble(to=plan.owner, sentence=f"{what} {error.sentence}"), lane=plan.owner, key=key)


def _tell_asker(work: Work, delivery: Delivery, card: Card, error: CoordinatorError) -> bool:
    """Tell who asked for a card that it did not come."""
    account = work.accounts.get(card.account)
    if account is None or (delivery.lane == card.by and isinstance(error, _OUT_OF_REACH)):
        return False
    what = f"The {_CARDS[type(card)]} of {account.name} could not be sent to {_place(work, delivery.lane)}."
    return work.outbox.put(Trouble(to=card.by, sentence=f"{what} {error.sentence}"), lane=card.by)


def plan_of(intent: Intent) -> PlanId | None:
    """Return the plan the intent is about, or None."""
    return getattr(intent, "plan", None)


def _place(work: Work, lane: str) -> str:
    if lane.startswith(("U", "W")):
        person = work.people.get(UserId(lane))
        return person.name if person else "a member"
    channel = work.channels.get(ChannelId(lane))
    return f"#{channel.name}" if channel else "its channel"
