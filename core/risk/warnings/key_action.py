"""Nobody has done what the product is for."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Nobody has done what the product is for."""
    return levels(len(signs), (Level.MEDIUM, signs.last_core >= rules.limit("key_action", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.last_core[row])
    return Evidence(
        sentence=f"The last core event was {days(age)} ago.",
        source=signs.source_of("events"),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="key_action",
    label="Key action not seen",
    domain="events",
    play="low_adoption",
    read=read,
    say=say,
    needs=("last_core",),
    from_day=30,
)
