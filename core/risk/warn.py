"""Every warning over the whole book at once, and where nothing may open or close."""

from dataclasses import dataclass

import numpy as np

from core.content.risk_rules import RiskRules
from core.risk.levels import Codes, Level
from core.risk.signs import Signs
from core.risk.warnings import WarningRule, all_warnings
from core.signals import Flags

RULES = tuple(all_warnings())
"""The keys of the warnings, in the order of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """The warnings of many accounts, accounts x ``RULES``.

    ``levels`` are level codes, 0 for none. Where ``held``, the data cannot be trusted now or says nothing either
    way: nothing opens, and what is open stays as it is.
    """

    levels: Codes
    held: Flags


def warn(signs: Signs, rules: RiskRules) -> Warned:
    """The level of every warning of every account, the highest alone, and what is held."""
    levels = np.zeros((len(signs), len(RULES)), dtype=np.uint8)
    held = np.zeros(levels.shape, dtype=np.bool_)
    for place, warning in enumerate(all_warnings().values()):
        young = signs.tenure < warning.from_day
        levels[:, place] = np.where(young, np.uint8(0), warning.read(signs, rules))
        held[:, place] = young | _unknown(signs, warning) | _quiet(signs, warning, levels[:, place])
        held[:, place] |= warning.domain in signs.silent
    return Warned(levels=levels, held=held)


def _unknown(signs: Signs, warning: WarningRule) -> Flags:
    """Where a column is missing without which nothing can be said."""
    missing = np.zeros(len(signs), dtype=np.bool_)
    for name in warning.needs:
        missing |= np.isnan(getattr(signs, name))
    if warning.domain == "health":
        missing |= signs.grey
    return missing


def _quiet(signs: Signs, warning: WarningRule, levels: Codes) -> Flags:
    """A quiet time of theirs explains that nobody comes; what is critical beside that is heard all the same."""
    if warning.domain == "events":
        return signs.quiet
    return signs.quiet & (levels < Level.CRITICAL.code)
