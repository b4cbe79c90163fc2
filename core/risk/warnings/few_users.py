"""One or two people use what is paid for many."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, many, number


def read(signs: Signs, rules: RiskRules) -> Codes:
    """One or two people use what is paid for many."""
    some = (signs.active_28 >= 1) & (signs.active_28 <= rules.limit("few_users", "users"))
    return levels(len(signs), (Level.MEDIUM, some & (signs.seats > rules.limit("few_users", "seats"))))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    users = float(signs.active_28[row])
    return Evidence(
        sentence=f"{many(users, 'person', 'people')} used the product in 28 days; they pay for "
        f"{number(signs.seats[row])} seats.",
        source=signs.source_of("events"),
        at=signs.heard("events"),
        value=users,
    )


WARNING = WarningRule(
    name="few_users",
    label="Only one or two users",
    domain="events",
    play="",
    read=read,
    say=say,
    needs=("active_28", "seats"),
    from_day=60,
)
