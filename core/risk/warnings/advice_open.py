"""Our advice has waited for long."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Our advice has waited for long."""
    return levels(len(signs), (Level.LOW, signs.advice >= rules.limit("advice_open", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.advice[row])
    return Evidence(
        sentence=f"Our advice of {days(age)} ago is not acted on.",
        source=signs.teller(FactKind.ADVICE, row),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="advice_open",
    label="Advice not acted on",
    domain="notes",
    play="",
    read=read,
    say=say,
)
