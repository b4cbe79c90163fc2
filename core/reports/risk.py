"""The report of risk as a page of one file without a script, and as Markdown. Values in, text out.

Every value is escaped for its form; the only markup is the templates' and the drawings'.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from core.health.bands import one_decimal
from core.onboarding.words import count
from core.reports.dashboard import Around
from core.reports.risk_svg import index_svg, share_svg
from core.risk.card import RiskCard, RiskPoint, RiskReport, RiskRow
from core.risk.levels import Level
from core.types import UserId

Form = Literal["html", "md"]
NONE = "\N{EN DASH}"
SHAPES = {Level.CRITICAL: "■", Level.HIGH: "▲", Level.MEDIUM: "◆", Level.LOW: "●"}
"""A shape beside each tier's name, so that a glance needs no colour."""
_WEEKS = 26
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_HUNDRED = 100
_TABLE = "the table under the drawing holds the same numbers"


def account_report(card: RiskCard, *, names: Mapping[UserId, str], form: Form) -> str:
    """The report of one account."""
    return _drawn("risk_account", form, c=card, names=names, drawn=_drawings([card], form))


def book_report(report: RiskReport, *, names: Mapping[UserId, str], form: Form) -> str:
    """The report of a portfolio."""
    today = report.book.as_of.date()
    shares = [(day, _HUNDRED * bad / whole) for day, bad, whole in report.trend if whole]
    label = f"Share of customers of critical or high risk in 26 weeks; {_TABLE}"
    chart = share_svg(shares, today=today, label=label) if form == "html" else ""
    return _drawn(
        "risk_book",
        form,
        r=report,
        b=report.book,
        m=report.moves,
        names=names,
        chart=chart,
        shares=shares,
        drawn=_drawings(report.cards, form),
    )


def money_words(amount: float | None, currency: str | None) -> str:
    """Yearly revenue in whole units with its currency; a dash where it is not known."""
    return NONE if amount is None else f"{amount:,.0f} {currency or ''}".strip()


def weight_words(row: RiskRow) -> str:
    """The risk-weighted revenue, marked where it is estimated."""
    if row.weight is None:
        return NONE
    return f"{row.weight:,.0f} (estimated)" if row.estimated else money_words(row.weight, row.currency)


def useful_words(useful: int, noise: int) -> str:
    """The share of ratings that call an alert useful."""
    rated = useful + noise
    return f"{useful} of {count(rated, 'rating')} useful" if rated else "nobody rated an alert"


def _drawings(cards: Sequence[RiskCard], form: str) -> Mapping[str, object]:
    if form != "html":
        return {}
    return {
        card.account: index_svg(
            card.history,
            today=card.as_of.date(),
            limits=card.limits,
            label=f"Risk index of {card.name} in 26 weeks; {_TABLE}",
        )
        for card in cards
    }


def _weeks(card: RiskCard) -> list[RiskPoint]:
    """The last point of each week, newest first."""
    found = []
    for back in range(_WEEKS):
        last = card.as_of.date() - timedelta(days=7 * back)
        points = [point for point in card.history if 0 <= (last - point.day).days < 7]  # noqa: PLR2004 - a week
        found += points[-1:]
    return found


def _one(value: float | None) -> str:
    return NONE if value is None else f"{one_decimal(value):.1f}"


def _signed(value: float | None) -> str:
    if value is None:
        return NONE
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}") if one_decimal(abs(value)) else "0.0"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else NONE


def _plain(text: object) -> str:
    """Text so that Markdown shows it as it is, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))


def _drawn(name: str, form: Form, **values: object) -> str:
    return _environment().get_template(f"{name}.{form}.j2").render(**{"weeks": _weeks, "around": Around()} | values)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("core.reports"),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["day"] = _day
    env.filters["stamp"] = lambda at: f"{at.day} {at:%b %Y, %H:%M} UTC"
    env.filters["one"] = _one
    env.filters["signed"] = _signed
    env.filters["plain"] = _plain
    env.globals |= {
        "SHAPES": SHAPES,
        "NONE": NONE,
        "count": count,
        "money_words": money_words,
        "weight_words": weight_words,
        "useful_words": useful_words,
    }
    return env
