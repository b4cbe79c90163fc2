"""Working time: which days a side works, and which hours a person does. Nothing here reads the clock.

A calendar keeps two tables over a window of years: ``rank`` (how many open days lie before a day) and
``opened`` (the n-th open day). Every question is then one or two look-ups, for one day or for an array of them.
"""

from array import array
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.types import Closure, Place, Side

__all__ = ["Calendars", "WorkCalendar", "WorkingHours", "calendars"]

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Years a calendar answers for; a date beyond them is a slip of the keyboard."""
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """``rank[d - base]`` open days lie before ordinal ``d``; ``opened[i]`` is the i-th open ordinal."""

    base: int
    last: int
    rank: "array[int]"
    opened: "array[int]"


class WorkCalendar:
    """The working days of one side, or of both together: open only when every place is and no closure falls.

    Raises BadInput for a country or subdivision nobody knows, a week without a working day, and dates outside
    1970 to 2200.
    """

    def __init__(self, places: tuple[Place, ...], closures: tuple[Closure, ...] = ()) -> None:
        self._places = places
        self._closures = closures
        self._weekend = frozenset(day for place in places for day in place.weekend)
        if len(self._weekend & frozenset(range(WEEK))) == WEEK:
            raise BadInput("A week needs at least one day on which everybody works.", field="weekend")
        self._window = self._build(2020, 2030)

    def is_open(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return self.step(day.toordinal(), 0) == day.toordinal()

    def roll_forward(self, day: date) -> date:
        """``day`` itself if it is open, else the next open day."""
        return self.add(day, 0)

    def roll_back(self, day: date) -> date:
        """``day`` itself if it is open, else the last open day before it."""
        return date.fromordinal(self.step_back(day.toordinal()))

    def add(self, day: date, count: int) -> date:
        """The open day ``count`` working days after ``day`` rolled forward; a negative count goes back."""
        return date.fromordinal(self.step(day.toordinal(), count))

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``: 0 on the same day, negative when ``last`` is earlier.

        From a Friday to the Saturday after it none, to the Monday one.
        """
        return self.count(first.toordinal(), last.toordinal())

    def step(self, ordinal: int, count: int) -> int:
        """``add`` on proleptic ordinals (``date.toordinal``), for those who count many days."""
        window = self.window(ordinal, ordinal)
        index = window.rank[ordinal - window.base] + count
        while not 0 <= index < len(window.opened):
            window = (
                self._grow(window.base - 1, window.last) if index < 0 else self._grow(window.base, window.last + 1)
            )
            index = window.rank[ordinal - window.base] + count
        return window.opened[index]

    def step_back(self, ordinal: int) -> int:
        """``roll_back`` on ordinals."""
        rolled = self.step(ordinal, 0)
        return rolled if rolled == ordinal else self.step(ordinal, -1)

    def count(self, first: int, last: int) -> int:
        """``between`` on ordinals."""
        window = self.window(min(first, last), max(first, last))
        return window.rank[last - window.base + 1] - window.rank[first - window.base + 1]

    def window(self, first: int, last: int) -> Window:
        """The tables, covering at least the ordinals ``first`` to ``last``."""
        window = self._window
        if window.base <= first and last <= window.last:
            return window
        return self._grow(first, last)

    def _grow(self, first: int, last: int) -> Window:
        """Tables that also cover these ordinals. One assignment publishes them, so threads may meet here."""
        first_year = date.fromordinal(min(first, self._window.base)).year
        last_year = date.fromordinal(max(last, self._window.last)).year
        if first_year < FIRST_YEAR or last_year > LAST_YEAR:
            raise BadInput(f"Only dates from {FIRST_YEAR} to {LAST_YEAR} can be planned.", field="date")
        window = self._build(first_year, last_year)
        self._window = window
        return window

    def _build(self, first_year: int, last_year: int) -> Window:
        base, last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
        closed = self._closed(first_year, last_year)
        rank, opened = array("i", [0]), array("i")
        for ordinal in range(base, last + 1):
            if (ordinal - 1) % WEEK not in self._weekend and ordinal not in closed:
                opened.append(ordinal)
            rank.append(len(opened))
        return Window(base=base, last=last, rank=rank, opened=opened)

    def _closed(self, first_year: int, last_year: int) -> set[int]:
        """Ordinals closed for another reason than the weekend."""
        closed: set[int] = set()
        for place in self._places:
            for year in range(first_year, last_year + 1):
                closed |= _holidays(place.country, place.subdivision, year)
        for closure in self._closures:
            first = max(closure.first, date(first_year, 1, 1)).toordinal()
            last = min(closure.last, date(last_year, 12, 31)).toordinal()
            closed.update(range(first, last + 1))
        return closed


@lru_cache(maxsize=4096)
def _holidays(country: str | None, subdivision: str | None, year: int) -> frozenset[int]:
    """Ordinals of the public holidays of one year, from the ``holidays`` library; none without a country."""
    if not country:
        return frozenset()
    import holidays

    try:
        found = holidays.country_holidays(country.upper(), subdiv=subdivision or None, years=year)
    except NotImplementedError:
        where = f"{country}, {subdivision}" if subdivision else country
        raise BadInput(f"No public holidays are known for “{where}”.", field="country") from None
    return frozenset(day.toordinal() for day in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """The three calendars of a plan. ``joint`` is open only when both sides are."""

    vendor: WorkCalendar
    customer: WorkCalendar
    joint: WorkCalendar

    def of(self, side: Side) -> WorkCalendar:
        """The calendar a task of ``side`` runs on."""
        match side:
            case Side.VENDOR:
                return self.vendor
            case Side.CUSTOMER:
                return self.customer
            case Side.JOINT:
                return self.joint


@lru_cache(maxsize=256)
def calendars(vendor_place: Place, customer_place: Place, closures: tuple[Closure, ...] = ()) -> Calendars:
    """The calendars of two places and their closures, cached. A joint closure (a freeze) closes both sides.

    Raises BadInput as ``WorkCalendar`` does.
    """
    ours = tuple(closure for closure in closures if closure.side is not Side.CUSTOMER)
    theirs = tuple(closure for closure in closures if closure.side is not Side.VENDOR)
    return Calendars(
        vendor=WorkCalendar((vendor_place,), ours),
        customer=WorkCalendar((customer_place,), theirs),
        joint=WorkCalendar((vendor_place, customer_place), closures),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """The hours a person works, on the open days of ``calendar``, by the clock on the wall of ``zone``."""

    zone: ZoneInfo
    calendar: WorkCalendar
    start: time = time(9)
    end: time = time(17)

    def is_open(self, at: datetime) -> bool:
        """Whether the aware instant ``at`` falls into working hours; the closing minute does not."""
        local = at.astimezone(self.zone)
        return self.start <= local.time() < self.end and self.calendar.is_open(local.date())

    def next_open(self, at: datetime) -> datetime:
        """``at`` itself when it is worked, else the next opening; in UTC, right on days the clocks change."""
        if self.is_open(at):
            return at.astimezone(UTC)
        local = at.astimezone(self.zone)
        day = self.calendar.roll_forward(local.date())
        if day == local.date() and local.time() >= self.start:
            day = self.calendar.add(day, 1)
        return self.opening(day)

    def later(self, at: datetime, minutes: float) -> datetime:
        """The instant ``minutes`` of working time after ``at``, in UTC: computed opening by opening.

        Ends at a closing time rather than at the opening after it; of no minutes, it is the next working instant.
        """
        begins, left = self.next_open(at), timedelta(minutes=minutes)
        while (day := self.closing(begins.astimezone(self.zone).date())) - begins < left:
            left -= day - begins
            begins = self.next_open(day)
        return begins + left

    def opening(self, day: date) -> datetime:
        """The instant work starts on the local ``day``, in UTC."""
        return datetime.combine(day, self.start, self.zone).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        """The instant work ends on the local ``day``, in UTC."""
        return datetime.combine(day, self.end, self.zone).astimezone(UTC)
