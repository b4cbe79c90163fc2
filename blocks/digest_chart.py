"""The tiers of risk of the last weeks as a small picture, and the same in words. Pure."""

from collections.abc import Sequence

from blocks.chart_plot import FILLS
from blocks.chart_sheet import INK, LINE, PAPER, SOFT, Sheet, sheet
from core.health.bands import Band
from core.messages_digest import TierWeek
from core.onboarding.words import short_day

NAMES = ("Critical", "High", "Medium", "Low")
_COLOURS = ("#7d1f10", FILLS[Band.RED], FILLS[Band.YELLOW], "#c9d1dc")
_SHADED = 2
"""So many tiers, worst first, are drawn with white numbers."""
_LEFT, _TOP, _HIGH, _WIDE = 60.0, 120.0, 280.0, 880.0
_SMALLEST = 18.0
"""A part of a bar that is lower bears no number."""


def tiers_chart(weeks: Sequence[TierWeek]) -> bytes:
    """Return a bar a week as PNG, oldest first: how many customers were in each tier, the worst at the bottom."""
    drawn = sheet()
    drawn.begin("tiers", _ground)
    most = max((sum(week.tiers[:3]) for week in weeks), default=0) or 1
    apart = _WIDE / max(len(weeks), 1)
    for place, week in enumerate(weeks):
        _bar(drawn, week, left=_LEFT + place * apart + apart * 0.15, width=apart * 0.7, most=most)
    return drawn.png()


def chart_words(weeks: Sequence[TierWeek]) -> str:
    """Return the numbers of the chart as sentences."""
    if not weeks:
        return "Risk was not looked at in the last weeks."
    told = [f"{short_day(week.day)}: {_numbers(week)}" for week in weeks]
    return f"Customers by tier of risk, a week each. {'; '.join(told)}."


def _numbers(week: TierWeek) -> str:
    return ", ".join(f"{number} {name.lower()}" for name, number in zip(NAMES, week.tiers, strict=True))


def _ground(ground: Sheet) -> None:
    ground.text(40, 46, "Customers at risk, week by week", 26, bold=True)
    ground.text(40, 74, "By tier of the risk index; those of low risk stand below each bar", 17, colour=SOFT)
    ground.line([(_LEFT, _TOP + _HIGH), (_LEFT + _WIDE, _TOP + _HIGH)], LINE, 2.0)
    left = 560.0
    for name, colour in zip(NAMES[:3], _COLOURS, strict=False):
        ground.box(left, 92, 16, 16, colour)
        left += ground.text(left + 24, 106, name, 17) + 60


def _bar(drawn: Sheet, week: TierWeek, *, left: float, width: float, most: int) -> None:
    floor = _TOP + _HIGH
    for place, number in enumerate(week.tiers[:3]):
        high = (_HIGH - 10) * number / most
        if number:
            drawn.box(left, floor - high, width, max(high - 2, 1), _COLOURS[place])
        if high >= _SMALLEST:
            colour = PAPER if place < _SHADED else INK
            drawn.text(
                left + width / 2, floor - high / 2 + 6, f"{number}", 17, colour=colour, bold=True, anchor="middle"
            )
        floor -= high
    middle = left + width / 2
    drawn.text(middle, _TOP + _HIGH + 26, short_day(week.day), 17, anchor="middle")
    drawn.text(middle, _TOP + _HIGH + 50, f"{week.tiers[3]:,} low", 15, colour=SOFT, anchor="middle")
