"""The checklist as one self-contained page: no script, no foreign file, printable on A4."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.reports.checklist import Checklist, MilestoneRow

_WIDTH, _LEFT, _RIGHT = 960, 24, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A milestone on the timeline: ``x`` in the drawing's units, ``row`` 0 or 1 so that labels do not meet."""

    x: float
    row: int
    name: str
    day: str
    state: str
    anchor: str


def to_html(checklist: Checklist) -> str:
    """The page as text. Every value is escaped; the only markup is the template's own."""
    return (
        _environment()
        .get_template("checklist.html.j2")
        .render(
            c=checklist,
            marks=_marks(checklist),
            today_x=_x(checklist.as_of, checklist)
            if checklist.start <= checklist.as_of <= _last(checklist)
            else None,
            bands=_bands(checklist),
            width=_WIDTH,
            percent=round(100 * checklist.done / checklist.total) if checklist.total else 0,
        )
    )


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("core.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["day"] = lambda day: f"{day:%a} {day.day} {day:%b %Y}" if day else ""
    return env


def _last(checklist: Checklist) -> date:
    days = [checklist.end, *(row.expected or row.target for row in checklist.milestones)]
    return max(*days, *(row.target for row in checklist.milestones))


def _x(day: date, checklist: Checklist) -> float:
    span = max((_last(checklist) - checklist.start).days, 1)
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - checklist.start).days / span, 1)


def _marks(checklist: Checklist) -> list[Mark]:
    marks: list[Mark] = []
    for index, row in enumerate(sorted(checklist.milestones, key=lambda row: row.reached or row.target)):
        day = row.reached or row.target
        x = _x(day, checklist)
        anchor = "start" if x < _WIDTH * 0.12 else "end" if x > _WIDTH * 0.88 else "middle"
        marks.append(
            Mark(x=x, row=index % 2, name=row.name, day=f"{day.day} {day:%b}", state=_state(row), anchor=anchor)
        )
    return marks


def _bands(checklist: Checklist) -> list[tuple[float, float]]:
    """(x, width) of each phase: from its first day to the next one's."""
    edges = [_x(phase.first, checklist) for phase in checklist.phases]
    ends = [*edges[1:], _x(checklist.end, checklist)]
    return [(x, max(end - x - 2, 2)) for x, end in zip(edges, ends, strict=False)]


def _state(row: MilestoneRow) -> str:
    if row.reached:
        return "reached"
    return "late" if row.expected and row.expected > row.target else "open"
