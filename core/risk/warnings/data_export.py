"""They have asked for all of their data, or taken it."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """They have asked for all of their data, or taken it."""
    limit = rules.limit("data_export", "days")
    return levels(len(signs), (Level.HIGH, (signs.data_export <= limit) | (signs.last_export <= limit)))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    asked, taken = float(signs.data_export[row]), float(signs.last_export[row])
    if asked <= rules.limit("data_export", "days"):
        source, what, age = signs.teller(FactKind.DATA_EXPORT, row), "asked for", asked
    else:
        source, what, age = signs.source_of("events"), "exported", taken
    return Evidence(
        sentence=f"They {what} all of their data {since(age)}.", source=source, at=signs.ago(age), value=age
    )


WARNING = WarningRule(
    name="data_export",
    label="Full data export",
    domain="notes",
    play="competitor_evaluation",
    read=read,
    say=say,
)
