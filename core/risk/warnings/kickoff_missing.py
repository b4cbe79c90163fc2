"""The onboarding has begun and no kickoff is booked."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, many


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The onboarding has begun and no kickoff is booked."""
    return levels(len(signs), (Level.MEDIUM, signs.kickoff_wait >= rules.limit("kickoff_missing", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.kickoff_wait[row])
    return Evidence(
        sentence=f"No kickoff is booked {many(value, 'working day', 'working days')} after the onboarding began.",
        source=signs.source_of("plans"),
        at=signs.now,
        value=value,
    )


WARNING = WarningRule(
    name="kickoff_missing",
    label="Kickoff not booked",
    domain="plans",
    play="",
    read=read,
    say=say,
)
