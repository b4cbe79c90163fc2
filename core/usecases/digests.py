"""What people do with subscriptions to digests: set one up, change it, end it, turn it on again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from core.errors import BadInput, CoordinatorError, Refused
from core.ids import derived
from core.messages import Trouble
from core.onboarding.words import person
from core.risk.digest import DigestKind, Filters, Subscription, begun, next_at
from core.storage import Work
from core.types import ChannelId, UserId
from core.usecases.send_digests import hours_of, is_in_force
from core.usecases.whom import Ladder

ENDED = "Ended."
"""Why a digest is off that somebody ended."""
MOST = 50
"""Subscriptions of one conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWish:
    """What somebody asks for. ``target`` is themselves or a channel; ``zone`` "" is the reader's own."""

    kind: DigestKind
    target: str
    at: time
    zone: str
    filters: Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks; ``request`` tells two things they ask for apart."""

    user: UserId
    is_admin: bool
    request: str


def digests_of(work: Work, user: UserId, *, is_admin: bool) -> tuple[Subscription, ...]:
    """The subscriptions that a person sees: their own, those they set up, and for admins those of channels."""
    ladder = Ladder.of(work)
    return tuple(
        one for one in work.digests.all() if may_change(one, user, is_admin=is_admin) and _shows(one, ladder)
    )


def _shows(digest: Subscription, ladder: Ladder) -> bool:
    """What somebody set up and ended is over; what everybody has is shown, so that it can be turned on again."""
    return is_in_force(digest, ladder) and (digest.by is None or digest.off != ENDED)


def may_change(digest: Subscription, user: UserId, *, is_admin: bool) -> bool:
    """Whether a person may change a subscription: it is theirs, or it is a channel's and they are an admin."""
    return user in (digest.target, digest.by) or (is_admin and not digest.is_direct)


def keep_digest(work: Work, wish: DigestWish, asker: Asker, *, ident: str | None, now: datetime) -> Subscription:
    """Keep a new subscription, or a changed one by its id; a day that had its digest has no second one.

    Raises BadInput for what cannot be, Refused for what is not theirs.
    """
    old = None if ident is None else own_digest(work, ident, user=asker.user, is_admin=asker.is_admin)
    _check(work, wish, asker, kept=old)
    if old is None:
        fresh = derived("digest", wish.kind, wish.target, asker.request)
        old = Subscription(id=fresh, kind=wish.kind, target=wish.target, last=now.date(), by=asker.user)
    elif old.target != wish.target:
        old = replace(old, by=asker.user)
    changed = replace(
        old, kind=wish.kind, target=wish.target, at=wish.at, zone=wish.zone, filters=wish.filters, off=""
    )
    return _started(work, changed, by=asker.user, now=now)


def end_digest(work: Work, ident: str, *, by: UserId, is_admin: bool, now: datetime) -> None:
    """Send it no more; it stays switched off."""
    digest = own_digest(work, ident, user=by, is_admin=is_admin)
    work.digests.save(replace(digest, off=ENDED), next_at=None)
    _note(work, digest, "ended", by=by, now=now)


def restart_digest(work: Work, ident: str, *, by: UserId, is_admin: bool, now: datetime) -> Subscription:
    """Turn one on again that was switched off."""
    digest = own_digest(work, ident, user=by, is_admin=is_admin)
    return _started(work, replace(digest, off=""), by=by, now=now)


def own_digest(work: Work, ident: str, *, user: UserId, is_admin: bool) -> Subscription:
    """The subscription, which ``user`` may change; raises Refused when they may not, NotFound when it is gone."""
    digest = work.digests.get(ident)
    if not may_change(digest, user, is_admin=is_admin):
        raise Refused("This digest is somebody else's.", digest=ident)
    return digest


def switch_off(work: Work, ident: str, error: CoordinatorError, *, now: datetime) -> None:
    """It cannot be delivered: switch it off, and tell once who has it, unless they are whom nothing reaches."""
    digest = work.digests.get(ident)
    if digest.off:
        return
    work.digests.save(replace(digest, off=error.sentence), next_at=None)
    _note(work, digest, f"switched off: {error.sentence}", by=None, now=now)
    to = digest.by or Ladder.of(work).lead()
    if to is None or to == digest.target:
        return
    known = None if digest.is_direct else work.channels.get(ChannelId(digest.target))
    place = f"#{known.name}" if known else person(UserId(digest.target)) if digest.is_direct else "its channel"
    sentence = (
        f"The {_called(digest)} for {place} could not be sent and is switched off. {error.sentence} "
        "You can turn it on again in `/cs digests`."
    )
    work.outbox.put(Trouble(to=to, sentence=sentence), lane=to)


def _started(work: Work, digest: Subscription, *, by: UserId, now: datetime) -> Subscription:
    """The subscription from now on. A day whose digest was sent already is not sent again."""
    hours = hours_of(digest, Ladder.of(work))
    today: date = now.astimezone(hours.zone).date()
    started = begun(digest, hours, now=now)
    is_new = not work.digests.known([digest.id])
    if not is_new and digest.last >= today:
        started = replace(started, last=digest.last)
    _note(work, digest, "set up" if is_new else "changed", by=by, now=now)
    if is_new:
        work.digests.add(started, next_at=next_at(started, hours))
        return started
    return work.digests.save(started, next_at=next_at(started, hours))


def _check(work: Work, wish: DigestWish, asker: Asker, *, kept: Subscription | None) -> None:
    """Raises BadInput with the field of what is wrong, Refused for another one's conversation."""
    theirs = kept is not None and kept.target == wish.target
    if wish.target.startswith(("U", "W")) and wish.target != asker.user and not theirs:
        raise Refused("A digest by direct message is for yourself alone.", target=wish.target)
    channel = work.channels.get(ChannelId(wish.target))
    if channel is not None and (channel.is_ext_shared or channel.is_archived):
        why = "People from outside your company read" if channel.is_ext_shared else "Nobody can write in"
        raise BadInput(f"{why} #{channel.name}. Choose another channel.", field="channel")
    others = [one for one in work.digests.all() if one.target == wish.target and not one.off]
    others = [one for one in others if kept is None or one.id != kept.id]
    if len(others) >= MOST:
        raise BadInput(f"One conversation has at most {MOST} digests.", field="channel")
    if _alike(others, wish):
        raise BadInput("There is a digest like this already.", field="kind")


def _alike(others: Iterable[Subscription], wish: DigestWish) -> bool:
    return any(one.kind is wish.kind and one.filters == wish.filters for one in others)


def _note(work: Work, digest: Subscription, did: str, *, by: UserId | None, now: datetime) -> None:
    detail = {"line": f"{did}: {_called(digest)}", "target": digest.target}
    work.audit.add(who=by, what="digest.changed", subject=digest.id, detail=detail, at=now)


def _called(digest: Subscription) -> str:
    return digest.kind.label[0].lower() + digest.kind.label[1:]
