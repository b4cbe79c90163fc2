"""They have said that they look at others, or have given notice."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """They have said that they look at others, or have given notice."""
    said = signs.evaluating <= rules.limit("evaluating", "days")
    return levels(len(signs), (Level.CRITICAL, said))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.evaluating[row])
    return Evidence(
        sentence=f"They said {since(age)} that they want to leave or look at alternatives.",
        source=signs.teller(FactKind.INTENT_TO_LEAVE, row),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="evaluating",
    label="Evaluating alternatives",
    domain="notes",
    play="competitor_evaluation",
    read=read,
    say=say,
)
