"""A chart of health, warm, against a fresh matplotlib figure with one bare line.

The floor draws 182 points on default axes and writes PNG of the same size. Targets: 30 ms a chart, and no more than
the floor takes.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from math import sin
from statistics import median
from time import perf_counter

from blocks.charts import health_chart
from core.health.bands import Band
from core.health.card import ComponentCard, HealthCard, HistoryPoint, Mark, MarkKind
from core.types import AccountId

MOST_MS, RATIO, TIMES = 30, 1.0, 40
NOW = datetime(2026, 9, 24, 6, tzinfo=UTC)
PARTS = ("Engagement", "Adoption", "Satisfaction", "Growth")


def card() -> HealthCard:
    days = [(NOW.date() - timedelta(days=181 - day), 60 + 20 * sin(day / 30)) for day in range(182)]
    history = [HistoryPoint(day=day, score=y, band=Band.YELLOW, components=(y, y - 5, y + 5, y)) for day, y in days]
    return HealthCard(
        account=AccountId("acc_bench"),
        name="Northwind Freight",
        as_of=NOW,
        score=60.0,
        raw=60.0,
        band=Band.YELLOW,
        coverage=1.0,
        profile="established",
        version=1,
        components=tuple(ComponentCard(name=name.lower(), label=name, score=60.0, weight=25) for name in PARTS),
        signals=(),
        d28=-3.0,
        history=tuple(history),
        marks=tuple(
            Mark(day=NOW.date() - timedelta(days=20 * place), kind=MarkKind.MILESTONE, label=f"Milestone {place}")
            for place in range(4)
        ),
    )


def another(one: HealthCard, place: int) -> HealthCard:
    """A card with a name, numbers, labels and a course of its own, so that hardly a text was written before."""
    less, label = place / 10 + 0.1, f"Milestone {place} reached"
    return replace(
        one,
        name=f"Northwind Freight {place}",
        score=60.0 - less,
        d28=-less,
        components=tuple(replace(part, score=70.0 - less) for part in one.components),
        history=tuple(replace(point, score=(point.score or 0.0) - less) for point in one.history),
        marks=(replace(one.marks[0], label=label), *one.marks[1:]),
    )


def bare(values: list[float]) -> bytes:
    """The floor: one line on fresh axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure, made = Figure(figsize=(10, 5), dpi=100), BytesIO()
    figure.subplots().plot(values)
    FigureCanvasAgg(figure).print_png(made)
    return made.getvalue()


def main() -> int:
    asked, mine, floor = card(), [], []
    values = [point.score or 0 for point in asked.history]
    health_chart(asked), bare(values)
    for place in range(TIMES):
        named = another(asked, place)
        begun = perf_counter()
        drawn = health_chart(named)
        between = perf_counter()
        bare(values)
        mine.append(between - begun)
        floor.append(perf_counter() - between)
    warm, fresh = median(mine) * 1000, median(floor) * 1000
    print(f"drawn: {warm:.1f} ms a chart of {len(drawn):,} bytes (aim {MOST_MS})")
    print(f"against a fresh figure with a bare line ({fresh:.1f} ms): {warm / fresh:.2f} x (aim {RATIO})")
    return 0 if warm <= MOST_MS and warm / fresh <= RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
