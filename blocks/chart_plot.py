"""What the charts have in common: a field of 26 weeks with bands, lines with gaps, marks whose labels do not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from blocks.chart_sheet import INK, LINE, PAPER, SOFT, Sheet
from core.health.bands import Band
from core.health.card import HistoryPoint

DAYS = 182
"""How far a chart looks back: 26 weeks."""
NAMES = {Band.RED: "Red", Band.YELLOW: "Yellow", Band.GREEN: "Green", Band.GREY: "Grey"}
TINTS = {Band.RED: "#f8dcd5", Band.YELLOW: "#fcf1cb", Band.GREEN: "#d5ebe3", Band.GREY: "#e3e7ed"}
"""Behind lines. Told apart without colour by place and by name."""
FILLS = {Band.RED: "#d5674c", Band.YELLOW: "#e8b83f", Band.GREEN: "#3f9777", Band.GREY: "#a4adba"}
WORDS = {Band.RED: "#9c2f17", Band.YELLOW: "#6b4e00", Band.GREEN: "#17603f", Band.GREY: SOFT}
"""For names of bands: 4.5 to 1 or better on paper and on the tints."""
_LOST = 8
"""Days without a score that still make one line: a night that was missed is no gap, nor is a week between two."""

Spots = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A rectangle that shows 0 to 100 over the 26 weeks up to ``today``."""

    left: float
    top: float
    width: float
    height: float
    today: date

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def x(self, day: date) -> float:
        """Where a day stands."""
        return self.right - self.width * (self.today - day).days / DAYS

    def y(self, score: float) -> float:
        """Where a score stands."""
        return self.bottom - self.height * max(0.0, min(100.0, score)) / 100

    def shows(self, day: date) -> bool:
        """Whether the day is within the 26 weeks."""
        return 0 <= (self.today - day).days <= DAYS


def draw_bands(sheet: Sheet, field: Field, limits: tuple[float, float]) -> None:
    """Fill the field with the ranges of the bands; ``limits`` are where green and yellow begin."""
    green, yellow = limits
    for band, low, high in ((Band.RED, 0.0, yellow), (Band.YELLOW, yellow, green), (Band.GREEN, green, 100.0)):
        top = field.y(high)
        sheet.box(field.left, top, field.width, field.y(low) - top, TINTS[band])
    for limit in limits:
        sheet.line([(field.left, field.y(limit)), (field.right, field.y(limit))], PAPER, 2.0)


def draw_scale(sheet: Sheet, field: Field, limits: tuple[float, float]) -> None:
    """Write the limits and the bands' names at the left and the months below."""
    green, yellow = limits
    for value in (0.0, yellow, green, 100.0):
        sheet.text(field.left - 10, field.y(value) + 6, f"{value:g}", 16, colour=SOFT, anchor="end")
    for band, low, high in ((Band.GREEN, green, 100.0), (Band.YELLOW, yellow, green), (Band.RED, 0.0, yellow)):
        middle = field.y((low + high) / 2) + 6
        sheet.text(field.left - 10, middle, NAMES[band], 16, colour=WORDS[band], bold=True, anchor="end")
    draw_months(sheet, field)


def draw_months(sheet: Sheet, field: Field) -> None:
    """Write the months below."""
    for month in _months(field):
        x = field.x(month)
        sheet.line([(x, field.bottom), (x, field.bottom + 6)], LINE, 2.0)
        if field.left + 16 <= x <= field.right - 10:
            sheet.text(x, field.bottom + 24, f"{month:%b}", 16, colour=SOFT, anchor="middle")


def _months(field: Field) -> list[date]:
    first = field.today - timedelta(days=DAYS)
    days = (first + timedelta(days=ahead) for ahead in range(DAYS + 1))
    return [day for day in days if day.day == 1]


def known(history: Sequence[HistoryPoint], field: Field) -> list[tuple[date, float]]:
    """The days with a score that counts: grey ones do not."""
    return [
        (point.day, point.score)
        for point in history
        if point.score is not None and point.band is not Band.GREY and field.shows(point.day)
    ]


def draw_line(
    sheet: Sheet, field: Field, values: Sequence[tuple[date, float]], width: float, *, lost: int = _LOST
) -> None:
    """Draw the values as a line that breaks where days are missing; what stands alone is a dot."""
    today, across, up = field.today.toordinal(), field.width / DAYS, field.height / 100
    right, bottom = field.right, field.bottom
    run: Spots = []
    last = 0
    for day, value in values:
        now = day.toordinal()
        if run and now - last > lost:
            _draw_run(sheet, run, width)
            run = []
        run.append((right - across * (today - now), bottom - up * value))
        last = now
    _draw_run(sheet, run, width)


def _draw_run(sheet: Sheet, run: Spots, width: float) -> None:
    if len(run) == 1:
        sheet.dot(*run[0], width + 1, INK)
    sheet.line(run, INK, width)


def draw_grey(sheet: Sheet, field: Field, history: Sequence[HistoryPoint]) -> None:
    """Cover the stretches in which too little was known, and say so where there is room."""
    grey = [point.day for point in history if point.band is Band.GREY and field.shows(point.day)]
    run: list[date] = []
    for day, following in zip_longest(grey, grey[1:]):
        run.append(day)
        if following is not None and (following - day).days <= _LOST:
            continue
        left, right = field.x(run[0]), max(field.x(run[-1]), field.x(run[0]) + 4)
        sheet.box(left, field.top, right - left, field.height, TINTS[Band.GREY])
        _note(sheet, (left + right) / 2, field, right - left)
        run = []


def _note(sheet: Sheet, middle: float, field: Field, room: float) -> None:
    for place, said in enumerate(("Grey:", "not enough", "data")):
        if sheet.width(said, 16) < room - 8:
            sheet.text(middle, field.top + 28 + 21 * place, said, 16, colour=SOFT, anchor="middle", bold=not place)
