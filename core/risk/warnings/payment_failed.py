"""A payment has failed; critical where it stays unsettled."""

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, since


def read(signs: Signs, rules: RiskRules) -> Codes:
    """A payment has failed; critical where it stays unsettled."""
    age = signs.payment_failed
    return levels(
        len(signs), (Level.HIGH, age >= 0), (Level.CRITICAL, age >= rules.limit("payment_failed", "unsettled"))
    )


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    age = float(signs.payment_failed[row])
    return Evidence(
        sentence=f"A payment failed {since(age)} and is not settled.",
        source=signs.teller(FactKind.PAYMENT_FAILED, row),
        at=signs.ago(age),
        value=age,
    )


WARNING = WarningRule(
    name="payment_failed",
    label="Payment failed",
    domain="revenue",
    play="price_pressure",
    read=read,
    say=say,
)
