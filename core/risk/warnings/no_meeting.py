"""Nobody has met them for long; worse where the renewal comes near."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Nobody has met them for long; worse where the renewal comes near."""
    long = signs.last_meeting >= rules.limit("no_meeting", "days")
    near = signs.renewal <= rules.limit("no_meeting", "renewal")
    return levels(len(signs), (Level.MEDIUM, long), (Level.HIGH, long & near))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    age, renewal = float(signs.last_meeting[row]), float(signs.renewal[row])
    near = f", and the renewal is in {days(renewal)}" if 0 <= renewal <= rules.limit("no_meeting", "renewal") else ""
    return Evidence(
        sentence=f"The last call or meeting was {days(age)} ago{near}.",
        source=signs.source_of("notes"),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="no_meeting",
    label="No meeting",
    domain="notes",
    play="",
    read=read,
    say=say,
    needs=("last_meeting",),
)
