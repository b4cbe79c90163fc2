"""Charts as SVG for pages of one file: shapes alone, their colours are classes of the page's own style.

Every text is escaped. Coordinates are the drawing's own units.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from core.health.bands import Band
from core.health.card import HistoryPoint, Mark

WEEKS = 26
DAYS = 7 * WEEKS
_LEAST = 30.0
_LOST = 8
"""Days without a score that still make one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where 0 to 100 over 26 weeks is drawn."""

    today: date
    left: float
    top: float
    width: float
    height: float
    days: int = DAYS

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def x(self, day: date) -> float:
        """Where a day stands."""
        return round(self.left + self.width * (1 - (self.today - day).days / self.days), 1)

    def y(self, score: float) -> float:
        """Where a score stands."""
        return round(self.bottom - self.height * max(0.0, min(100.0, score)) / 100, 1)

    def shows(self, day: date) -> bool:
        """Whether the day is in the frame."""
        return 0 <= (self.today - day).days <= self.days


def history_svg(
    history: Sequence[HistoryPoint],
    marks: Sequence[Mark],
    *,
    today: date,
    limits: tuple[float, float],
    label: str,
) -> Markup:
    """The score over the ranges of the bands, with numbered marks; ``limits`` are where green and yellow begin."""
    frame = Frame(today=today, left=62, top=34, width=610, height=240)
    points = [
        (point.day, point.score)
        for point in history
        if point.score is not None and point.band is not Band.GREY and frame.shows(point.day)
    ]
    parts = [
        *_bands(frame, limits),
        *_scale(frame, limits),
        *_grey(frame, history),
        *_marks(frame, marks),
        *line(frame, points),
    ]
    return drawing(parts, width=736, height=304, label=label)


def medians_svg(
    medians: Sequence[tuple[date, float]], *, today: date, limits: tuple[float, float], label: str
) -> Markup:
    """A portfolio's median over the ranges of the bands."""
    frame = Frame(today=today, left=64, top=12, width=866, height=180)
    points = [(day, score) for day, score in medians if frame.shows(day)]
    parts = [*_bands(frame, limits), *_scale(frame, limits), *line(frame, points, lost=10)]
    return drawing(parts, width=1000, height=228, label=label)


def spark_svg(values: Sequence[float | None], *, label: str) -> Markup:
    """Twelve weeks in the size of a word, at least 30 points from top to bottom; nothing where nothing is known."""
    known = [value for value in values if value is not None]
    if not known:
        return Markup("")
    spare = max(0.0, _LEAST - (max(known) - min(known))) / 2
    low, high = min(known) - spare, max(known) + spare
    step = 104 / max(len(values) - 1, 1)
    parts: list[Markup] = []
    run: list[tuple[float, float]] = []
    for place, value in enumerate((*values, None)):
        if value is not None:
            run.append((round(4 + step * place, 1), round(28 - 24 * (value - low) / (high - low), 1)))
        elif run:
            parts.append(_polyline(run, "trend"))
            last, run = run[-1], []
    return drawing([*parts, _dot(*last, 3)], width=112, height=32, label=label, kind="spark")


def _bands(frame: Frame, limits: tuple[float, float]) -> Iterator[Markup]:
    green, yellow = limits
    for band, low, high in ((Band.RED, 0.0, yellow), (Band.YELLOW, yellow, green), (Band.GREEN, green, 100.0)):
        yield rectangle(frame, f"tint-{band.value}", low, high)
        middle = frame.y((low + high) / 2) + 5
        yield word(frame.left - 8, middle, band.value.capitalize(), f"name-{band.value}", "end")


def _scale(frame: Frame, limits: tuple[float, float]) -> Iterator[Markup]:
    for value in limits:
        yield Markup('<line class="edge" x1="{x}" x2="{to}" y1="{y}" y2="{y}"/>').format(
            x=frame.left, to=frame.left + frame.width, y=frame.y(value)
        )
    for value in (0.0, *limits, 100.0):
        yield word(frame.left + frame.width + 8, frame.y(value) + 5, f"{value:g}", "sub", "start")
    yield from months(frame)


def months(frame: Frame) -> Iterator[Markup]:
    """The first day of each month with its name, under the frame."""
    for ahead in range(frame.days + 1):
        day = frame.today - timedelta(days=frame.days - ahead)
        if day.day == 1:
            x = frame.x(day)
            yield Markup('<line class="tick" x1="{x}" x2="{x}" y1="{y}" y2="{to}"/>').format(
                x=x, y=frame.bottom, to=frame.bottom + 5
            )
            yield word(x, frame.bottom + 22, f"{day:%b}", "sub", "middle")


def rectangle(frame: Frame, kind: str, low: float, high: float) -> Markup:
    """A range of the scale as a box of a class."""
    top = frame.y(high)
    return Markup('<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}"/>').format(
        kind=kind, x=frame.left, y=top, width=frame.width, height=round(frame.y(low) - top, 1)
    )


def _grey(frame: Frame, history: Sequence[HistoryPoint]) -> Iterator[Markup]:
    days = [point.day for point in history if point.band is Band.GREY and frame.shows(point.day)]
    for first, last in _runs(days, _LOST):
        left, right = frame.x(first), max(frame.x(last), frame.x(first) + 4)
        yield Markup('<rect class="tint-grey" x="{x}" y="{y}" width="{width}" height="{height}"/>').format(
            x=left, y=frame.top, width=round(right - left, 1), height=frame.height
        )
        if right - left > 70:  # noqa: PLR2004 - room for the words
            yield word((left + right) / 2, frame.top + 24, "not enough", "sub", "middle")
            yield word((left + right) / 2, frame.top + 42, "data", "sub", "middle")


def _runs(days: Sequence[date], lost: int) -> Iterator[tuple[date, date]]:
    first = last = None
    for day in days:
        if first is None or last is None:
            first = day
        elif (day - last).days > lost:
            yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def _marks(frame: Frame, marks: Sequence[Mark]) -> Iterator[Markup]:
    """Each mark as a line with its number; the legend under the drawing tells which is which."""
    last = -100.0
    high = False
    for number, mark in numbered(marks, today=frame.today):
        x = frame.x(mark.day)
        high = x - last < 24 and not high  # noqa: PLR2004 - two numbers side by side
        last, y = x, 11 if high else 22
        yield Markup('<line class="mark" x1="{x}" x2="{x}" y1="{y}" y2="{to}"/>').format(x=x, y=y, to=frame.bottom)
        yield Markup('<circle class="flag" cx="{x}" cy="{y}" r="10"/>').format(x=x, y=y)
        yield word(x, y + 4.5, str(number), "number", "middle")


def numbered(marks: Sequence[Mark], *, today: date) -> list[tuple[int, Mark]]:
    """The marks of the last 26 weeks, oldest first, from 1."""
    seen = sorted((mark for mark in marks if 0 <= (today - mark.day).days <= DAYS), key=lambda mark: mark.day)
    return list(enumerate(seen, 1))


def line(
    frame: Frame, points: Sequence[tuple[date, float]], *, lost: int = _LOST, none: str = "No score yet"
) -> Iterator[Markup]:
    """The points as a line with a dot at its end, broken where days are missing; ``none`` where there is no point."""
    yield from _runs_of(frame, points, lost)
    if points:
        yield _dot(frame.x(points[-1][0]), frame.y(points[-1][1]), 6)
    else:
        yield word(frame.left + frame.width / 2, frame.top + frame.height / 2, none, "none", "middle")


def _runs_of(frame: Frame, points: Sequence[tuple[date, float]], lost: int) -> Iterator[Markup]:
    run: list[tuple[float, float]] = []
    last: date | None = None
    for day, score in points:
        if last is not None and (day - last).days > lost:
            yield _polyline(run, "trend")
            run = []
        run.append((frame.x(day), frame.y(score)))
        last = day
    if run:
        yield _polyline(run, "trend")


def _polyline(spots: Sequence[tuple[float, float]], kind: str) -> Markup:
    if len(spots) == 1:
        return _dot(*spots[0], 3)
    said = " ".join(f"{x:g},{y:g}" for x, y in spots)
    return Markup('<polyline class="{kind}" points="{said}"/>').format(kind=kind, said=said)


def _dot(x: float, y: float, radius: float) -> Markup:
    return Markup('<circle class="end" cx="{x}" cy="{y}" r="{radius}"/>').format(x=x, y=y, radius=radius)


def word(x: float, y: float, said: str, kind: str = "sub", anchor: str = "start") -> Markup:
    """Words at a place."""
    return Markup('<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{said}</text>').format(
        kind=kind, x=round(x, 1), y=round(y, 1), anchor=anchor, said=said
    )


def drawing(parts: Sequence[Markup], *, width: int, height: int, label: str, kind: str = "chart") -> Markup:
    """The parts as one drawing with its words for who cannot see it."""
    head = Markup('<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">').format(
        kind=kind, width=width, height=height, label=label
    )
    return head + Markup("").join(parts) + Markup("</svg>")
