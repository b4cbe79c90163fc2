"""Marks on a chart: what happened and when, with labels that do not meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blocks.chart_plot import Field
from blocks.chart_sheet import INK, PAPER, SOFT, Sheet
from core.health.card import Mark

_LANES, _LANE, _APART, _EDGE, _WIDEST = 3, 20, 14, 24, 260
_MOST = 12
"""How many marks get a label at most; the newest do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flag:
    """A label from ``left`` to ``right`` on a line at ``x``; ``lane`` None is no label, only the line.

    ``crossed`` lines would run through a lower label, so they end at the field.
    """

    x: float
    said: str
    left: float = 0.0
    right: float = 0.0
    lane: int | None = None
    crossed: bool = False


def draw_marks(sheet: Sheet, field: Field, marks: Sequence[Mark]) -> None:
    """Mark what happened: a line through the field with its label as a flag above, in the first lane with room.

    A label that finds no room is left out; its line stays, and the words beside the chart name it.
    """
    seen = sorted((mark for mark in marks if field.shows(mark.day)), key=lambda mark: mark.day, reverse=True)
    for mark in seen[_MOST:]:
        _draw(sheet, field, _Flag(x=field.x(mark.day), said=mark.label))
    fitted = [(field.x(mark.day), sheet.fitted(mark.label, 16, _WIDEST)) for mark in seen[:_MOST]]
    wide = [(x, said, sheet.width(said, 16)) for x, said in fitted]
    plans = [_plan(wide, field.right + 92, lanes) for lanes in (range(_LANES), range(_LANES - 1, -1, -1))]
    for flag in min(plans, key=_trouble):
        _draw(sheet, field, flag)


def _draw(sheet: Sheet, field: Field, flag: _Flag) -> None:
    x, base = flag.x, field.top - 8 - _LANE * (flag.lane or 0)
    top = field.top if flag.lane is None or flag.crossed else base - 12
    sheet.line([(x, top), (x, field.bottom)], SOFT, 1.5)
    sheet.shape([(x, field.top - 6), (x + 6, field.top), (x, field.top + 6), (x - 6, field.top)], INK, PAPER)
    if flag.lane is not None:
        sheet.text(flag.left, base, flag.said, 16)


def _plan(wide: Sequence[tuple[float, str, float]], edge: float, left_lanes: Iterable[int]) -> list[_Flag]:
    """The flags, newest first; those that would leave the sheet stand left of their line, in ``left_lanes``."""
    flags: list[_Flag] = []
    lanes_of_left = tuple(left_lanes)
    for x, said, width in wide:
        fits = x + 6 + width <= edge
        right = [(x + 6, lane) for lane in range(_LANES) if fits]
        left = [(x - 6 - width, lane) for lane in (range(_LANES) if fits else lanes_of_left) if x - width > _EDGE]
        room = [place for place in (*right, *left) if _room(flags, place[1], place[0], place[0] + width)]
        clear = [place for place in room if not _crossed(flags, x, place[1])]
        if not room:
            flags.append(_Flag(x=x, said=said))
            continue
        begins, lane = (clear or room)[0]
        flags.append(_Flag(x=x, said=said, left=begins, right=begins + width, lane=lane, crossed=not clear))
    return flags


def _room(flags: Sequence[_Flag], lane: int, left: float, right: float) -> bool:
    """Whether a label in the lane meets no other and no line that rises into it."""
    for flag in flags:
        if flag.lane is None:
            continue
        if flag.lane == lane and left < flag.right + _APART and right > flag.left - _APART:
            return False
        if flag.lane >= lane and not flag.crossed and left - 6 < flag.x < right + 6:
            return False
    return True


def _crossed(flags: Sequence[_Flag], x: float, lane: int) -> bool:
    """Whether a line that rises to the lane runs through a label."""
    return any(flag.lane is not None and flag.lane <= lane and flag.left - 4 < x < flag.right + 4 for flag in flags)


def _trouble(flags: Sequence[_Flag]) -> int:
    """How far a plan is from good: labels left out weigh more than lines cut short."""
    return sum(3 if flag.lane is None else flag.crossed for flag in flags)
