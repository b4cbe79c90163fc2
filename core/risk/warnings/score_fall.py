"""The score has fallen by much within a week."""

from core.content.risk_rules import RiskRules
from core.health.bands import tenths
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The score has fallen by much within a week."""
    return levels(len(signs), (Level.HIGH, -tenths(signs.change_7) / 10 >= rules.limit("score_fall", "points")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.change_7[row])
    return Evidence(
        sentence=f"The health score fell by {abs(value):.1f} points in 7 days, to {signs.score[row]:.1f}.",
        source=signs.source_of("health"),
        at=signs.now,
        value=value,
    )


WARNING = WarningRule(
    name="score_fall",
    label="Health falls fast",
    domain="health",
    play="",
    read=read,
    say=say,
    needs=("change_7",),
)
