"""Health as pages of one file each: no script, no foreign file, printable, readable without colour.

Values in, HTML out. Every value is escaped by the templates; the only markup is theirs and the drawings'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.health.bands import Band, one_decimal
from core.health.card import Arrow, BookCard, BookRow, HealthCard, MarkKind
from core.reports.svg import history_svg, medians_svg, numbered, spark_svg
from core.signals import State
from core.types import AccountId, UserId

NONE = "\N{EN DASH}"
"""Where there is no number."""
NAMES = {Band.RED: "Red", Band.YELLOW: "Yellow", Band.GREEN: "Green", Band.GREY: "Grey"}
SHAPES = {Band.RED: "▼", Band.YELLOW: "◆", Band.GREEN: "●", Band.GREY: "○"}
"""A shape beside each band's name, so that a glance needs no colour."""
ARROWS = {Arrow.UP: "▲", Arrow.DOWN: "▼", Arrow.FLAT: "►"}
MOVES = {Arrow.UP: "rising", Arrow.DOWN: "falling", Arrow.FLAT: "steady"}
STATES = {
    State.OK: "ok",
    State.STALE: "stale",
    State.MISSING: "missing",
    State.PENDING: "pending",
    State.NOT_CONFIGURED: "not set up",
    State.NOT_APPLICABLE: "not counted yet",
}
KINDS = {
    MarkKind.KICKOFF: "kickoff",
    MarkKind.MILESTONE: "milestone",
    MarkKind.PERSON: "person",
    MarkKind.ESCALATION: "escalation",
    MarkKind.MONEY: "money",
    MarkKind.VERSION: "scoring",
}
_BANDS = (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)
_SOON = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a page needs besides its card: how our people are called, and the addresses of the pages it leads to.

    ``book`` is the address of the portfolio's page, "" where there is none; ``accounts`` those of accounts; ``out``
    is where who signed in signs out, "" where nobody did.
    """

    names: Mapping[UserId, str] = field(default_factory=dict)
    book: str = ""
    accounts: Mapping[AccountId, str] = field(default_factory=dict)
    out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many customers are in a band, and their part of 100."""

    band: Band
    count: int
    percent: float


def account_page(card: HealthCard, *, around: Around | None = None) -> str:
    """The page of one account as text."""
    today = card.as_of.date()
    chart = history_svg(
        card.history,
        card.marks,
        today=today,
        limits=(card.green_from, card.yellow_from),
        label=f"Health of {card.name} in 26 weeks; the table under the drawing holds the same numbers",
    )
    marks = numbered(card.marks, today=today)
    return (
        _environment()
        .get_template("dashboard_account.html.j2")
        .render(c=card, around=around or Around(), chart=chart, marks=marks, weeks=_weeks(card), today=today)
    )


def book_page(book: BookCard, *, around: Around | None = None) -> str:
    """The page of a portfolio as text."""
    chart = medians_svg(
        book.medians,
        today=book.as_of.date(),
        limits=(book.green_from, book.yellow_from),
        label="Median health in 26 weeks; the table under the drawing holds the same numbers",
    )
    return (
        _environment()
        .get_template("dashboard_book.html.j2")
        .render(
            b=book,
            around=around or Around(),
            chart=chart,
            mix=_mix(book),
            sparks={row.account: _spark(row) for row in book.rows},
            renewals=_renewals(book),
            money=_money(book),
        )
    )


def door_page(title: str, sentence: str, *, again: str = "") -> str:
    """A page that only says something; ``again`` is where one signs in, "" where one cannot."""
    door = _environment().get_template("dashboard_door.html.j2")
    return door.render(title=title, sentence=sentence, again=again, around=Around())


def score_words(score: float | None, band: Band) -> str:
    """The score with one decimal, in brackets where it is grey, a dash without one."""
    if score is None:
        return NONE
    return f"({one_decimal(score):.1f})" if band is Band.GREY else f"{one_decimal(score):.1f}"


def signed(points: float | None) -> str:
    """Points with one decimal and their sign, a true minus; a dash without any."""
    return NONE if points is None else f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


def money_words(amount: Decimal | None, currency: str | None) -> str:
    """An amount in whole units with its currency; a dash where it is not known."""
    return NONE if amount is None else f"{amount:,.0f} {currency or ''}".strip()


def age_words(since: datetime | None, now: datetime) -> str:
    """How old data is: in hours up to two days, then in days."""
    if since is None:
        return "no data"
    hours = max(0, int((now - since).total_seconds() // 3600))
    if hours < 1:
        return "less than an hour old"
    if hours < 48:  # noqa: PLR2004 - two days
        return f"{hours} hour{'s' if hours > 1 else ''} old"
    return f"{hours // 24} days old"


def points_printed(card: HealthCard) -> Mapping[str, float]:
    """The points of each signal in tenths that sum to the raw score as printed."""
    if card.raw is None:
        return dict.fromkeys((signal.name for signal in card.signals), 0.0)
    tenths = {signal.name: signal.points * 10 for signal in card.signals}
    kept = {name: int(value) for name, value in tenths.items()}
    missing = round(one_decimal(card.raw) * 10) - sum(kept.values())
    by_rest = sorted(tenths, key=lambda name: kept[name] - tenths[name])
    lucky = set(by_rest[: max(missing, 0)])
    return {name: (value + (name in lucky)) / 10 for name, value in kept.items()}


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("core.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "day": lambda day: f"{day.day} {day:%b %Y}" if day else NONE,
        "stamp": lambda at: f"{at.day} {at:%b %Y, %H:%M} UTC",
        "one": lambda value: NONE if value is None else f"{one_decimal(value):.1f}",
        "signed": signed,
        "percent": lambda share: f"{share * 100:.1f} %" if share else NONE,
    }
    env.globals |= {
        "NAMES": NAMES,
        "SHAPES": SHAPES,
        "ARROWS": ARROWS,
        "MOVES": MOVES,
        "STATES": STATES,
        "KINDS": KINDS,
        "NONE": NONE,
        "score_words": score_words,
        "money_words": money_words,
        "age_words": age_words,
        "points_printed": points_printed,
        "late": lambda since, now: since is not None and now - since > timedelta(days=2),
    }
    return env


def _weeks(card: HealthCard) -> list[tuple[date, str, str, list[str]]]:
    """The history, one row a week: its last day, the score, the band in words, the components; newest first."""
    rows = []
    for back in range(26):
        last = card.as_of.date() - timedelta(days=7 * back)
        points = [point for point in card.history if 0 <= (last - point.day).days < 7]  # noqa: PLR2004 - a week
        if points:
            point = points[-1]
            parts = [NONE if part is None else f"{one_decimal(part):.1f}" for part in point.components]
            rows.append((point.day, score_words(point.score, point.band), NAMES[point.band], parts))
    return rows


def _mix(book: BookCard) -> list[Share]:
    counts = {band: sum(row.band is band for row in book.rows) for band in _BANDS}
    return [
        Share(band=band, count=count, percent=100 * count / len(book.rows) if book.rows else 0.0)
        for band, count in counts.items()
    ]


def _spark(row: BookRow) -> str:
    known = [value for value in row.spark if value is not None]
    if not known:
        return ""
    return spark_svg(
        row.spark, label=f"Twelve weeks: from {one_decimal(known[0]):.1f} to {one_decimal(known[-1]):.1f}"
    )


def _renewals(book: BookCard) -> list[BookRow]:
    """Red and yellow accounts that renew within 90 days, soonest first."""
    today = book.as_of.date()
    soon = [
        row
        for row in book.rows
        if row.renewal and 0 <= (row.renewal - today).days <= _SOON and row.band in (Band.RED, Band.YELLOW)
    ]
    return sorted(soon, key=lambda row: (row.renewal or today, row.name))


def _money(book: BookCard) -> list[tuple[str, Decimal, Decimal]]:
    """Each currency with the yearly revenue of all accounts and of the red ones."""
    sums: dict[str, list[Decimal]] = {}
    for row in book.rows:
        if row.arr is not None:
            both = sums.setdefault(row.currency or "", [Decimal(0), Decimal(0)])
            both[0] += row.arr
            both[1] += row.arr if row.band is Band.RED else 0
    return [(currency, whole, red) for currency, (whole, red) in sorted(sums.items())]
