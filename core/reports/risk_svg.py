"""The drawings of the risk report: an account's index over the tiers, and how much of a portfolio is at risk."""

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from core.reports.svg import Frame, drawing, line, months, rectangle, word
from core.risk.card import RiskPoint
from core.risk.levels import Level

_APART = 22
_STEPS = (5, 10, 20, 25, 50, 100)


def index_svg(history: Sequence[RiskPoint], *, today: date, limits: tuple[float, float, float], label: str) -> Markup:
    """26 weeks of the index over the ranges of the tiers; ``limits`` are where medium, high and critical begin."""
    frame = Frame(today=today, left=74, top=12, width=856, height=230)
    points = [(point.day, point.index) for point in history if frame.shows(point.day)]
    parts = [*_tiers(frame, limits), *months(frame), *line(frame, points, none="No look yet")]
    return drawing(parts, width=1000, height=276, label=label)


def share_svg(trend: Sequence[tuple[date, float]], *, today: date, label: str) -> Markup:
    """Percent of a portfolio over 26 weeks, from 0 to a round number over the highest."""
    frame = Frame(today=today, left=64, top=12, width=866, height=170)
    most = max((share for _, share in trend), default=0.0)
    top = next((step for step in _STEPS if step >= most), _STEPS[-1])
    points = [(day, share * 100 / top) for day, share in trend if frame.shows(day)]
    scale = [rectangle(frame, "tint-grey", 0, 100)]
    scale += [
        word(frame.left + frame.width + 8, frame.y(part * 50) + 5, f"{top * part / 2:g} %") for part in range(3)
    ]
    return drawing(
        [*scale, *months(frame), *line(frame, points, none="No look yet", lost=10)],
        width=1000,
        height=218,
        label=label,
    )


def _tiers(frame: Frame, limits: tuple[float, float, float]) -> Iterator[Markup]:
    edges = (0.0, *limits, 100.0)
    for level, low, high in zip(Level, edges, edges[1:], strict=False):
        yield rectangle(frame, f"tint-{level}", low, high)
        if frame.y(low) - frame.y(high) > _APART:
            middle = frame.y((low + high) / 2) + 5
            yield word(frame.left - 8, middle, level.value.capitalize(), f"name name-{level}", "end")
    for edge in edges:
        yield word(frame.left + frame.width + 8, frame.y(edge) + 5, f"{edge:g}")
