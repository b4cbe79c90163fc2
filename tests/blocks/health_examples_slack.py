"""Health cards and books that the view tests of Slack draw. Every person and company is made up."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from core.health.bands import Band
from core.health.card import (
    Arrow,
    BookCard,
    BookRow,
    CapCard,
    Change,
    ChangeLine,
    ComponentCard,
    HealthCard,
    HistoryPoint,
    Mark,
    MarkKind,
    OverrideCard,
    PulseCard,
    SignalCard,
)
from core.signals import State
from core.types import AccountId, Tier, UserId

OWNER, HEAD = UserId("U0CSM"), UserId("U0ENGINEER")
AS_OF = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
DAY = AS_OF.date()
ACME = AccountId("acc_ab23456789abcdef")
COMPONENTS = ("engagement", "adoption", "satisfaction", "growth")
GIVEN = (
    ("login", "Login frequency", "engagement", 39.2, 0.158, "9 of 20 seats came in 28 days (45 %)"),
    ("usage", "Feature usage", "engagement", 44.3, 0.158, "22 % of those who came used a core feature in 14 days"),
    ("activation", "Activation", "adoption", 100.0, 0.053, "Every step of the checklist is done"),
    ("depth", "Depth of use", "adoption", 54.4, 0.211, "2 of 8 features used on 3 days or more in 30 days"),
    ("nps", "NPS", "satisfaction", 70.0, 0.125, "Answer 8 of the champion, 30 days old"),
    ("tickets", "Support tickets", "satisfaction", 85.0, 0.125, "No ticket in 30 days"),
    ("expansion", "Expansion", "growth", 60.0, 0.1, "Revenue unchanged in a year"),
    ("advocacy", "Advocacy", "growth", 50.0, 0.07, "Nothing in a year"),
)


def signal(name, label, component, score, weight, said, **more):
    made = SignalCard(
        name=name,
        label=label,
        component=component,
        score=score,
        state=State.OK,
        weight=weight,
        points=weight * score,
        inputs=(said,),
        as_of=DAY,
        source="events:segment",
    )
    return replace(made, **more)


def signals():
    known = [signal(*given) for given in GIVEN]
    old = replace(known[4], state=State.STALE, confirmable=True, as_of=date(2026, 3, 20), source="surveys:csv")
    gone = replace(
        known[0], name="feedback", label="Feedback", component="satisfaction", score=None, state=State.MISSING,
        weight=0.0, points=0.0, inputs=(), as_of=None, source="", hint="Log a note with a mood: /cs log",
    )  # fmt: skip
    unset = replace(
        gone, name="referrals", label="Referrals", component="growth", state=State.NOT_CONFIGURED, hint=""
    )
    return (*known[:4], old, known[5], gone, known[6], unset, known[7])


def components(*scores):
    return tuple(
        ComponentCard(name=name, label=name.capitalize(), score=score, weight=weight)
        for name, score, weight in zip(COMPONENTS, scores, (30, 25, 25, 20), strict=True)
    )


def history():
    scores = [None, *(80 - step * 0.7 for step in range(25))]
    return tuple(
        HistoryPoint(
            day=DAY - timedelta(days=7 * (25 - place)),
            score=score,
            band=Band.GREY if score is None else Band.GREEN if score >= 75 else Band.YELLOW,
            components=(score, 77.0, 77.5, 55.0),
        )
        for place, score in enumerate(scores)
    )


def yellow(name="Acme"):
    """A customer in silent decline, with everything that a card can show."""
    made = signals()
    raw = sum(each.points for each in made)
    return HealthCard(
        account=ACME,
        name=name,
        as_of=AS_OF,
        score=49.0,
        raw=raw,
        band=Band.RED,
        coverage=0.95,
        profile="established",
        version=3,
        components=components(41.7, 63.5, 77.5, 55.0),
        signals=made,
        owner=OWNER,
        tier=Tier.ENTERPRISE,
        arr=Decimal(120_000),
        currency="EUR",
        renewal=date(2026, 11, 30),
        data_as_of=AS_OF - timedelta(hours=5),
        arrow=Arrow.DOWN,
        d7=-3.1,
        d28=-7.9,
        against_book=-6.5,
        main=(
            f"{name} has 9 of 20 seats in use, down from 13",
            "22 % of those who came used a core feature",
            "2 of 8 features are used",
        ),
        caps=(
            CapCard(
                name="low_engagement",
                label="Engagement under 50 for 14 days",
                limit=49,
                since=date(2026, 9, 10),
                ends_when="Engagement is 50 or more",
                owner=OWNER,
                until=date(2026, 12, 1),
            ),
        ),
        override=OverrideCard(
            points=-5.0, band=None, reason=f"{name} lost its sponsor", by=HEAD, until=date(2026, 10, 8)
        ),
        pulse=PulseCard(value=4, by=OWNER, on=date(2026, 9, 20), until=date(2026, 10, 20), disagrees=True),
        change=Change(
            since=date(2026, 9, 17),
            before=52.1,
            after=49.0,
            lines=(
                ChangeLine(name="usage", label="Feature usage", points=-2.4),
                ChangeLine(name="weights", label="Signals that came or went", points=-0.7),
            ),
        ),
        back_to_green="Login frequency rises to 96 and the cap on Engagement ends",
        history=history(),
        marks=(
            Mark(day=date(2026, 5, 4), kind=MarkKind.KICKOFF, label="Kickoff"),
            Mark(day=date(2026, 7, 1), kind=MarkKind.VERSION, label="Scoring version 3"),
            Mark(day=date(2026, 8, 20), kind=MarkKind.PERSON, label=f"Champion left {name}"),
        ),
        notices=("Tickets have not been heard for 30 hours; the last values stay.",),
    )  # fmt: skip


def green(name="Acme"):
    return replace(
        yellow(name), score=80.2, raw=80.2, band=Band.GREEN, components=components(83.4, 89.3, 87.5, 55.0), caps=(),
        override=None, pulse=None, back_to_green="", notices=(), arrow=Arrow.FLAT, d28=0.4, main=(),
        signals=tuple(replace(each, confirmable=False) for each in signals()),
    )  # fmt: skip


def grey(name="Acme"):
    """Too little data for a band, but some."""
    return replace(
        green(name), score=73.3, raw=73.3, band=Band.GREY, coverage=0.45,
        components=components(None, None, 88.0, 55.0), history=(), change=None, d28=None, against_book=None,
    )  # fmt: skip


def empty(name="Acme"):
    """No data at all."""
    none = tuple(
        replace(
            each,
            score=None,
            state=State.MISSING,
            weight=0.0,
            points=0.0,
            inputs=(),
            as_of=None,
            source="",
            confirmable=False,
        )
        for each in signals()
    )
    four = tuple(replace(each, applies=each.name != "growth") for each in components(None, None, None, None))
    return replace(
        grey(name), score=None, raw=None, coverage=0.0, data_as_of=None, components=four, signals=none, marks=(),
        owner=None, renewal=None,
    )  # fmt: skip


def row(name, score, band, **more):
    made = BookRow(
        account=AccountId(f"acc_{name.casefold().replace(' ', '')[:30]}"),
        name=name,
        score=score,
        band=band,
        coverage=0.9,
        arrow=Arrow.FLAT,
        d7=0.0,
        d28=0.0,
    )
    return replace(made, **more)


def book(name="Acme", many=0, page=0):
    falling = row(
        name, 41.2, Band.RED, arrow=Arrow.DOWN, d28=-12.4, arr=Decimal(120_000), currency="EUR",
        renewal=date(2026, 11, 30), spark=(62.0, 60.1, None, 55.0, 48.8, 41.2), why=f"Fewer people at {name} come",
    )  # fmt: skip
    rows = (
        falling,
        row("Northwind Freight", 61.0, Band.YELLOW, spark=(55.0, 58.0, 61.0)),
        row("Pinecrest Schools", 88.8, Band.GREEN, arrow=Arrow.UP, d28=6.0),
        row("Quarry Tools", None, Band.GREY, why="No source sends events yet"),
        *(row(f"Customer {number}", 90.0, Band.GREEN) for number in range(many)),
    )
    return BookCard(
        as_of=AS_OF,
        rows=rows[page * 15 : (page + 1) * 15],
        bands=Counter(row.band for row in rows),
        page=page,
        pages=max(1, -(-len(rows) // 15)),
        owner=OWNER,
        scored_at=AS_OF - timedelta(hours=3),
        median=61.0,
        version=3,
    )
