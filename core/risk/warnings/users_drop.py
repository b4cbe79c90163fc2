"""Fewer of their people come than in the four weeks before."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, fall, levels, number


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Fewer of their people come than in the four weeks before."""
    enough = signs.active_before >= rules.limit("users_drop", "fewest")
    return levels(len(signs), (Level.MEDIUM, enough & (signs.users_fair <= rules.limit("users_drop", "change"))))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    value = float(signs.users_change[row])
    return Evidence(
        sentence=f"{number(signs.active_28[row])} active users in 28 days, after "
        f"{number(signs.active_before[row])} in the 28 before: {fall(value)} fewer.",
        source=signs.source_of("events"),
        at=signs.heard("events"),
        value=value,
    )


WARNING = WarningRule(
    name="users_drop",
    label="Fewer users",
    domain="events",
    play="low_adoption",
    read=read,
    say=say,
    needs=("active_28", "active_before"),
    from_day=56,
)
