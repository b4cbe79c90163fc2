"""We expect less revenue after the renewal than today."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, fall, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """We expect less revenue after the renewal than today."""
    return levels(len(signs), (Level.MEDIUM, signs.forecast <= rules.limit("forecast_down", "change")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value, age = float(signs.forecast[row]), float(signs.forecast_age[row])
    return Evidence(
        sentence=f"The revenue forecast of {since(age)} is {fall(value)} below today's revenue.",
        source=signs.teller(FactKind.FORECAST, row),
        at=signs.ago(age),
        value=value,
    )


WARNING = WarningRule(
    name="forecast_down",
    label="Revenue forecast down",
    domain="revenue",
    play="",
    read=read,
    say=say,
)
