"""What a look at a portfolio's risk finds, before anything is compared with what was known or kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from core.content.risk_rules import RiskRules
from core.content.scoring import CAPS
from core.health.bands import GREY
from core.onboarding.plan import Plan
from core.risk.alert import Evidence
from core.risk.moves import Seen
from core.risk.signs import Signs
from core.risk.warn import RULES, Warned, warn
from core.risk.warnings import all_warnings
from core.signals import Flags, Floats
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.foretell import Foreteller, foreteller
from core.usecases.score import Scored
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.signs import signs_of

GUARDED = ("events", "health")
"""The domains whose warnings are held back when the whole book moves at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Columns in the order of ``seen.accounts``.

    ``raw`` is the score before caps and overrides, NaN where it is grey; ``renewal`` days to it, NaN for none known;
    ``arr`` the yearly revenue, NaN where not known; ``red_since`` a day number, NaN where the band is not red.
    ``whole``: the whole book. ``rescored``: since the look before another scoring file has come into force, so that
    warnings about the score (``of_health``) alarm nobody. ``labels`` and ``plays`` are by rule. ``say`` is the
    evidence of a warning that holds, by the places of account and rule. ``in_play`` are the save plays that run.
    ``foretold`` is the fitted model in use, if any.
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
    foretold: Foreteller | None = None

    @property
    def knows_arr(self) -> bool:
        """Whether the revenue of any account is known."""
        return bool((~np.isnan(self.arr)).any())


def look(work: Work, scored: Scored, *, now: datetime) -> Looked:
    """What the risk of the accounts that were just scored is; reads only."""
    rules, sheet = scoring_in_force(work).scoring.risk, scored.sheet
    signs = signs_of(work, sheet, now=now)
    in_play = {plan.account: plan for plan in work.plans.open_plays()}
    warnings = all_warnings()
    return Looked(
        day=sheet.day,
        rules=rules,
        seen=_seen(scored, warn(signs, rules), in_play),
        raw=np.where(sheet.judged.band == GREY, np.nan, sheet.book.raw),
        renewal=signs.renewal,
        arr=signs.arr,
        red_since=_red_since(signs, sheet.day),
        whole=scored.whole,
        rescored=_rescored(work, scored),
        say=partial(_evidence, signs, rules),
        owners=work.flat.owners(sheet.accounts),
        labels={rule: warning.label for rule, warning in warnings.items()},
        plays={rule: warning.play for rule, warning in warnings.items()},
        of_health=frozenset(rule for rule, warning in warnings.items() if warning.domain == "health"),
        in_play=in_play,
        places={account: place for place, account in enumerate(sheet.accounts)},
        foretold=foreteller(work, sheet, whole=scored.whole, now=now),
    )


def _seen(scored: Scored, warned: Warned, in_play: Mapping[AccountId, Plan]) -> Seen:
    """The warnings; a book that moves as a whole holds back those that rest on what moved."""
    warnings = all_warnings()
    guarded = np.array([warnings[rule].domain in GUARDED for rule in RULES]) & scored.note.held
    return Seen(
        accounts=scored.sheet.accounts,
        rules=RULES,
        levels=warned.levels,
        held=warned.held | guarded,
        muted=_muted(scored, in_play),
    )


def _evidence(signs: Signs, rules: RiskRules, row: int, rule: int) -> Evidence:
    return all_warnings()[RULES[rule]].say(signs, rules, row)


def _muted(scored: Scored, in_play: Mapping[AccountId, Plan]) -> Flags:
    """Whose save play or escalation is at work already."""
    escalated: Flags = ~np.isnan(scored.sheet.standing.since[:, CAPS.index("escalation")])
    return escalated | np.array([account in in_play for account in scored.sheet.accounts], dtype=np.bool_)


def _red_since(signs: Signs, day: date) -> Floats:
    since: Floats = day.toordinal() - np.floor(signs.red_for)
    return since


def _rescored(work: Work, scored: Scored) -> bool:
    """Whether another scoring file was in force when the book was last scored."""
    day = scored.sheet.day
    before = work.scores.scored_between(day - timedelta(days=7), day)
    return bool(before) and before[-1].version != scored.note.version
