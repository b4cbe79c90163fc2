"""The backtest of a table as one page: the verdict, the rivals, how true the probabilities came, what weighs most."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from core.reports.dashboard import Around
from core.reports.model_card import STRONGEST
from core.risk.fit.backtest import Report

WIDE, HIGH, EDGE = 480, 320, 48
SPARE = 26
"""Room at the right and above for the last tick."""


def backtest_page(report: Report, *, data: str, label: str, notes: tuple[str, ...]) -> str:
    """The page, complete in itself."""
    page = _environment().get_template("backtest.html.j2")
    strongest = report.strongest[:STRONGEST]
    return page.render(
        around=Around(),
        report=report,
        data=data,
        label=label,
        notes=notes,
        curve=calibration_svg(report),
        strongest=strongest,
        most=max((strength for _, strength in strongest), default=1.0) or 1.0,
    )


def calibration_svg(report: Report) -> Markup:
    """What came true against what was foretold, in ten equal parts of the rows; the diagonal is the aim."""
    top = min(1.0, 1.1 * max(max(said, came) for said, came, _ in report.calibration) + 1e-6)

    def at(said: float, came: float) -> tuple[float, float]:
        return round(EDGE + said / top * (WIDE - EDGE - SPARE), 1), round(
            HIGH - EDGE - came / top * (HIGH - EDGE - SPARE), 1
        )

    points = [at(said, came) for said, came, _ in report.calibration]
    (left, bottom), (right, upper) = at(0, 0), at(top, top)
    dots = Markup("").join(Markup('<circle class="end" cx="{}" cy="{}" r="5"/>').format(x, y) for x, y in points)
    line = Markup('<polyline class="trend" points="{}"/>').format(" ".join(f"{x},{y}" for x, y in points))
    aim = Markup('<line class="mark" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(left, bottom, right, upper)
    ticks = Markup("").join(
        Markup('<text class="sub" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, HIGH - EDGE + 20, f"{share:.0%}"
        )
        + Markup('<text class="sub" x="{}" y="{}" text-anchor="end">{}</text>').format(
            EDGE - 6, y + 5, f"{share:.0%}"
        )
        for share in (0.0, top / 2, top)
        for x, y in [at(share, share)]
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="Share that left by probability">{}{}{}{}</svg>'
    ).format(WIDE, HIGH, aim, line, dots, ticks)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("core.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
