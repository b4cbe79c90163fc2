"""A merger, a sale, lay-offs, or another entity."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """A merger, a sale, lay-offs, or another entity."""
    return levels(len(signs), (Level.HIGH, signs.reorg <= rules.limit("reorg", "days")))


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.reorg[row])
    return Evidence(
        sentence=f"A merger, sale or reorganisation of theirs was noted {since(age)}.",
        source=signs.teller(FactKind.REORG, row),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="reorg",
    label="Merger or reorganisation",
    domain="notes",
    play="merger_reorg",
    read=read,
    say=say,
)
