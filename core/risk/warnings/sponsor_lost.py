"""The sponsor has changed, misses reviews, is not heard of, or there is none."""

import numpy as np

from core.content.risk_rules import RiskRules
from core.facts import FactKind
from core.risk.alert import Evidence
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings._part import WarningRule, days, levels, number, since
from core.signals import Flags, Floats


def _unheard(last: Floats, enterprise: Flags, rules: RiskRules) -> Flags:
    """Where the sponsor was last heard of too long ago, sooner for an enterprise."""
    limits = [rules.limit("sponsor_lost", name) for name in ("others", "enterprise")]
    unheard: Flags = last >= np.where(enterprise, limits[1], limits[0])
    return unheard


def read(signs: Signs, rules: RiskRules) -> Codes:
    """The sponsor has changed, misses reviews, is not heard of, or there is none."""
    changed = signs.sponsor_changed <= rules.limit("sponsor_lost", "changed")
    missed = signs.reviews_missed >= rules.limit("sponsor_lost", "reviews")
    return levels(
        len(signs),
        (Level.HIGH, changed | missed),
        (Level.MEDIUM, _unheard(signs.last_sponsor, signs.enterprise, rules) | (signs.sponsors == 0)),
    )


def say(signs: Signs, rules: RiskRules, row: int) -> Evidence:
    """What it rests on."""
    changed, missed = float(signs.sponsor_changed[row]), float(signs.reviews_missed[row])
    age = float(signs.last_sponsor[row])
    source, at, value = signs.source_of("contacts"), signs.ago(age), age
    if changed <= rules.limit("sponsor_lost", "changed"):
        said, source = f"The sponsor changed {since(changed)}", signs.teller(FactKind.SPONSOR_CHANGED, row)
        at, value = signs.ago(changed), changed
    elif missed >= rules.limit("sponsor_lost", "reviews"):
        said, at, value = f"The sponsor missed {number(missed)} reviews in a row", signs.now, missed
    elif _unheard(signs.last_sponsor[row], signs.enterprise[row], rules):
        said = f"The sponsor was last heard of {days(age)} ago"
    else:
        said, at, value = "No sponsor is on record among their contacts", signs.now, 0.0
    return Evidence(sentence=f"{said}.", source=source, at=at, value=value)


WARNING = WarningRule(
    name="sponsor_lost",
    label="Sponsor lost",
    domain="contacts",
    play="sponsor_loss",
    read=read,
    say=say,
)
