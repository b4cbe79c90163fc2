"""The account has been red for weeks."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The account has been red for weeks."""
    return levels(len(signs), (Level.HIGH, signs.red_for >= rules.limit("red_long", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.red_for[row])
    return Evidence(
        sentence=f"The account has been red for {days(value)}.",
        source=signs.source_of("health"),
        at=signs.ago(value),
        value=value,
    )


WARNING = WarningRule(
    name="red_long",
    label="Red for long",
    domain="health",
    play="",
    read=read,
    say=say,
)
