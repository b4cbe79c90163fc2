"""Risk cards, lists and reports that the tests of views, charts and pages draw. Every company is made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import sin

from blocks.payloads_risk import RiskList
from blocks.risk_card import risk_message, warnings_message
from blocks.risk_list import risk_list
from blocks.risk_why import alerts_view, risk_why_view
from core.risk.alert import Evidence
from core.risk.card import (
    PlayCard,
    RiskBook,
    RiskCard,
    RiskFilter,
    RiskMoves,
    RiskPoint,
    RiskReport,
    RiskRow,
    RiskStep,
    TierSum,
    WarningCard,
)
from core.risk.levels import Level
from core.types import AccountId, Tier, UserId

OWNER = UserId("U0CSM")
AS_OF = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
TODAY = AS_OF.date()
HOSTILE = "<!channel> $x^2$ & <script>alert('1')</script> | *x* 🚀 שלום"


def tier_of(index):
    return next(
        level
        for level, least in ((Level.CRITICAL, 70), (Level.HIGH, 45), (Level.MEDIUM, 25), (Level.LOW, 0))
        if index >= least
    )


def point(back, index):
    return RiskPoint(day=TODAY - timedelta(days=back), index=index, tier=tier_of(index))


def warning(rule, label, level, sentence, source, hours, points, **more):
    evidence = Evidence(sentence=sentence, source=source, at=AS_OF - timedelta(hours=hours))
    return WarningCard(rule=rule, label=label, level=level, evidence=evidence, points=points, **more)


WARNINGS = (
    warning(
        "champion_left",
        "Champion left",
        Level.HIGH,
        "The champion left on 18 Sep 2026.",
        "hubspot",
        140,
        20.0,
        play="Champion left",
        alert="alert_1",
    ),
    warning(
        "usage_drop",
        "Use is falling",
        Level.HIGH,
        "Core use fell by 34 % in 28 days.",
        "segment",
        5,
        20.0,
        play="Low adoption",
        alert="alert_2",
        claimed_by=OWNER,
    ),
    warning(
        "channel_silent",
        "Channel silent",
        Level.MEDIUM,
        "Nobody wrote in the shared channel for 15 days.",
        "slack",
        360,
        10.0,
        alert="",
    ),
)
COURSE = [46 - back / 4 + 9 * sin(back / 9) + (28 if back <= 5 else 0) for back in range(183)]
HISTORY = (*(point(back, max(0.0, min(100.0, COURSE[back]))) for back in range(182, 0, -1)), point(0, 73.9))
SILENT = RiskCard(
    account=AccountId("acc_harbour"),
    name="Harbour Analytics",
    as_of=AS_OF,
    day=TODAY,
    index=73.9,
    tier=Level.CRITICAL,
    health=6.83,
    times=1.3,
    warnings=WARNINGS,
    history=HISTORY,
    d7=27.6,
    d28=34.2,
    since=TODAY - timedelta(days=28),
    steps=(
        RiskStep(label="Opened: Champion left (high)", points=26.0),
        RiskStep(label="The renewal is nearer: all points count 1.3 times, not 1.1", points=8.2),
    ),
    parts=(
        RiskStep(label="Champion left (high)", points=26.0),
        RiskStep(label="Use is falling (high)", points=26.0),
        RiskStep(label="Channel silent (medium)", points=13.0),
        RiskStep(label="Health", points=8.9),
    ),
    plays=(
        PlayCard(
            play="champion_left", name="Champion left", because=("Champion left", "Channel silent"), confidence="high"
        ),
        PlayCard(
            play="low_adoption",
            name="Low adoption",
            because=("Use is falling",),
            confidence="medium",
            held="Not now: the customer has a quiet time, so its numbers say nothing now.",
        ),
    ),
    dismissed=("No meeting",),
    owner=OWNER,
    customer_tier=Tier.MID_MARKET,
    arr=Decimal(40_000),
    worth=40_000.0,
    currency="EUR",
    renewal=TODAY + timedelta(days=80),
)
WELL = replace(
    SILENT,
    account=AccountId("acc_well"),
    name="Northwind Freight",
    index=0.0,
    tier=Level.LOW,
    health=0.0,
    times=1.0,
    warnings=(),
    history=tuple(point(back, 0.0) for back in range(40, -1, -1)),
    d7=0.0,
    d28=0.0,
    steps=(),
    parts=(),
    plays=(),
    dismissed=(),
)
GREY = replace(
    SILENT,
    account=AccountId("acc_grey"),
    name="Old Mill Bakery",
    index=26.0,
    tier=Level.MEDIUM,
    health=None,
    warnings=WARNINGS[:1],
    history=(point(0, 26.0),),
    d7=None,
    d28=None,
    since=None,
    steps=(),
    parts=SILENT.parts[:1],
    plays=(),
    dismissed=(),
    arr=None,
    worth=12_500.0,
    currency=None,
    renewal=None,
    owner=None,
    customer_tier=None,
)
MODEL = replace(SILENT, name="Ferry Telecom", probability=0.31, reasons=("core use fell", "no meeting for 94 days"))
NASTY = replace(
    SILENT,
    name=HOSTILE,
    account=AccountId("acc_nasty"),
    warnings=tuple(
        replace(one, label=HOSTILE, evidence=replace(one.evidence, sentence=HOSTILE * 20, source=HOSTILE))
        for one in WARNINGS * 4
    ),
    plays=tuple(replace(play, name=HOSTILE, because=(HOSTILE,) * 9) for play in SILENT.plays),
)
CARDS = {"silent": SILENT, "well": WELL, "grey": GREY, "model": MODEL, "hostile": NASTY}


def row(place, name, index, arr, **more):
    made = RiskRow(
        account=AccountId(f"acc_{place:02}"),
        name=name,
        index=index,
        tier=tier_of(index),
        weight=None if arr is None else index / 100 * arr,
        estimated=False,
        why="Champion left, Use is falling, low health",
        d28=4.2,
        owner=OWNER,
        customer_tier=Tier.SMB,
        arr=None if arr is None else Decimal(arr),
        currency="EUR",
        renewal=TODAY + timedelta(days=place * 9),
    )
    return replace(made, **more)


ROWS = (
    row(1, "Large at medium risk", 26.0, 200_000),
    row(2, "Angry power user", 70.3, 60_000),
    row(3, "Harbour Analytics", 73.9, 40_000, currency="USD"),
    row(4, "Old Mill Bakery", 50.0, None, weight=6_250.0, estimated=True, grey=True, renewal=None, d28=None),
    row(5, "Northwind Freight", 0.0, 90_000, why="", d28=0.0),
)
BOOK = RiskBook(
    rows=ROWS,
    total=38,
    as_of=AS_OF,
    looked_at=TODAY,
    tiers=((Level.CRITICAL, 2), (Level.HIGH, 6), (Level.MEDIUM, 10), (Level.LOW, 20)),
    notices=("Revenue is in EUR, USD: it is ranked by the number as it is, without converting.",),
)
EMPTY = RiskBook(rows=(), total=0, as_of=AS_OF)
REPORT = RiskReport(
    book=BOOK,
    tiers=(
        TierSum(
            tier=Level.CRITICAL,
            accounts=2,
            money=(("EUR", 60_000.0), ("USD", 40_000.0)),
            unknown=0,
            before=1,
            days=12.0,
        ),
        TierSum(tier=Level.HIGH, accounts=6, money=(("EUR", 310_000.0),), unknown=1, before=8, days=33.5),
        TierSum(tier=Level.MEDIUM, accounts=10, money=(("EUR", 900_000.0),), unknown=0, before=9),
        TierSum(tier=Level.LOW, accounts=20, money=(), unknown=20, before=20),
    ),
    moves=RiskMoves(
        since=TODAY - timedelta(days=28),
        opened=14,
        closed=9,
        useful=7,
        noise=3,
        moved=((Level.HIGH, Level.CRITICAL, 1), (Level.MEDIUM, Level.LOW, 3)),
        plays=2,
        ended=(("saved", 1), ("lost", 1)),
    ),
    trend=tuple(
        (TODAY - timedelta(days=7 * back), 4 + (back * 5) % 4 + (26 - back) // 8, 38) for back in range(26, -1, -1)
    ),
    cards=(SILENT, replace(GREY, index=50.0, tier=Level.HIGH)),
    more=6,
)
NOTHING = RiskReport(
    book=EMPTY, tiers=(), moves=RiskMoves(since=TODAY, opened=0, closed=0, useful=0, noise=0), trend=(), cards=()
)


def risk_pages(words="Acme"):
    """Every view of risk; with ``words`` other than Acme wherever somebody could have typed them."""
    cards = CARDS if words == "Acme" else {"silent": typed(words)}
    views = {}
    for key, card in cards.items():
        views |= {
            f"risk_{key}": risk_message(card=card, today=TODAY),
            f"risk_{key}_warnings": warnings_message(card=card, zone="Europe/Berlin", today=TODAY),
            f"risk_{key}_why": risk_why_view(card=card, today=TODAY),
        }
    card = next(iter(cards.values()))
    book = BOOK if words == "Acme" else replace(BOOK, rows=tuple(replace(one, name=words, why=words) for one in ROWS))
    mine = RiskList(owner=OWNER)
    return views | {
        "risk_alerts": alerts_view(card=card, zone="Europe/Berlin", today=TODAY),
        "risk_list": risk_list(book=book, ref=mine, me=OWNER, today=TODAY),
        "risk_list_all": risk_list(
            book=replace(book, first=10),
            ref=RiskList(page=1, tier=Level.HIGH, customer_tier=Tier.MID_MARKET, arr_from=500_000),
            me=OWNER,
            today=TODAY,
        ),
        "risk_list_never": risk_list(book=EMPTY, ref=mine, me=OWNER, today=TODAY),
        "risk_list_none": risk_list(
            book=replace(EMPTY, looked_at=TODAY, wanted=RiskFilter(owner=OWNER)), ref=mine, me=OWNER, today=TODAY
        ),
    }


def typed(words):
    warnings = tuple(
        replace(one, label=words, play=words, evidence=replace(one.evidence, sentence=words, source=words))
        for one in WARNINGS
    )
    plays = tuple(replace(play, name=words, because=(words,), held=words) for play in SILENT.plays)
    steps = (RiskStep(label=words, points=1.0),)
    return replace(
        SILENT,
        name=words,
        warnings=warnings,
        plays=plays,
        steps=steps,
        parts=steps,
        dismissed=(words,),
        probability=0.5,
        reasons=(words,),
    )
