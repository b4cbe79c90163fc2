"""Health cards as the charts, the dashboard and Slack draw them. Every person and company is made up.

``CARDS`` holds one card a case and ``BOOKS`` one portfolio a case; points always sum to the raw score.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sin

from core.content.scoring import COMPONENTS, SIGNALS
from core.health.bands import Band, one_decimal
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
from core.signals import State, all_signals
from core.types import AccountId, ChannelId, Tier, UserId

AS_OF = datetime(2026, 9, 24, 6, 0, tzinfo=UTC)
TODAY = AS_OF.date()
MANAGER, HEAD = UserId("U0SUCCESS"), UserId("U0HEAD")
PARTS = {"engagement": 30.0, "adoption": 25.0, "satisfaction": 25.0, "growth": 20.0}
WEIGHTS = {"login": 15.0, "usage": 15.0, "activation": 5.0, "depth": 20.0, "nps": 10.0, "tickets": 10.0}
WEIGHTS |= {"feedback": 5.0, "expansion": 10.0, "referrals": 5.0, "advocacy": 5.0}
INPUTS = {
    "login": ("42 of 60 seats came in 28 days (70 %).", "Of the people who come, 24 % come on a workday."),
    "usage": ("61 % of the use is core features.", "It rose by 6 % in four weeks."),
    "activation": ("9 of 10 first steps are done.",),
    "depth": ("8 of 13 features are used.", "A quarter of the people use five or more."),
    "nps": ("Four answers in 90 days, newest from 14 Sep: 9.",),
    "tickets": ("1 urgent ticket is open.", "6 tickets in 30 days, weighted by severity."),
    "feedback": ("5 of 6 ratings were good in 45 days.",),
    "expansion": ("Seats grew by 12 % in a year.",),
    "referrals": ("One referral in 2026.",),
    "advocacy": ("A case study was published in May.",),
}
SOURCES = {
    **dict.fromkeys(("login", "usage", "activation", "depth"), "events:segment"),
    **dict.fromkeys(("tickets", "feedback"), "tickets:zendesk"),
    **dict.fromkeys(("referrals", "advocacy"), "notes:slack"),
    "nps": "surveys:csv",
    "expansion": "revenue:stripe",
}
HINTS = {
    State.MISSING: "No answer in a year: send a survey, or import one with /cs import.",
    State.NOT_CONFIGURED: "Name your core events in the scoring file.",
    State.NOT_APPLICABLE: "Growth counts from day 180.",
    State.PENDING: "First computed tonight.",
}
CONFIRMABLE = ("expansion", "referrals", "advocacy")


def signals(scores: dict[str, float | None], **states: State) -> tuple[SignalCard, ...]:
    """The ten signals; one without a score is missing unless ``states`` says what it is."""
    known = {name: sum(WEIGHTS[each] for each in SIGNALS[name] if scores[each] is not None) for name in COMPONENTS}
    whole = sum(PARTS[name] for name in COMPONENTS if known[name])
    made = []
    for component in COMPONENTS:
        for name in SIGNALS[component]:
            score = scores[name]
            weight = 0.0 if score is None else PARTS[component] / whole * WEIGHTS[name] / known[component]
            state = states.get(name, State.OK if score is not None else State.MISSING)
            made.append(
                SignalCard(
                    name=name,
                    label=all_signals()[name].label,
                    component=component,
                    score=score,
                    state=state,
                    weight=weight,
                    points=weight * (score or 0.0),
                    inputs=INPUTS[name] if score is not None else (),
                    as_of=(TODAY - timedelta(days=20 if state is State.STALE else 1)) if score is not None else None,
                    source=SOURCES[name] if score is not None else "",
                    hint=HINTS.get(state, ""),
                    confirmable=name in CONFIRMABLE,
                )
            )
    return tuple(made)


def components(given: tuple[SignalCard, ...], *, growth: bool = True) -> tuple[ComponentCard, ...]:
    """The four components from their signals."""
    made = []
    for name in COMPONENTS:
        mine = [signal for signal in given if signal.component == name and signal.score is not None]
        share = sum(signal.weight for signal in mine)
        score = sum(signal.points for signal in mine) / share if share else None
        applies = growth or name != "growth"
        made.append(
            ComponentCard(name=name, label=name.capitalize(), score=score, weight=PARTS[name], applies=applies)
        )
    return tuple(made)


def band_of(score: float) -> Band:
    return Band.GREEN if one_decimal(score) >= 75 else Band.YELLOW if one_decimal(score) >= 50 else Band.RED


def history(days: int, start: float, end: float, *, grey: range = range(0), gap: range = range(0)):
    """A score that goes from ``start`` to ``end`` with some life in it; ``grey`` and ``gap``: days from the first."""
    points = []
    for place in range(days):
        day = TODAY - timedelta(days=days - 1 - place)
        if place in gap:
            continue
        way = place / max(days - 1, 1)
        ease = way * way * (3 - 2 * way)
        score = start + (end - start) * ease + 3.0 * sin(place / 9) * (1 - way)
        four = tuple(
            max(0.0, min(100.0, score + 9 * sin(place / 23 + 1.7 * part) * (1 - way / 3))) for part in range(4)
        )
        if place in grey:
            points.append(HistoryPoint(day=day, score=score, band=Band.GREY, components=(None, None, *four[2:])))
        else:
            points.append(HistoryPoint(day=day, score=score, band=band_of(score), components=four))
    return tuple(points)


def card(name: str, scores: dict[str, float | None], **changes: object) -> HealthCard:
    """A card whose raw score, components and coverage follow from the ten scores."""
    states = changes.pop("states", {})
    ten = signals(scores, **states)
    usable = [signal for signal in ten if signal.score is not None]
    raw = sum(signal.points for signal in ten) if usable else None
    off = {name for name, state in states.items() if state is State.NOT_APPLICABLE}
    whole = sum(weight for name, weight in WEIGHTS.items() if name not in off)
    made = HealthCard(
        account=AccountId(f"acc_{name.lower().replace(' ', '')[:12]}"),
        name=name,
        as_of=AS_OF,
        score=raw,
        raw=raw,
        band=band_of(raw) if raw is not None else Band.GREY,
        coverage=sum(WEIGHTS[signal.name] for signal in usable) / whole,
        profile="established",
        version=3,
        components=components(ten, growth=not off),
        signals=ten,
        owner=MANAGER,
        channel=ChannelId("C0HEALTH"),
        tier=Tier.ENTERPRISE,
        arr=Decimal(84000),
        currency="EUR",
        renewal=date(2027, 1, 15),
        data_as_of=AS_OF - timedelta(hours=5) if usable else None,
    )
    return replace(made, **changes)


def _change(before: float, after: float, *lines: tuple[str, str, float]) -> Change:
    reasons = tuple(ChangeLine(name=name, label=label, points=points) for name, label, points in lines)
    assert round(sum(line.points for line in reasons), 1) == round(one_decimal(after) - one_decimal(before), 1)
    return Change(since=TODAY - timedelta(days=7), before=before, after=after, lines=reasons)


WELL: dict[str, float | None] = {
    "login": 88.0,
    "usage": 84.0,
    "activation": 92.0,
    "depth": 81.5,
    "nps": 85.0,
    "tickets": 90.0,
}
WELL |= {"feedback": 78.0, "expansion": 76.0, "referrals": 75.0, "advocacy": 80.0}
MIDDLING = WELL | {"login": 44.0, "usage": 51.0, "depth": 58.0, "nps": 55.0, "tickets": 62.0, "expansion": 60.0}
POOR = {"login": 38.0, "usage": 51.0, "activation": 70.0, "depth": 55.0, "nps": 30.0, "tickets": 12.0}
POOR |= {"feedback": 40.0, "expansion": 60.0, "referrals": 50.0, "advocacy": 50.0}
NOTHING: dict[str, float | None] = dict.fromkeys(WELL)

_well = card("Northwind Freight", WELL)
_falling = card("Harbour Analytics", MIDDLING)
_poor = card("Larkspur Dental Group", POOR)
assert _well.raw
assert _falling.raw
assert _poor.raw

GREEN = replace(
    _well,
    history=history(182, 66, _well.raw),
    arrow=Arrow.UP,
    d7=1.2,
    d28=6.4,
    against_book=5.1,
    main=("Login frequency 88: 42 of 60 seats came in 28 days.", "Tickets 90: one in 30 days.", "Depth of use 81.5."),
    change=_change(_well.raw - 1.2, _well.raw, ("login", "Login frequency", 0.9), ("nps", "NPS", 0.3)),
    marks=(
        Mark(day=TODAY - timedelta(days=150), kind=MarkKind.KICKOFF, label="Kickoff"),
        Mark(day=TODAY - timedelta(days=96), kind=MarkKind.MILESTONE, label="First workflow live"),
        Mark(day=TODAY - timedelta(days=90), kind=MarkKind.MONEY, label="20 seats more"),
        Mark(day=TODAY - timedelta(days=30), kind=MarkKind.VERSION, label="Scoring version 3"),
    ),
    pulse=PulseCard(value=4, by=MANAGER, on=TODAY - timedelta(days=10), until=TODAY + timedelta(days=80)),
)
YELLOW_FALLING = replace(
    _falling,
    history=history(182, 83, _falling.raw),
    arrow=Arrow.DOWN,
    d7=-4.0,
    d28=-11.3,
    against_book=-10.2,
    main=(
        "Login frequency fell to 44: 19 of 60 seats came in 28 days.",
        "Feature usage fell to 51.",
        "NPS is 55: a detractor answered on 8 Sep.",
    ),
    change=_change(
        _falling.raw + 4.0,
        _falling.raw,
        ("login", "Login frequency", -2.7),
        ("usage", "Feature usage", -1.6),
        ("tickets", "Support tickets", 0.5),
        ("weights", "Signals that came or went", -0.2),
    ),
    back_to_green="Login frequency at 85 or more, with everything else as it is.",
    marks=(
        Mark(day=TODAY - timedelta(days=170), kind=MarkKind.KICKOFF, label="Kickoff"),
        Mark(day=TODAY - timedelta(days=41), kind=MarkKind.PERSON, label="Champion left"),
        Mark(day=TODAY - timedelta(days=38), kind=MarkKind.ESCALATION, label="Escalation opened"),
        Mark(day=TODAY - timedelta(days=30), kind=MarkKind.VERSION, label="Scoring version 3"),
        Mark(day=TODAY - timedelta(days=2), kind=MarkKind.MONEY, label="Renewal talk"),
    ),
    notices=("Tickets have been silent since 21 Sep: Zendesk usually brings some every day.",),
)
RED_CAPPED = replace(
    _poor,
    score=min(_poor.raw, 35.0),
    history=history(182, 71, min(_poor.raw, 35.0)),
    arrow=Arrow.DOWN,
    d7=-6.1,
    d28=-19.8,
    against_book=-18.7,
    main=("Support tickets 12: 3 urgent ones are open.", "Nobody holds the champion's place.", "Login frequency 38."),
    caps=(
        CapCard(
            name="escalation",
            label="An escalation is open",
            limit=35,
            since=TODAY - timedelta(days=9),
            ends_when="the escalation is closed",
            owner=HEAD,
        ),
        CapCard(
            name="champion",
            label="The champion left",
            limit=49,
            since=TODAY - timedelta(days=24),
            ends_when="a new champion is named",
            owner=MANAGER,
            until=TODAY + timedelta(days=36),
        ),
    ),
    change=_change(
        min(_poor.raw, 35.0) + 6.1,
        min(_poor.raw, 35.0),
        ("tickets", "Support tickets", -3.9),
        ("login", "Login frequency", -2.2),
    ),
    marks=(
        Mark(day=TODAY - timedelta(days=24), kind=MarkKind.PERSON, label="Champion left"),
        Mark(day=TODAY - timedelta(days=9), kind=MarkKind.ESCALATION, label="Escalation opened"),
    ),
    pulse=PulseCard(value=2, by=MANAGER, on=TODAY, until=TODAY + timedelta(days=90)),
)
GREY = replace(
    card(
        "Silverline Studios",
        {**NOTHING, "tickets": 88.0, "nps": 70.0},
        states={
            "login": State.NOT_CONFIGURED,
            "usage": State.NOT_CONFIGURED,
            "depth": State.PENDING,
            "expansion": State.NOT_APPLICABLE,
            "referrals": State.NOT_APPLICABLE,
            "advocacy": State.NOT_APPLICABLE,
            "nps": State.STALE,
        },
        profile="onboarding",
    ),
    band=Band.GREY,
    history=history(120, 72, 79, grey=range(85, 120)),
    main=("Too little data for a band: the product sends nothing.",),
    notices=("No product event has come yet: point Segment at /v1/track.",),
)
GAPS = replace(
    card("Copperfield Logistics", MIDDLING),
    history=history(182, 78, _falling.raw, grey=range(40, 70), gap=range(100, 130)),
)
SHORT = replace(card("Brightwater Labs", WELL), history=history(9, 80, _well.raw), d7=0.8, arrow=Arrow.FLAT)
FIRST_DAY = replace(card("Ashgrove Partners", WELL), history=history(1, _well.raw, _well.raw))
EMPTY = card("Willowmere Foods", NOTHING, owner=None, channel=None, tier=None, arr=None, currency=None, renewal=None)
DISAGREES = replace(
    _falling,
    account=AccountId("acc_pulse"),
    name="Quarry Street Media",
    score=_falling.raw - 8,
    band=band_of(_falling.raw - 8),
    override=OverrideCard(
        points=-8.0,
        band=None,
        reason="Their sponsor told us on the phone that the budget is frozen.",
        by=MANAGER,
        until=TODAY + timedelta(days=21),
    ),
    pulse=PulseCard(value=1, by=MANAGER, on=TODAY, until=TODAY + timedelta(days=30), disagrees=True),
    history=history(182, 70, _falling.raw - 8),
    arrow=Arrow.DOWN,
    d28=-8.2,
)
HOSTILE_NAME = "<!channel> $x^2$ & <script>alert('1')</script> 🚀 שלום 株式会社"
HOSTILE = replace(
    GREEN,
    account=AccountId("acc_hostile"),
    name=HOSTILE_NAME,
    main=(f"{HOSTILE_NAME} said *no*.",),
    notices=(f"From {HOSTILE_NAME}",),
    marks=(Mark(day=TODAY - timedelta(days=60), kind=MarkKind.PERSON, label="<b>$a_b$ 🚀 left 株"),),
)
CARDS = {
    "green": GREEN,
    "yellow_falling": YELLOW_FALLING,
    "red_capped": RED_CAPPED,
    "grey": GREY,
    "gaps": GAPS,
    "short": SHORT,
    "first_day": FIRST_DAY,
    "empty": EMPTY,
    "disagrees": DISAGREES,
    "hostile": HOSTILE,
}


def row(of: HealthCard, why: str = "") -> BookRow:
    """The card as a row of a portfolio."""
    weekly = [point.score if point.band is not Band.GREY else None for point in of.history[::-7][:12][::-1]]
    return BookRow(
        account=of.account,
        name=of.name,
        score=of.score,
        band=of.band,
        coverage=of.coverage,
        arrow=of.arrow,
        d7=of.d7,
        d28=of.d28,
        owner=of.owner,
        tier=of.tier,
        arr=of.arr,
        currency=of.currency,
        renewal=of.renewal,
        spark=tuple(weekly),
        why=why or (of.main[0] if of.main else ""),
    )


def counted(rows):
    return Counter(one.band for one in rows)


_ROWS = tuple(row(CARDS[name]) for name in ("red_capped", "disagrees", "yellow_falling", "gaps", "short", "green"))
_ALL = (*_ROWS, row(GREY), row(EMPTY, "Nothing is known of it yet."))
BOOK = BookCard(
    as_of=AS_OF,
    rows=_ALL,
    bands=counted(_ALL),
    scored_at=AS_OF,
    median=58.4,
    medians=tuple((TODAY - timedelta(days=7 * (25 - week)), 60 + 6 * sin(week / 5) + week / 6) for week in range(26)),
    version=3,
    notices=("Tickets have been silent since 21 Sep.",),
)
MINE = replace(BOOK, owner=MANAGER, rows=_ROWS, bands=counted(_ROWS), notices=())
NO_BOOK = BookCard(as_of=AS_OF, rows=(), bands={})
UNSCORED = BookCard(as_of=AS_OF, rows=(row(EMPTY),), bands={Band.GREY: 1})
HOSTILE_BOOK = replace(BOOK, rows=(row(HOSTILE),), bands=counted([row(HOSTILE)]), notices=(HOSTILE_NAME,))
BOOKS = {"book": BOOK, "mine": MINE, "none": NO_BOOK, "unscored": UNSCORED, "hostile": HOSTILE_BOOK}
