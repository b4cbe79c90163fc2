"""They do less of what the product is for, by more than the whole book does."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, fall, levels, number
from core.signals import Flags, Floats


def _enough(before: Floats, rules: RiskRules) -> Flags:
    """Where there was enough before for a share of it to mean something."""
    enough: Flags = before >= rules.limit("usage_drop", "fewest")
    return enough


def read(signs: Signs, rules: RiskRules) -> Codes:
    """They do less of what the product is for, by more than the whole book does."""
    month = _enough(signs.core_before_month, rules) & (signs.month_fair <= rules.limit("usage_drop", "month"))
    week = _enough(signs.core_before_week, rules) & (signs.week_fair <= rules.limit("usage_drop", "week"))
    return levels(len(signs), (Level.MEDIUM, week), (Level.HIGH, month))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    month = signs.month_fair[row] <= rules.limit("usage_drop", "month")
    if month and _enough(signs.core_before_month[row], rules):
        now, before, change, span = signs.core_month, signs.core_before_month, signs.month_change, "30 days"
    else:
        now, before, change, span = signs.core_week, signs.core_before_week, signs.week_change, "7 days"
    value = float(change[row])
    return Evidence(
        sentence=f"{number(now[row])} core events in {span}, after {number(before[row])} in the {span} before: "
        f"{fall(value)} fewer.",
        source=signs.source_of("events"),
        at=signs.heard("events"),
        value=value,
    )


WARNING = WarningRule(
    name="usage_drop",
    label="Usage drop",
    domain="events",
    play="low_adoption",
    read=read,
    say=say,
    needs=("week_fair", "month_fair"),
    from_day=60,
)
