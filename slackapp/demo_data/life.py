"""Makes the past of a sample customer out of its life: product events, tickets, answers, revenue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

import numpy as np

from core.facts import FactKind
from core.incoming import AccountNews, ContactNews, Event, FactNews, Incoming, Ref, TicketNews
from slackapp.demo_data.lives import CHECKLIST, CORE, FEATURES, Life

DAYS = 200
"""How far back the product's events go."""
WEEKEND = 5


def events(slug: str, life: Life, *, signed: date, today: date) -> Iterator[Event]:
    """What the customer's people did in the product, oldest first; the same for the same slug on any day."""
    chance = np.random.default_rng(crc32(slug.encode()))
    first = max(signed, today - timedelta(days=DAYS))
    yield from _steps(slug, life, first)
    days = (first + timedelta(days=number) for number in range((today - first).days))
    for day in days:
        if day.weekday() >= WEEKEND or not life.share:
            continue
        yield from _day(slug, life, day, ago=(today - day).days, chance=chance)


def _steps(slug: str, life: Life, first: date) -> Iterator[Event]:
    for event, by_day in CHECKLIST[: life.steps]:
        day = first + timedelta(days=by_day // 2)
        yield _event(slug, user=0, name=event, day=day, minute=600)


def _day(slug: str, life: Life, day: date, *, ago: int, chance: np.random.Generator) -> Iterator[Event]:
    """The share of the seats that comes at all comes with the chance ``keen`` on each workday."""
    points = sorted(life.share)
    come = np.interp(ago, [one for one, _ in points], [share for _, share in points])
    for user in range(round(float(come) * life.seats)):
        if chance.random() >= life.keen:
            continue
        uses = 1 + chance.integers(3)
        for number in range(int(uses)):
            feature = FEATURES[int(chance.integers(life.features))]
            name = CORE if number == 0 and user % 100 < life.core * 100 else feature
            if name == CORE and user % 100 >= life.core * 100:
                name = FEATURES[0]
            yield _event(slug, user=user, name=name, day=day, minute=480 + int(chance.integers(540)))


def _event(slug: str, *, user: int, name: str, day: date, minute: int) -> Event:
    at = datetime.combine(day, time(minute // 60, minute % 60), UTC)
    who = f"{slug}-user-{user + 1}"
    key = f"{who}-{name}-{day.isoformat()}-{minute}"
    return Event(message_id=key, ref=slug, user_id=who, event=name, at=at)


def news(slug: str, life: Life, *, signed: date, arr: int, now: datetime) -> Iterator[Incoming]:
    """What the CRM, the help desk, surveys and colleagues told of the customer, but for our own accounts."""
    ref = Ref(external_id=slug)
    half_year = now - timedelta(days=182)
    if life.grown is not None:
        before = Decimal(arr) / Decimal(str(1 + life.grown))
        begun = datetime.combine(signed, time(9), UTC)
        yield AccountNews(ref=ref, arr=before.quantize(Decimal(1)), at=begun)
    yield AccountNews(ref=ref, arr=Decimal(arr), seats=life.seats, contract_start=signed, at=half_year)
    for number, said in enumerate(life.said):
        at = now - timedelta(days=said.ago)
        over = None if said.over is None else now - timedelta(days=said.over)
        who = f"{said.who}@{slug}.example" if said.who else None
        detail = {"form": said.detail} if said.kind is FactKind.ADVOCACY else {}
        key = f"{slug}-{number}"
        yield FactNews(
            ref=ref,
            key=key,
            kind=said.kind,
            at=at,
            value=said.value,
            who=who,
            text=said.text,
            ended_at=over,
            detail=detail,
        )
    for number, asked in enumerate(life.asked):
        at = now - timedelta(days=asked.ago)
        solved = None if asked.took is None else at + timedelta(days=asked.took)
        yield TicketNews(
            ref=ref,
            key=f"{slug}-{number}",
            created_at=at,
            severity=asked.severity,
            subject=asked.subject,
            resolved_at=solved,
            rating=asked.rating,
            breaches=asked.breaches,
            reopens=asked.reopens,
        )


def contacts(slug: str, roles: tuple[str, ...]) -> Iterator[ContactNews]:
    """The people of a customer who has no plan that names them."""
    for role in roles:
        name = f"The {role.replace('_', ' ').replace('exec', 'executive')}"
        yield ContactNews(ref=Ref(external_id=slug), email=f"{role}@{slug}.example", name=name, role=role)
