"""What a look at the warnings changes: which alerts open, rise or close. One function, for the whole book.

Section 5 of the risk specification: cool-down, "not a risk", muting. It compares and changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.content.risk_rules import AlertRules
from core.risk.alert import AlertState
from core.risk.levels import Codes, Level, level_of
from core.signals import Flags
from core.types import AccountId

Places = NDArray[np.intp]


class Stands(Protocol):
    """What is to be known of an alert that is active or closed not long ago."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def account(self) -> AccountId:
        """Whose it is."""

    @property
    def rule(self) -> str:
        """Its rule."""

    @property
    def level(self) -> Level:
        """Its level, the last one where it is closed."""

    @property
    def state(self) -> AlertState:
        """Where it stands."""

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed, None while it is active."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The warnings of some accounts: accounts x rules. ``held``: the data cannot be trusted, nothing moves.

    ``muted`` accounts open nothing but what is critical: a save play or an escalation is at work.
    """

    accounts: Sequence[AccountId]
    rules: Sequence[str]
    levels: Codes
    held: Flags
    muted: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What changes. ``opened`` are (account, rule) places; ``levels`` those of open alerts by id, where they moved.

    ``closed`` are ids. ``counted`` are the levels that count in the index, accounts x rules: those of a warning
    that cannot be trusted now are as they were, and one that a person called no risk does not count.
    """

    opened: tuple[tuple[int, int], ...]
    levels: Mapping[str, Level]
    closed: tuple[str, ...]
    counted: Codes


@dataclass(slots=True)
class _Table:
    """The alerts laid beside the warnings: what is active, and up to which level a rule is to stay silent."""

    active: Codes
    silent: Codes
    dismissed: Codes
    ids: dict[tuple[int, int], str]


def moves(seen: Seen, alerts: Sequence[Stands], rules: AlertRules, *, now: datetime) -> Moves:
    """What changes when ``seen`` meets the ``alerts`` that are active or closed lately, oldest first."""
    table = _laid(seen, alerts, rules, now=now)
    critical = seen.levels == Level.CRITICAL.code
    active = table.active > 0
    free = ~seen.held & (~seen.muted[:, None] | critical) & (seen.levels > table.silent)
    opened = np.argwhere((seen.levels > 0) & ~active & free)
    moved = np.argwhere(active & ~seen.held & (seen.levels > 0) & (seen.levels != table.active))
    over = np.argwhere(active & ~seen.held & (seen.levels == 0))
    counted = np.where(seen.held, table.active, np.where(seen.levels > table.dismissed, seen.levels, 0))
    return Moves(
        opened=tuple((int(row), int(rule)) for row, rule in opened),
        levels={table.ids[int(row), int(rule)]: level_of(int(seen.levels[row, rule])) for row, rule in moved},
        closed=tuple(table.ids[int(row), int(rule)] for row, rule in over),
        counted=counted.astype(np.uint8),
    )


def _laid(seen: Seen, alerts: Sequence[Stands], rules: AlertRules, *, now: datetime) -> _Table:
    rows = {account: place for place, account in enumerate(seen.accounts)}
    columns = {rule: place for place, rule in enumerate(seen.rules)}
    cool, dismissed = timedelta(days=rules.cool_down), timedelta(days=rules.dismissed)
    shape = seen.levels.shape
    table = _Table(np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), {})
    for one in alerts:
        at = (rows.get(one.account, -1), columns.get(one.rule, -1))
        if min(at) < 0:
            continue
        if one.closed_at is None:
            table.active[at], table.ids[at] = one.level.code, one.id
        elif one.state is AlertState.DISMISSED and now - one.closed_at < dismissed:
            table.dismissed[at] = max(table.dismissed[at], one.level.code)
            table.silent[at] = max(table.silent[at], one.level.code)
        elif now - one.closed_at < cool and one.level is not Level.CRITICAL:
            table.silent[at] = max(table.silent[at], one.level.code)
    return table


def gone(seen: Seen, alerts: Sequence[Stands]) -> tuple[str, ...]:
    """Active alerts of accounts that are not in the book any more, or of rules that there are no more."""
    here, known = set(seen.accounts), set(seen.rules)
    return tuple(
        one.id for one in alerts if one.closed_at is None and (one.account not in here or one.rule not in known)
    )
