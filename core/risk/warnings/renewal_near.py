"""The renewal comes near, and health is red, or yellow and falling."""

from core.content.risk_rules import RiskRules
from core.health.bands import BANDS, Band
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels

RED, YELLOW = BANDS.index(Band.RED), BANDS.index(Band.YELLOW)


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The renewal comes near, and health is red, or yellow and falling."""
    near = signs.renewal <= rules.limit("renewal_near", "days")
    bad = (signs.band == RED) | ((signs.band == YELLOW) & signs.falling)
    return levels(len(signs), (Level.HIGH, near & bad))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.renewal[row])
    when = f"is in {days(value)}" if value >= 0 else f"was {days(-value)} ago"
    health = "red" if signs.band[row] == RED else "yellow and falling"
    return Evidence(
        sentence=f"The renewal {when}, and health is {health}.",
        source=signs.source_of("health"),
        at=signs.now,
        value=value,
    )


WARNING = WarningRule(
    name="renewal_near",
    label="Renewal near",
    domain="health",
    play="",
    read=read,
    say=say,
)
