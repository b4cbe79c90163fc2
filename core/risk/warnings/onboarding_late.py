"""Much of what is due in the onboarding is overdue, or nothing happens."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Much of what is due in the onboarding is overdue, or nothing happens."""
    share = signs.overdue
    some, most = share >= rules.limit("onboarding_late", "medium"), share > rules.limit("onboarding_late", "high")
    idle = signs.plan_quiet > rules.limit("onboarding_late", "quiet")
    return levels(len(signs), (Level.MEDIUM, some | idle), (Level.HIGH, most))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    share, idle = float(signs.overdue[row]), float(signs.plan_quiet[row])
    late = share >= rules.limit("onboarding_late", "medium")
    work = f"{share * 100:.0f} % of the onboarding tasks due by today are overdue"
    rest = f"nothing has happened in the onboarding for {days(idle)}"
    quiet = idle > rules.limit("onboarding_late", "quiet")
    said = "; ".join(words for holds, words in ((late, work), (quiet, rest)) if holds)
    return Evidence(
        sentence=f"{said[:1].upper()}{said[1:]}.",
        source=signs.source_of("plans"),
        at=signs.now if late else signs.ago(idle),
        value=share if late else idle,
    )


WARNING = WarningRule(
    name="onboarding_late",
    label="Onboarding late",
    domain="plans",
    play="poor_onboarding",
    read=read,
    say=say,
)
