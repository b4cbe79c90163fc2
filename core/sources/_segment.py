"""What Segment's calls mean: ``track`` and ``page`` are events, ``group`` tells of accounts, ``identify`` of people.

One call that cannot be used is refused with its reason; the others of its batch are not held up by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import orjson

from core.errors import BadInput
from core.incoming import AccountNews, ContactNews, Event, Ref
from core.sources._reading import Object, day, inside, instant, number, plain_traits, text, whole

MAX_CALL = 32_000
"""Bytes of one call as compact JSON."""
MAX_DEPTH = 20
AHEAD = timedelta(hours=24)
"""How far in the future an event may claim to be; up to then it counts as now."""
SAME_CLOCK = timedelta(seconds=60)
"""A sender whose clock is this close to ours is believed, so that a call sent again has the same time again."""
OLDEST = 2000
"""Year before which nobody's product had users."""
PAGE = "$page"
_NESTED = (dict, list)
KINDS = ("track", "page", "screen", "identify", "group", "alias")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the call at ``index`` of its batch was not taken: a word for machines, a sentence for people."""

    index: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a request's calls say. ``people`` are product users with news whose account may be known by membership.

    ``unused`` counts calls that were understood and mean nothing to us.
    """

    events: tuple[Event, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[AccountNews, ...] = ()
    people: tuple[tuple[str, ContactNews], ...] = ()
    refused: tuple[Refusal, ...] = ()
    unused: int = 0

    @property
    def taken(self) -> int:
        """How many calls were of use."""
        return len(self.events) + len(self.accounts) + len(self.people)


def joined(every: Iterable[Said]) -> Said:
    """Several requests' calls as one, in order; what was refused stays with its own request."""
    parts = tuple(every)
    if len(parts) == 1:
        return parts[0]
    return Said(
        events=tuple(event for part in parts for event in part.events),
        members={user: ref for part in parts for user, ref in part.members.items()},
        accounts=tuple(news for part in parts for news in part.accounts),
        people=tuple(person for part in parts for person in part.people),
    )


def read_calls(
    calls: Sequence[object],
    *,
    now: datetime,
    sent_at: object = None,
    kind: str | None = None,
    past: bool = False,
    events: bool = True,
) -> Said:
    """Read calls that came together, each of ``kind`` where that is given, else of its own ``type``.

    With ``past`` their timestamps are history and are not corrected by the sender's clock. Without ``events``
    there is no place for those. Of several calls with one ``messageId`` the first counts.
    """
    reading = _Reading(now=now, sent_at=None if past else _lenient(sent_at), past=past, takes_events=events)
    for index, call in enumerate(calls):
        try:
            reading.read(call, kind)
        except BadInput as bad:
            reading.refused.append(Refusal(index=index, code=str(bad.fields["code"]), sentence=bad.sentence))
    return reading.said()


def bad(code: str, sentence: str) -> BadInput:
    """The error for a call that cannot be used."""
    return BadInput(sentence, code=code)


@dataclass(slots=True, kw_only=True)
class _Reading:
    now: datetime
    sent_at: datetime | None
    past: bool
    takes_events: bool
    events: dict[str, Event] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    accounts: list[AccountNews] = field(default_factory=list)
    people: list[tuple[str, ContactNews]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unused: int = 0

    def said(self) -> Said:
        return Said(
            events=tuple(self.events.values()),
            members=self.members,
            accounts=tuple(self.accounts),
            people=tuple(self.people),
            refused=tuple(self.refused),
            unused=self.unused,
        )

    def read(self, call: object, kind: str | None) -> None:
        if not isinstance(call, dict):
            raise bad("not_an_object", "A call must be a JSON object.")
        raw = _checked(call)
        match kind or text(call.get("type")):
            case "track":
                self._event(call, raw, _named(call), inside(call, "properties"))
            case "page" | "screen":
                self._event(call, raw, PAGE, _page(call))
            case "identify":
                self._identify(call)
            case "group":
                self._group(call)
            case "alias":
                self.unused += 1
            case other:
                raise bad("unknown_type", f"A call's type is one of {', '.join(KINDS)}, not “{other[:40]}”.")

    def _event(self, call: Object, raw: bytes, name: str, properties: Object) -> None:
        if not self.takes_events:
            raise bad(
                "kept_elsewhere", "Events are read from a warehouse here: only identify and group calls are taken."
            )
        user = _user(call)
        message = text(call.get("messageId")) or self._derived(call, raw)
        if message in self.events:
            self.unused += 1
            return
        self.events[message] = Event(
            message_id=message,
            ref=_ref(call, properties),
            user_id=user,
            event=name,
            at=self._at(call),
            properties=orjson.dumps(properties).decode(),
        )

    def _derived(self, call: Object, raw: bytes) -> str:
        """The id of a call without one: the same content is the same call; without a time, only at the same time."""
        when = "" if call.get("timestamp") else self.now.isoformat()
        return f"derived-{sha256(raw + when.encode()).hexdigest()[:40]}"

    def _identify(self, call: Object) -> None:
        user, traits = _user(call), _traits(call)
        ref = _ref(call, traits) or text(inside(traits, "company").get("id"))
        if ref:
            self.members[user] = ref
        email = text(traits.get("email")) or (user if "@" in user else "")
        if not email:
            self.unused += 1
            return
        both = " ".join(filter(None, (text(traits.get("firstName")), text(traits.get("lastName")))))
        news = ContactNews(
            ref=Ref(external_id=ref or None, email=email),
            email=email,
            name=text(traits.get("name")) or both or None,
            phone=text(traits.get("phone")) or None,
        )
        self.people.append((user, news))

    def _group(self, call: Object) -> None:
        key, user = text(call.get("groupId")), _user(call)
        if not key:
            raise bad("no_group", "A group call needs a groupId.")
        self.members[user] = key
        self.accounts.append(_account(key, _traits(call)))

    def _at(self, call: Object) -> datetime:
        try:
            told = instant(call.get("timestamp")) or instant(call.get("originalTimestamp"))
            at = told or self.now
            sent = self.sent_at or (None if self.past else _lenient(call.get("sentAt")))
            if told and sent and abs(self.now - sent) > SAME_CLOCK:
                at = told + (self.now - sent)
        except (ValueError, OverflowError):
            raise bad("bad_timestamp", "The timestamp is no instant in ISO 8601.") from None
        if at.year < OLDEST:
            raise bad("bad_timestamp", f"The timestamp lies before {OLDEST}.")
        if at > self.now + AHEAD:
            raise bad("from_the_future", "The timestamp lies more than 24 hours in the future.")
        return min(at, self.now)


def _checked(call: Object) -> bytes:
    """The call as compact JSON; raises BadInput when it is too large, too deep or holds what JSON does not."""
    if _deep(call, MAX_DEPTH):
        raise bad("too_deep", f"A call may be nested {MAX_DEPTH} deep.")
    try:
        raw = orjson.dumps(call, option=None if "messageId" in call else orjson.OPT_SORT_KEYS)
    except TypeError:
        raise bad("not_finite", "A call may hold no NaN, no infinity and no broken text.") from None
    if len(raw) > MAX_CALL:
        raise bad("too_large", f"A call may have {MAX_CALL // 1000} KB, this one has {len(raw):,} bytes.")
    return raw


def _deep(call: Object, most: int) -> bool:
    level: list[Object | list[object]] = [call]
    for _ in range(most):
        level = [
            one
            for outer in level
            for one in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(one, _NESTED)
        ]
        if not level:
            return False
    return True


def _lenient(value: object) -> datetime | None:
    try:
        return instant(value)
    except (ValueError, OverflowError):
        return None


def _user(call: Object) -> str:
    user = text(call.get("userId")) or text(call.get("anonymousId"))
    if not user:
        raise bad("no_user", "A call needs a userId or an anonymousId.")
    return user


def _named(call: Object) -> str:
    name = text(call.get("event"))
    if not name:
        raise bad("no_event", "A track call needs the name of its event.")
    return name


def _page(call: Object) -> Object:
    given = {name: text(call.get(name)) for name in ("name", "category")}
    return {name: value for name, value in given.items() if value} | inside(call, "properties")


def _traits(call: Object) -> Object:
    return inside(call, "context", "traits") | inside(call, "traits")


def _ref(call: Object, properties: Object) -> str:
    """How the sender names the account, or "" where the user has to tell."""
    context = call.get("context")
    given = text(context.get("groupId")) if isinstance(context, dict) else ""
    names = ("groupId", "group_id", "account_id", "accountId")
    return (
        given or text(call.get("groupId")) or next(filter(None, (text(properties.get(name)) for name in names)), "")
    )


def _account(key: str, traits: Object) -> AccountNews:
    monthly = number(traits.get("mrr"))
    arr = number(traits.get("arr"))
    return AccountNews(
        ref=Ref(external_id=key, domain=text(traits.get("domain")) or text(traits.get("website")) or None),
        name=text(traits.get("name")) or None,
        tier=text(traits.get("plan")) or text(traits.get("tier")) or None,
        arr=arr if arr is not None or monthly is None else monthly * 12,
        currency=text(traits.get("currency")).upper()[:3] or None,
        seats=whole(traits.get("seats")),
        industry=text(traits.get("industry")) or None,
        country=text(traits.get("country")) or text(inside(traits, "address").get("country")) or None,
        contract_start=day(traits.get("contract_start")),
        renewal_date=day(traits.get("renewal_date")),
        traits=plain_traits(traits),
    )
