"""Days and instants in every form that tells them beyond doubt; day or month first is decided over a whole table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.errors import BadInput

YEARS = range(1970, 2200)


class Order(StrEnum):
    """What comes first in a date such as 3/11/2026."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_SPLIT = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T,]+(.+))?$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?$")
_EPOCH = re.compile(r"^\d{9,10}(\.\d{1,9})?$|^\d{12,13}$")
_MILLIS = 12
"""Digits from which a bare number counts milliseconds."""
MOST_AHEAD = timedelta(hours=24)


def order_of(values: Iterable[tuple[int, str]], *, asked: Order | None) -> Order | None:
    """What comes first, over all (line, text) of the date columns; None where no date leaves it open.

    Dates with dots begin with the day. Raises BadInput for a mixture, and where nothing decides and nobody said.
    """
    shown: dict[Order, tuple[int, str]] = {}
    doubtful: tuple[int, str] | None = None
    for line, text in values:
        found = _SPLIT.match(text.strip())
        if found is None or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12:  # noqa: PLR2004 - a year has twelve months
            shown.setdefault(Order.DAY_FIRST, (line, text))
        elif second > 12:  # noqa: PLR2004 - likewise
            shown.setdefault(Order.MONTH_FIRST, (line, text))
        else:
            doubtful = doubtful or (line, text)
    return _decided(shown, doubtful, asked)


def leaves_open(texts: Iterable[str]) -> bool | None:
    """Whether the dates may begin with the day or the month, for all they show; None where there are none such."""
    try:
        return False if order_of(enumerate(texts, 2), asked=None) else None
    except BadInput:
        return True


def _decided(
    shown: dict[Order, tuple[int, str]], doubtful: tuple[int, str] | None, asked: Order | None
) -> Order | None:
    if asked is not None:
        return asked
    if len(shown) > 1:
        (line_a, day), (line_b, month) = shown[Order.DAY_FIRST], shown[Order.MONTH_FIRST]
        raise BadInput(
            f"Dates are mixed: “{day[:30]}” in line {line_a} begins with the day, “{month[:30]}” in line {line_b} "
            "with the month. Write all of them one way.",
            field="dates",
        )
    if shown:
        return next(iter(shown))
    if doubtful:
        line, text = doubtful
        raise BadInput(
            f"“{text[:30]}” in line {line} may begin with the day or the month, and no other date decides it. "
            "Say which: day-first or month-first.",
            field="dates",
        )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Reads the dates of one table. Times without a zone are of ``zone``."""

    zone: ZoneInfo
    order: Order | None = None

    def instant(self, text: str) -> datetime:
        """The instant, in UTC; a day alone is its beginning. Raises BadInput with a sentence."""
        said = text.strip()
        try:
            at = self._instant(said)
            at = (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError, OSError):
            raise BadInput(f"“{said[:60]}” is no date and time such as 2026-11-16T09:00:00Z.") from None
        if at.year not in YEARS:
            raise BadInput(f"“{said[:60]}” is out of the years {YEARS[0]} to {YEARS[-1]}.")
        return at

    def day(self, text: str) -> date:
        """The day; of an instant with a zone, the day there. Raises BadInput with a sentence."""
        said = text.strip()
        try:
            at = self._instant(said)
        except (ValueError, OverflowError, OSError):
            raise BadInput(f"“{said[:60]}” is no date such as 2026-11-16.") from None
        if at.year not in YEARS:
            raise BadInput(f"“{said[:60]}” is out of the years {YEARS[0]} to {YEARS[-1]}.")
        return at.date()

    def _instant(self, said: str) -> datetime:
        if _EPOCH.match(said):
            digits = said.partition(".")[0]
            return datetime.fromtimestamp(float(said) / (1000 if len(digits) >= _MILLIS else 1), UTC)
        split = _SPLIT.match(said)
        if split is None:
            if len(said) < len("2026-11-16") or said[4] != "-":
                raise ValueError(said)
            return datetime.fromisoformat(said.removesuffix(" UTC") + ("Z" if said.endswith(" UTC") else ""))
        first, second, year = int(split[1]), int(split[3]), int(split[4])
        month_first = split[2] != "." and self.order is Order.MONTH_FIRST
        day, month = (second, first) if month_first else (first, second)
        return _clocked(date(year, month, day), split[5])


def _clocked(day: date, clock: str | None) -> datetime:
    if not clock:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - its zone is given by who asks
    found = _CLOCK.match(clock.strip())
    if found is None:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock.strip()}")
    hour, half = int(found[1]), (found[4] or "").upper()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            raise ValueError(clock)
        hour = hour % 12 + (12 if half == "PM" else 0)
    return datetime(day.year, day.month, day.day, hour, int(found[2]), int(found[3] or 0))  # noqa: DTZ001 - likewise
