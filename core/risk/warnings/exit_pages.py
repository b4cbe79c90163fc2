"""They look at the pages of billing or of cancelling."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, many


def read(signs: Signs, rules: RiskRules) -> Codes:
    """They look at the pages of billing or of cancelling."""
    return levels(len(signs), (Level.LOW, signs.exit_pages > rules.limit("exit_pages", "visits")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.exit_pages[row])
    return Evidence(
        sentence=f"{many(value, 'visit', 'visits')} to pages of billing or cancelling in 7 days.",
        source=signs.source_of("events"),
        at=signs.heard("events"),
        value=value,
    )


WARNING = WarningRule(
    name="exit_pages",
    label="Looks at how to leave",
    domain="events",
    play="",
    read=read,
    say=say,
    needs=("exit_pages",),
)
