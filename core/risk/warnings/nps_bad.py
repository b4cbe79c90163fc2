"""A detractor, or somebody whose own answer has fallen."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since
from core.signals import Flags, Floats


def _low(nps: Floats, age: Floats, rules: RiskRules) -> Flags:
    low: Flags = (nps <= rules.limit("nps_bad", "detractor")) & (age <= rules.limit("nps_bad", "days"))
    return low


def read(signs: Signs, rules: RiskRules) -> Codes:
    """A detractor, or somebody whose own answer has fallen."""
    limit = rules.limit("nps_bad", "days")
    low = _low(signs.nps, signs.nps_age, rules)
    fell = (signs.nps_fall >= rules.limit("nps_bad", "drop")) & (signs.nps_fall_age <= limit)
    return levels(len(signs), (Level.HIGH, low | fell))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    low = bool(_low(signs.nps[row], signs.nps_age[row], rules))
    value, age = float(signs.nps[row]), float((signs.nps_age if low else signs.nps_fall_age)[row])
    fell = f"An NPS answer {since(age)} was {signs.nps_fall[row]:.0f} points below the one before."
    return Evidence(
        sentence=f"They answered NPS with {value:.0f} of 10 {since(age)}." if low else fell,
        source=signs.teller(FactKind.NPS, row),
        at=signs.ago(age),
        value=value if low else -float(signs.nps_fall[row]),
    )


WARNING = WarningRule(
    name="nps_bad",
    label="Bad NPS answer",
    domain="surveys",
    play="",
    read=read,
    say=say,
)
