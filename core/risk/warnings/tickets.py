"""Many support tickets, or many more than they usually have."""

from core.content.risk_rules import RiskRules
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, levels, many
from core.signals import Flags, Floats


def _more(tickets: Floats, usual: Floats, rules: RiskRules) -> Flags:
    """Where it is a multiple of their own mean, and not just two for one."""
    fewest, times = rules.limit("tickets", "fewest"), rules.limit("tickets", "times")
    more: Flags = (tickets >= fewest) & (tickets >= times * usual)
    return more


def read(signs: Signs, rules: RiskRules) -> Codes:
    """Many support tickets, or many more than they usually have."""
    return levels(
        len(signs),
        (
            Level.MEDIUM,
            (signs.tickets > rules.limit("tickets", "count")) | _more(signs.tickets, signs.tickets_usual, rules),
        ),
    )


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    value, usual = float(signs.tickets[row]), float(signs.tickets_usual[row])
    often = f"; {usual:.1f} are usual" if _more(signs.tickets[row], signs.tickets_usual[row], rules) else ""
    return Evidence(
        sentence=f"{many(value, 'ticket', 'tickets')} in 30 days{often}.",
        source=signs.source_of("tickets"),
        at=signs.heard("tickets"),
        value=value,
    )


WARNING = WarningRule(
    name="tickets",
    label="Many tickets",
    domain="tickets",
    play="support_friction",
    read=read,
    say=say,
    needs=("tickets",),
)
