"""The clock reaches a digest: it is made up and queued, once for each subscriber and local day."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.calendar import WorkingHours
from core.ids import derived
from core.messages_risk import DigestChart, DigestPost
from core.risk.digest import DigestKind, Filters, Subscription, begun, due_day, next_at, passed, sent_at
from core.storage import Work
from core.types import UserId
from core.usecases.digest_read import DigestAsk, DigestReader
from core.usecases.whom import Ladder

LEAD = "cs_manager"
"""Our role whose holder has the manager's digest."""
FEWEST_WEEKS = 2
"""A chart of one week alone shows nothing."""


def hours_of(subscription: Subscription, ladder: Ladder) -> WorkingHours:
    """The working days and the zone by which a subscription runs."""
    own = ladder.hours(UserId(subscription.target) if subscription.is_direct else None)
    return WorkingHours(zone=ZoneInfo(subscription.zone), calendar=own.calendar) if subscription.zone else own


def missing_defaults(work: Work, *, now: datetime) -> tuple[Subscription, ...]:
    """The digests that everybody has until they change them, of those who are seen for the first time.

    An owner has a daily one of their own customers, the risk channel one of all, who leads the manager's.
    """
    workspace = work.workspaces.find()
    if workspace is None:
        return ()
    day, settings = now.astimezone(ZoneInfo(workspace.time_zone)).date(), workspace.settings
    wanted = [_default(DigestKind.DAILY, owner, day, owner) for owner in work.digests.owners(today=day)]
    wanted += [_default(DigestKind.DAILY, settings.risk_channel, day)] if settings.risk_channel else []
    wanted += [_default(DigestKind.MANAGER, settings.roles[LEAD], day)] if LEAD in settings.roles else []
    known = work.digests.known([one.id for one in wanted])
    return tuple(one for one in wanted if one.id not in known)


def add_all(work: Work, new: Iterable[Subscription], *, now: datetime) -> None:
    """Keep new subscriptions; they begin now."""
    ladder = Ladder.of(work)
    for one in new:
        hours = hours_of(one, ladder)
        first = begun(one, hours, now=now)
        work.digests.add(first, next_at=next_at(first, hours))


def pass_digest(work: Work, subscription: Subscription, *, now: datetime) -> int:
    """Send the digest that is due at ``now``, if it has anything to tell, and return 1 for one that was sent.

    The message and the next time are kept in one transaction: what is sent twice would be due twice.
    """
    ladder = Ladder.of(work)
    hours = hours_of(subscription, ladder)
    day, sent = due_day(subscription, hours, now=now), False
    if day is not None and _wanted(subscription, ladder):
        since = sent_at(subscription, subscription.last, hours.zone)
        ask = DigestAsk(subscription=subscription, day=day, since=since, now=now)
        sent = _send(work, ladder, ask)
    after = passed(subscription, hours, now=now)
    work.digests.save(after, next_at=next_at(after, hours))
    return int(sent)


def is_in_force(subscription: Subscription, ladder: Ladder) -> bool:
    """Whether what a subscription stands for is still so: the channel is the risk channel, who leads still does."""
    settings = ladder.workspace.settings if ladder.workspace else None
    if subscription.by is not None or settings is None:
        return True
    if subscription.kind is DigestKind.MANAGER:
        return settings.roles.get(LEAD) == subscription.target
    return subscription.is_direct or settings.risk_channel == subscription.target


def _wanted(subscription: Subscription, ladder: Ladder) -> bool:
    here = not subscription.is_direct or ladder.is_here(UserId(subscription.target))
    return here and is_in_force(subscription, ladder)


def _default(kind: DigestKind, target: str, day: date, owner: UserId | None = None) -> Subscription:
    ident = derived("digest", kind, target)
    return Subscription(id=ident, kind=kind, target=target, last=day, filters=Filters(owner=owner))


def _send(work: Work, ladder: Ladder, ask: DigestAsk) -> bool:
    """Queue it with its chart; False when it stays silent, or was queued before."""
    reader, asked = DigestReader(work, ladder, ask), ask.subscription
    page = reader.page()
    if page is None:
        return False
    key = f"digest:{asked.id}:{ask.day}"
    post = DigestPost(digest=asked.id, page=page)
    queued = work.outbox.put(post, lane=asked.target, slot=key, key=key)
    weeks = reader.weeks() if asked.kind is not DigestKind.MANAGER else ()
    if queued and len(weeks) >= FEWEST_WEEKS:
        chart = DigestChart(digest=asked.id, weeks=weeks)
        work.outbox.put(chart, lane=asked.target, thread=key, key=f"{key}:chart")
    return queued
