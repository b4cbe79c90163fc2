"""The chart of an account's risk index as PNG, 1000 by 500 pixels, and the same in words. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from blocks.chart_plot import DAYS, Field, draw_line, draw_months
from blocks.chart_sheet import HEIGHT, INK, PAPER, SOFT, WIDTH, Sheet, sheet
from blocks.health_words import points, signed
from core.risk.card import RiskCard
from core.risk.levels import Level

LONGEST = 1900
"""Characters of a chart in words; Slack takes 2,000 as alt text."""
NAMES_OF = {level: level.value.capitalize() for level in Level}
TINTS = {Level.LOW: "#d5ebe3", Level.MEDIUM: "#fcf1cb", Level.HIGH: "#fbe3cc", Level.CRITICAL: "#f8d3cb"}
"""Behind the line. Told apart without colour by place and by name."""
WORDS = {Level.LOW: "#17603f", Level.MEDIUM: "#6b4e00", Level.HIGH: "#7d3f0a", Level.CRITICAL: "#8f2413"}
"""For names of tiers: 4.5 to 1 or better on paper and on the tints."""
_LEFT, _TOP, _LONGEST_NAME = 104, 108, 120
_STEP, _WEEKS = 28, 168
_NEAR = 7
_EDGE = 24
_APART = 22


def risk_chart(card: RiskCard) -> bytes:
    """Return 26 weeks of the index over the ranges of the tiers as PNG; also where little is known."""
    drawn, today = sheet(), card.as_of.date()
    field = Field(left=_LEFT, top=_TOP, width=WIDTH - _LEFT - 112, height=HEIGHT - _TOP - 48, today=today)
    drawn.begin(("risk", field, card.limits), lambda ground: _ground(ground, field, card.limits))
    values = _values(card)
    draw_line(drawn, field, values, 3.5)
    if values:
        day, index = values[-1]
        x, y = field.x(day), field.y(index)
        drawn.dot(x, y, 7, INK)
        if x > field.right - _EDGE:
            drawn.text(x + 14, min(max(y + 8, field.top + 16), field.bottom), points(index), 22, bold=True)
    drawn.text(40, 42, drawn.fitted(card.name, 26, 560, bold=True), 26, bold=True)
    drawn.text(WIDTH - 40, 46, points(card.index), 38, bold=True, anchor="end")
    moved = "" if card.d28 is None else f"{signed(card.d28)} in 28 days"
    wide = drawn.text(WIDTH - 40, 72, moved, 17, colour=SOFT, anchor="end") + 12 * bool(moved)
    drawn.text(WIDTH - 40 - wide, 72, NAMES_OF[card.tier], 17, colour=WORDS[card.tier], bold=True, anchor="end")
    return drawn.png()


def risk_chart_words(card: RiskCard) -> str:
    """Return the numbers of the chart as sentences, at most 1,900 characters."""
    name = card.name if len(card.name) <= _LONGEST_NAME else card.name[: _LONGEST_NAME - 1] + "…"
    moved = "" if card.d28 is None else f", {signed(card.d28)} in 28 days"
    today = card.as_of.date()
    now = f"{name}: risk index {points(card.index)}, {card.tier}, on {_day(today)} {today.year}{moved}."
    limits = ", ".join(f"{level} from {limit:g}" for level, limit in zip(list(Level)[1:], card.limits, strict=True))
    whole = f"{now} {_course(_values(card), today)} Tiers: {limits}."
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"


def _values(card: RiskCard) -> list[tuple[date, float]]:
    today = card.as_of.date()
    return [(point.day, point.index) for point in card.history if 0 <= (today - point.day).days <= DAYS]


def _course(values: Sequence[tuple[date, float]], today: date) -> str:
    if not values:
        return "There is no history yet."
    lowest, highest = min(values, key=lambda value: value[1]), max(values, key=lambda value: value[1])
    steps = (today - timedelta(days=back) for back in range(_WEEKS, -1, -_STEP))
    found = [near for step in steps if (near := _last_before(values, step))]
    told = ", ".join(f"{_day(day)} {points(index)}" for day, index in dict.fromkeys(found))
    ends = f"lowest {points(lowest[1])} on {_day(lowest[0])}, highest {points(highest[1])} on {_day(highest[0])}"
    return f"In 26 weeks: {ends}. Every four weeks: {told}."


def _last_before(values: Sequence[tuple[date, float]], step: date) -> tuple[date, float] | None:
    near = [value for value in values if 0 <= (step - value[0]).days <= _NEAR]
    return near[-1] if near else None


def _ground(ground: Sheet, field: Field, limits: tuple[float, float, float]) -> None:
    day = field.today
    ground.text(40, 70, f"Risk index in the 26 weeks to {_day(day)} {day.year}, a ranking", 17, colour=SOFT)
    edges = (0.0, *limits, 100.0)
    for level, low, high in zip(Level, edges, edges[1:], strict=False):
        top = field.y(high)
        ground.box(field.left, top, field.width, field.y(low) - top, TINTS[level])
        if field.y(low) - top > _APART:
            middle = field.y((low + high) / 2) + 6
            ground.text(field.left - 10, middle, NAMES_OF[level], 16, colour=WORDS[level], bold=True, anchor="end")
    for limit in limits:
        ground.line([(field.left, field.y(limit)), (field.right, field.y(limit))], PAPER, 2.0)
    for edge in edges:
        ground.text(field.left + 8, field.y(edge) - 4, f"{edge:g}", 14, colour=SOFT)
    draw_months(ground, field)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
