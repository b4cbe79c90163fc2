"""Charts of health as PNG, 1000 by 500 pixels, and the same in words. Pure; matplotlib is loaded with the first.

The chart shows at most 26 weeks: the score over the ranges of the bands, what happened, and the four components.
"""

from datetime import date

from blocks.chart_marks import draw_marks
from blocks.chart_plot import (
    FILLS,
    NAMES,
    TINTS,
    WORDS,
    Field,
    draw_bands,
    draw_grey,
    draw_line,
    draw_scale,
    known,
)
from blocks.chart_sheet import HEIGHT, INK, PAPER, SOFT, WIDTH, Sheet, sheet
from core.health.bands import Band, one_decimal
from core.health.card import Arrow, BookCard, ComponentCard, HealthCard

ARROWS = {Arrow.UP: "▲", Arrow.DOWN: "▼", Arrow.FLAT: "→"}
NONE = "\N{EN DASH}"
"""Where there is no number."""
_WORST_FIRST = (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)
_LEFT, _STRIP_TOP, _STRIP_HIGH, _STRIP_APART = 92, 422, 56, 24


def health_chart(card: HealthCard) -> bytes:
    """Return the account's 26 weeks as PNG; also where little or nothing is known."""
    drawn, limits = sheet(), (card.green_from, card.yellow_from)
    field = _field(card.as_of.date(), marked=bool(card.marks))
    labels = tuple(component.label for component in card.components[:4])
    drawn.begin(("health", field, limits, labels), lambda ground: _health_ground(ground, field, limits, labels))
    draw_grey(drawn, field, card.history)
    draw_marks(drawn, field, card.marks)
    values = known(card.history, field)
    draw_line(drawn, field, values, 3.5)
    if values:
        _last(drawn, field, *values[-1])
    else:
        _nothing(drawn, field, "No score yet: not enough data")
    for place, component in enumerate(card.components[:4]):
        _component(drawn, card, place, component)
    _title(drawn, card.name)
    _score_now(drawn, card)
    return drawn.png()


def book_chart(book: BookCard) -> bytes:
    """Return the portfolio's median over 26 weeks and how many accounts are in each band, as PNG."""
    drawn, limits = sheet(), (book.green_from, book.yellow_from)
    field = _field(book.as_of.date(), marked=False)
    drawn.begin(("book", field, limits), lambda ground: _ground(ground, field, limits, "Median health"))
    values = [(day, score) for day, score in book.medians if field.shows(day)]
    draw_line(drawn, field, values, 3.5, lost=10)
    if values:
        _last(drawn, field, *values[-1])
    else:
        _nothing(drawn, field, "No median yet: nothing was scored")
    _mix(drawn, book)
    _title(drawn, "My customers" if book.owner else "All customers")
    said = f"{one_decimal(book.median):.1f}" if book.median is not None else NONE
    drawn.text(WIDTH - 40, 46, said, 38, bold=True, anchor="end")
    drawn.text(WIDTH - 40, 72, "median now", 17, colour=SOFT, anchor="end")
    return drawn.png()


def _field(today: date, *, marked: bool) -> Field:
    """The large field; without marks it takes their room."""
    top = 148 if marked else 108
    return Field(left=_LEFT, top=top, width=WIDTH - _LEFT - 112, height=354 - top, today=today)


def _strip_field(today: date, place: int) -> Field:
    wide = (WIDTH - _LEFT - 40 - 3 * _STRIP_APART) / 4
    left = _LEFT + place * (wide + _STRIP_APART)
    return Field(left=left, top=_STRIP_TOP, width=wide, height=_STRIP_HIGH, today=today)


def _ground(ground: Sheet, field: Field, limits: tuple[float, float], shown: str) -> None:
    ground.text(40, 70, f"{shown} in the 26 weeks to {_day(field.today)}", 17, colour=SOFT)
    draw_bands(ground, field, limits)
    draw_scale(ground, field, limits)


def _health_ground(ground: Sheet, field: Field, limits: tuple[float, float], labels: tuple[str, ...]) -> None:
    _ground(ground, field, limits, "Health")
    for place, label in enumerate(labels):
        part = _strip_field(field.today, place)
        draw_bands(ground, part, limits)
        ground.text(part.left, part.top - 9, label, 16)


def _title(drawn: Sheet, title: str) -> None:
    drawn.text(40, 42, drawn.fitted(title, 26, 560, bold=True), 26, bold=True)


def _score_now(drawn: Sheet, card: HealthCard) -> None:
    """The score at the top right, its band in words, and where it goes."""
    drawn.text(WIDTH - 40, 46, score_words(card.score, card.band), 38, bold=True, anchor="end")
    moved = "" if card.d28 is None else f"{ARROWS[card.arrow]} {signed(card.d28)} in 28 days"
    wide = drawn.text(WIDTH - 40, 72, moved, 17, colour=SOFT, anchor="end") + 12 * bool(moved)
    said = "Grey: not enough data" if card.band is Band.GREY else NAMES[card.band]
    drawn.text(WIDTH - 40 - wide, 72, said, 17, colour=WORDS[card.band], bold=True, anchor="end")


def _last(drawn: Sheet, field: Field, day: date, score: float) -> None:
    x, y = field.x(day), field.y(score)
    drawn.dot(x, y, 7, INK)
    if x > field.right - 20:
        drawn.text(x + 14, min(max(y + 8, field.top + 16), field.bottom), f"{one_decimal(score):.1f}", 22, bold=True)


def _nothing(drawn: Sheet, field: Field, said: str) -> None:
    middle, wide = field.left + field.width / 2, drawn.width(said, 20, bold=True) + 48
    drawn.box(middle - wide / 2, field.top + 76, wide, 54, PAPER)
    drawn.text(middle, field.top + 110, said, 20, bold=True, anchor="middle")


def _component(drawn: Sheet, card: HealthCard, place: int, component: ComponentCard) -> None:
    field = _strip_field(card.as_of.date(), place)
    said = "no data" if component.score is None else f"{one_decimal(component.score):.1f}"
    if not component.applies:
        said = "not counted yet"
    drawn.text(field.right, field.top - 9, said, 16, bold=component.applies, anchor="end")
    days = [(point.day, point.components[place]) for point in card.history if field.shows(point.day)]
    values = [(day, value) for day, value in days if value is not None]
    draw_line(drawn, field, values, 2.0)
    if values and component.applies:
        drawn.dot(field.x(values[-1][0]), field.y(values[-1][1]), 4, INK)


def _mix(drawn: Sheet, book: BookCard) -> None:
    """The share of each band as one bar with the counts under it, worst first."""
    counts = {band: sum(row.band is band for row in book.rows) for band in _WORST_FIRST}
    whole, left, room = len(book.rows), float(_LEFT), WIDTH - _LEFT - 40.0
    if not whole:
        drawn.box(left, 410, room, 30, TINTS[Band.GREY])
    for band, count in counts.items():
        wide = room * count / whole if whole else 0.0
        if wide:
            drawn.box(left, 410, max(wide - 3, 2), 30, FILLS[band])
        left += wide
    for place, (band, count) in enumerate(counts.items()):
        x = _LEFT + place * room / 4
        drawn.box(x, HEIGHT - 40, 16, 16, FILLS[band])
        told = drawn.text(x + 24, HEIGHT - 26, f"{NAMES[band]} {count}", 17, bold=True)
        share = f"{round(100 * count / whole)} %" if whole else ""
        drawn.text(x + 34 + told, HEIGHT - 26, share, 17, colour=SOFT)


def score_words(score: float | None, band: Band) -> str:
    """Return the score with one decimal, in brackets where it is grey, a dash without one."""
    if score is None:
        return NONE
    said = f"{one_decimal(score):.1f}"
    return f"({said})" if band is Band.GREY else said


def signed(points: float) -> str:
    """Return points with one decimal and their sign, a true minus."""
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
