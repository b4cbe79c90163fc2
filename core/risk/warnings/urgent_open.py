"""Several urgent tickets wait, or one has waited long."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels, many


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Several urgent tickets wait, or one has waited long."""
    several = signs.urgent > rules.limit("urgent_open", "count")
    return levels(len(signs), (Level.HIGH, several | (signs.urgent_oldest > rules.limit("urgent_open", "days"))))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value, age = float(signs.urgent[row]), float(signs.urgent_oldest[row])
    return Evidence(
        sentence=f"{many(value, 'urgent ticket is', 'urgent tickets are')} open, the oldest for {days(age)}.",
        source=signs.source_of("tickets"),
        at=signs.ago(age),
        value=value,
    )


WARNING = WarningRule(
    name="urgent_open",
    label="Urgent tickets open",
    domain="tickets",
    play="support_friction",
    read=read,
    say=say,
    needs=("urgent",),
)
