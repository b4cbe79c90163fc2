"""Nobody of theirs has written in the shared channel."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Nobody of theirs has written in the shared channel."""
    age = signs.channel_silent
    return levels(
        len(signs),
        (Level.LOW, age >= rules.limit("channel_silent", "low")),
        (Level.MEDIUM, age >= rules.limit("channel_silent", "medium")),
    )


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.channel_silent[row])
    return Evidence(
        sentence=f"Nobody of theirs has written in the shared channel for {days(age)}.",
        source="shared channel",
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="channel_silent",
    label="Shared channel silent",
    domain="contacts",
    play="",
    read=read,
    say=say,
)
