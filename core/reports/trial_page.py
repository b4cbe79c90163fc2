"""The backtest of a workspace's own past as one page that can be printed: who ranks best, how true, how early."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from core.reports.backtest_page import HIGH, WIDE, calibration_svg
from core.reports.model_card import STRONGEST
from core.reports.trial_text import lead_line
from core.risk.trial import Trial

EDGE, TOP, GAP = 36, 28, 8


def trial_page(tried: Trial | None, *, horizon: int, score: list[str], why: str, notes: tuple[str, ...]) -> str:
    """The page, complete in itself. ``why`` says why there is no trial; ``score`` are the lines of the score alone."""
    strongest = () if tried is None else tried.report.strongest[:STRONGEST]
    return (
        _environment()
        .get_template("trial.html.j2")
        .render(
            tried=tried,
            horizon=horizon,
            score=score,
            why=why,
            notes=notes,
            lead="" if tried is None else lead_line(tried),
            curve="" if tried is None else calibration_svg(tried.report),
            tenths="" if tried is None else tenths_svg(tried),
            strongest=strongest,
            most=max((strength for _, strength in strongest), default=1.0) or 1.0,
        )
    )


def tenths_svg(tried: Trial) -> Markup:
    """How many times as often as everybody each tenth of the rows left, the likeliest first; the line is everybody."""
    base = tried.report.positives / tried.report.rows
    lifts = [share / base for share in tried.tenths]
    top, bottom = max([*lifts, 1.0]), HIGH - EDGE
    step = (WIDE - EDGE) / len(lifts)
    bars = []
    for place, lift in enumerate(lifts):
        high, x = round(lift / top * (bottom - TOP), 1), round(EDGE / 2 + place * step, 1)
        middle = round(x + (step - GAP) / 2, 1)
        bars.append(
            Markup(
                '<rect class="flag" x="{}" y="{}" width="{}" height="{}"/>'
                '<text class="sub" x="{}" y="{}" text-anchor="middle">{}</text>'
                '<text class="sub" x="{}" y="{}" text-anchor="middle">{}</text>'
            ).format(
                *(x, round(bottom - high, 1), round(step - GAP, 1), high),
                *(middle, round(bottom - high - 6, 1), f"{lift:.1f}"),
                *(middle, bottom + 20, place + 1),
            )
        )
    even = round(bottom - (bottom - TOP) / top, 1)
    line = Markup('<line class="mark" x1="0" y1="{}" x2="{}" y2="{}"/>').format(even, WIDE, even)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="Lift by tenth">{}{}</svg>').format(
        WIDE, HIGH, Markup("").join(bars), line
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("core.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
