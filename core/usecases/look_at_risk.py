"""What a look at a portfolio's risk finds, before anything is compared with what was known or kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.content.risk_rules import RiskRules
from core.onboarding.plan import Plan
from core.risk.alert import Evidence
from core.risk.moves import Seen
from core.signals import Floats
from core.types import AccountId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Columns in the order of ``seen.accounts``.

    ``raw`` is the score before caps and overrides, NaN where it is grey; ``renewal`` days to it, NaN for none known;
    ``arr`` the yearly revenue, NaN where not known; ``red_since`` a day number, NaN where the band is not red.
    ``whole``: the whole book. ``rescored``: since the look before another scoring file has come into force, so that
    warnings about the score (``of_health``) alarm nobody. ``labels`` and ``plays`` are by rule. ``say`` is the
    evidence of a warning that holds, by the places of account and rule. ``in_play`` are the save plays that run.
    """

    day: date
    rules: RiskRules
    seen: Seen
    raw: Floats
    renewal: Floats
    arr: Floats
    red_since: Floats
    whole: bool
    rescored: bool
    say: Callable[[int, int], Evidence]
    owners: Mapping[AccountId, UserId]
    labels: Mapping[str, str]
    plays: Mapping[str, str]
    of_health: frozenset[str]
    in_play: Mapping[AccountId, Plan]
    places: Mapping[AccountId, int]

    @property
    def knows_arr(self) -> bool:
        """Whether the revenue of any account is known."""
        return bool((~np.isnan(self.arr)).any())
