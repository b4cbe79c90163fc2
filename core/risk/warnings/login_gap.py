"""Nobody has come for longer than they are used to stay away."""

import numpy as np

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Nobody has come for longer than they are used to stay away."""
    away, usual = signs.last_seen, np.nan_to_num(signs.usual_gap) * rules.limit("login_gap", "gaps")
    steps = [
        (level, away > np.maximum(rules.limit("login_gap", name), usual))
        for level, name in ((Level.LOW, "low"), (Level.HIGH, "high"), (Level.CRITICAL, "critical"))
    ]
    return levels(len(signs), *steps)


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:  # noqa: ARG001 - every warning says it this way
    """What it rests on."""
    away, usual = float(signs.last_seen[row]), float(signs.usual_gap[row])
    often = "" if np.isnan(usual) else f"; usually they come again after {days(max(1.0, usual))}"
    return Evidence(
        sentence=f"Nobody has used the product for {days(away)}{often}.",
        source=signs.source_of("events"),
        at=signs.ago(away),
        value=away,
    )


WARNING = WarningRule(
    name="login_gap",
    label="Nobody comes",
    domain="events",
    play="low_adoption",
    read=read,
    say=say,
    needs=("last_seen",),
    from_day=14,
)
