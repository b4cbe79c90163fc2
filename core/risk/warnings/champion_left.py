"""The person who speaks for us there has left or has another role."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The person who speaks for us there has left or has another role."""
    return levels(len(signs), (Level.HIGH, signs.champion_left <= rules.limit("champion_left", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.champion_left[row])
    return Evidence(
        sentence=f"Their champion left {since(age)}, and nobody has taken over.",
        source=signs.teller(FactKind.CHAMPION_LEFT, row),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="champion_left",
    label="Champion left",
    domain="contacts",
    play="champion_left",
    read=read,
    say=say,
)
