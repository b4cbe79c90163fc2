"""What the names of columns and levels tell about risk before anything was learned: the hand index of a plain table.

Columns of one family share one part, so that ten columns about use outweigh no answer about satisfaction. The
directions are those of every health score: use, satisfaction, breadth and commitment keep; trouble and silence lose.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from core.risk.fit.table import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Columns that say the same kind of thing. ``sign`` is +1 where more of it means leaving."""

    name: str
    sign: int
    words: str


FAMILIES = (
    Family(
        name="silence",
        sign=1,
        words="since last|days? since|inactiv\\w*|idle|dormant|recency|silent|silence|since|gap|last seen days?",
    ),
    Family(
        name="satisfaction",
        sign=-1,
        words="csat|nps|satisf\\w*|rating|ratings|happiness|sentiment|promoter|health score|health|stars",
    ),
    Family(
        name="payment",
        sign=1,
        words="late|overdue|failed|failures?|delinquen\\w*|declined|arrears|unpaid|delays?|delayed|past due",
    ),
    Family(
        name="trouble",
        sign=1,
        words="drop|decline|downgrad\\w*|bounc\\w*|unsubscri\\w*|errors?|outages?|downtime|cancel\\w*|competitors?",
    ),
    Family(
        name="support",
        sign=1,
        words="tickets?|complain\\w*|complaints?|issues?|incidents?|escalat\\w*|helpdesk|support|service calls?"
        "|(first )?response time|resolution time|reopened",
    ),
    Family(
        name="tenure",
        sign=-1,
        words="tenure|months? active|active months?|account age|age of account|months? on book|account length"
        "|customer age|lifetime|total (charges?|spend|spent|revenue|paid)|months? as customer|account weeks|ltv|clv",
    ),
    Family(
        name="commitment",
        sign=-1,
        words="contract|commitment|term|auto ?renew\\w*|renewals"
        "|billing (period|cycle|frequency)|subscription (length|type)|payment frequency",
    ),
    Family(
        name="breadth",
        sign=-1,
        words="products?|features?|modules?|add ?ons?|integrations?|services?|security|backup|protection|seats used",
    ),
    Family(
        name="use",
        sign=-1,
        words="logins?|log ins?|usage|uses?|used|sessions?|active|activity|visits?|visited|opened|clicks?|clicked"
        "|viewed|views|downloads?|engage\\w*|adoption|transactions?|orders?|purchases?|calls made|api calls|watch\\w*"
        "|minutes?|hours|frequency|interactions?|attend\\w*|meetings?|posts|messages|contributions?|events",
    ),
)
_GOOD = {"active", "paid", "subscribed", "enabled", "promoter", "satisfied", "very satisfied", "premium"}
_BETWEEN = {"trial", "free trial", "free", "passive", "neutral", "paused", "pending"}
_BAD = {
    "inactive",
    "none",
    "no",
    "cancelled",
    "canceled",
    "expired",
    "disabled",
    "detractor",
    "unsatisfied",
    "lapsed",
}
_YES, _NO = {"yes", "y", "true", "1", "on"}, {"no", "n", "false", "0", "off", "none"}
_SPOKEN = {"one": 1, "two": 2, "three": 3, "five": 5, "a": 1}
_TERM = re.compile(r"\b(\d+|one|two|three|five|a)? ?(month|mo|year|yr|quarter|week|day)s?\b")
_MONTHS = {"month": 1.0, "mo": 1.0, "year": 12.0, "yr": 12.0, "quarter": 3.0, "week": 0.25, "day": 1 / 30}


def spoken(name: str) -> str:
    """A name as words: ``MonthsActive`` and ``months_active`` are both ``months active``."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", apart.lower()))


def family_of(column: Column) -> Family | None:
    """The family a column's name belongs to, if any. Help that is simply there, yes or no, is a product."""
    said = spoken(column.name)
    found = next((one for one in FAMILIES if re.search(rf"\b({one.words})\b", said)), None)
    if found is not None and found.name == "support" and column.levels and "support" in said:
        return next(one for one in FAMILIES if one.name == "breadth")
    return found


def guessed(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with what their names and levels tell: the sign, and the part in the index. Sure ones stay."""
    signed = [_signed(column) for column in columns]
    families = [family.name if (family := family_of(column)) else column.name for column in columns]
    sizes = Counter(
        family
        for family, column in zip(families, signed, strict=True)
        if (column.sign or column.ranks) and not column.sure
    )
    return tuple(
        column if column.sure else replace(column, part=1 / max(1, sizes[family]))
        for family, column in zip(families, signed, strict=True)
    )


def _signed(column: Column) -> Column:
    family = family_of(column)
    if column.sign or column.ranks:
        return column
    if column.levels:
        return replace(column, ranks=_ranks(column.levels, family))
    return replace(column, sign=family.sign) if family else column


def _ranks(levels: tuple[str, ...], family: Family | None) -> tuple[float, ...]:
    """The risk of each level, or nothing where fewer than two different ones are known."""
    ranks = [_rank(spoken(level), family) for level in levels]
    known = {rank for rank in ranks if not np.isnan(rank)}
    return tuple(ranks) if len(known) > 1 else ()


def _rank(level: str, family: Family | None) -> float:
    if family is not None and family.name == "commitment" and (found := _months(level)):
        return -float(np.log(found))
    if family is not None and level in _YES | _NO:
        return family.sign * (1.0 if level in _YES else -1.0)
    places = ((_GOOD, -1.0), (_BETWEEN, 0.0), (_BAD - _NO if family is None else _BAD, 1.0))
    return next((rank for words, rank in places if level in words), np.nan)


def _months(level: str) -> float | None:
    if "annual" in level or "yearly" in level:
        return 12.0
    if "month to month" in level or "monthly" in level:
        return 1.0
    found = _TERM.search(level)
    if found is None:
        return None
    count = found[1] or "1"
    return (float(count) if count.isdigit() else _SPOKEN[count]) * _MONTHS[found[2]] or None
