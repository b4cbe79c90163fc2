"""Makes the past of a sample customer out of its life: product events, tickets, answers, revenue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

import numpy as np

from core.facts import FactKind
from core.incoming import AccountNews, ContactNews, Event, FactNews, Incoming, Ref, TicketNews
from slackapp.demo_data.lives import CHECKLIST, CORE, FEATURES, Life

WEEKEND = 5
ROUND = 100
SPREAD = 37
"""Takes users round the hundred out of order, so that of any few of them the right share does the core thing."""


def events(slug: str, life: Life, *, signed: date, anchor: date, first: date, last: date) -> Iterator[Event]:
    """What the customer's people did in the product from ``first`` to the day before ``last``, oldest first.

    ``anchor`` is the day that the life is told from; after it things go on as they were then. The same days give
    the same events whenever they are asked for.
    """
    steps = {signed + timedelta(days=by // 2): event for event, by in CHECKLIST[: life.steps]}
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        if day < signed:
            continue
        if day in steps:
            yield _event(slug, user=0, name=steps[day], day=day, minute=600)
        if day.weekday() < WEEKEND and life.share:
            yield from _day(slug, life, day, ago=(anchor - day).days)


def _day(slug: str, life: Life, day: date, *, ago: int) -> Iterator[Event]:
    """The share of the seats that comes at all comes with the chance ``keen`` on each workday."""
    chance = np.random.default_rng([crc32(slug.encode()), day.toordinal()])
    points = sorted(life.share)
    come = np.interp(ago, [one for one, _ in points], [share for _, share in points])
    for user in range(round(float(come) * life.seats)):
        if chance.random() >= life.keen:
            continue
        doer = user * SPREAD % ROUND < life.core * ROUND
        for number in range(1 + int(chance.integers(3))):
            feature = FEATURES[int(chance.integers(life.features))]
            name = CORE if doer and number == 0 else FEATURES[0] if feature == CORE and not doer else feature
            yield _event(slug, user=user, name=name, day=day, minute=480 + int(chance.integers(540)))


def _event(slug: str, *, user: int, name: str, day: date, minute: int) -> Event:
    at = datetime.combine(day, time(minute // 60, minute % 60), UTC)
    who = f"{slug}-user-{user + 1}"
    key = f"{who}-{name}-{day.isoformat()}-{minute}"
    return Event(message_id=key, ref=slug, user_id=who, event=name, at=at)


def news(slug: str, life: Life, *, signed: date, arr: int, anchor: datetime, now: datetime) -> Iterator[Incoming]:
    """What the CRM, the help desk, surveys and colleagues told of the customer until ``now``.

    ``anchor`` is the instant that the life is told from.
    """
    ref = Ref(external_id=slug)
    begun = datetime.combine(signed, time(9), UTC)
    then = Decimal(arr) / Decimal(str(1 + (life.grown or 0)))
    yield AccountNews(ref=ref, arr=then.quantize(Decimal(1)), seats=life.seats, contract_start=signed, at=begun)
    if life.grown:
        yield AccountNews(ref=ref, arr=Decimal(arr), at=anchor - timedelta(days=182))
    yield from _said(slug, life, anchor, now)
    yield from _asked(slug, life, anchor)


def _said(slug: str, life: Life, anchor: datetime, now: datetime) -> Iterator[FactNews]:
    for number, said in enumerate(life.said):
        at, over = anchor - timedelta(days=said.ago), said.over
        ended = None if over is None or anchor - timedelta(days=over) > now else anchor - timedelta(days=over)
        if at > now:
            continue
        yield FactNews(
            ref=Ref(external_id=slug),
            key=f"{slug}-{number}",
            kind=said.kind,
            at=at,
            value=said.value,
            who=f"{said.who}@{slug}.example" if said.who else None,
            text=said.text,
            ended_at=ended,
            detail={"form": said.detail} if said.kind is FactKind.ADVOCACY else {},
        )


def _asked(slug: str, life: Life, anchor: datetime) -> Iterator[TicketNews]:
    for number, asked in enumerate(life.asked):
        at = anchor - timedelta(days=asked.ago)
        yield TicketNews(
            ref=Ref(external_id=slug),
            key=f"{slug}-{number}",
            created_at=at,
            severity=asked.severity,
            subject=asked.subject,
            resolved_at=None if asked.took is None else at + timedelta(days=asked.took),
            rating=asked.rating,
            breaches=asked.breaches,
            reopens=asked.reopens,
        )


def contacts(slug: str, roles: tuple[str, ...]) -> Iterator[ContactNews]:
    """The people of a customer who has no plan that names them."""
    for role in roles:
        name = f"The {role.replace('_', ' ').replace('exec', 'executive')}"
        yield ContactNews(ref=Ref(external_id=slug), email=f"{role}@{slug}.example", name=name, role=role)
