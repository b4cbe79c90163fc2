"""Retention strategies: one document each, with the columns they are found by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict, NotFound
from core.risk.strategy import Strategy, StrategyState
from core.storage.rows import document, read_strategy
from core.storage.scope import Scope
from core.storage.tables_risk import strategies
from core.types import AccountId


@dataclass(frozen=True, slots=True)
class Strategies:
    """The strategies of one workspace. An account has at most one that is not closed."""

    _scope: Scope

    def get(self, strategy: str) -> Strategy:
        """The strategy; raises NotFound when there is none of this id."""
        found = self._read(select(strategies.c.document).where(strategies.c.id == strategy))
        if not found:
            raise NotFound("This strategy is gone.", strategy=strategy)
        return found[0]

    def open_for(self, account: AccountId) -> Strategy | None:
        """The account's draft or running strategy, or None."""
        mine = (strategies.c.account == account, strategies.c.closed_at.is_(None))
        found = self._read(select(strategies.c.document).where(*mine))
        return found[0] if found else None

    def of_account(self, account: AccountId) -> tuple[Strategy, ...]:
        """Every strategy of an account, newest first."""
        query = select(strategies.c.document).where(strategies.c.account == account)
        return self._read(query.order_by(strategies.c.made_at.desc(), strategies.c.id))

    def all(self) -> tuple[Strategy, ...]:
        """Every strategy, oldest first."""
        return self._read(select(strategies.c.document).order_by(strategies.c.made_at, strategies.c.id))

    def running(self) -> tuple[Strategy, ...]:
        """Those that run, oldest first."""
        query = select(strategies.c.document).where(strategies.c.state == StrategyState.RUNNING)
        return self._read(query.order_by(strategies.c.made_at, strategies.c.id))

    def unmeasured(self, *, closed_before: datetime) -> tuple[Strategy, ...]:
        """Those closed up to ``closed_before`` whose revenue was not looked at again yet."""
        due = (strategies.c.state == StrategyState.CLOSED, strategies.c.closed_at <= closed_before)
        return self._read(select(strategies.c.document).where(*due).order_by(strategies.c.closed_at, strategies.c.id))

    def outcomes(self, *, since: datetime) -> Mapping[str, int]:
        """How many of them ended from ``since`` on, by their outcome."""
        query = select(strategies.c.outcome, func.count()).where(
            self._scope.mine(strategies), strategies.c.closed_at >= since, strategies.c.outcome.is_not(None)
        )
        rows = self._scope.connection.execute(query.group_by(strategies.c.outcome))
        return {str(outcome): int(number) for outcome, number in rows}

    def add(self, strategy: Strategy) -> None:
        """Keep a new one. Raises Conflict when the account has one that is not closed."""
        own = {"team_id": self._scope.team, "id": strategy.id, "account": strategy.account}
        values = _columns(strategy) | own | {"made_at": strategy.made_at}
        try:
            with self._scope.connection.begin_nested():
                self._scope.connection.execute(insert(strategies).values(values))
        except IntegrityError as error:
            said = f"{strategy.account_name} already has a retention strategy that is not closed."
            raise Conflict(said, account=strategy.account) from error

    def save(self, strategy: Strategy) -> Strategy:
        """Keep a changed one and return it with its new version; Conflict when somebody changed it meanwhile."""
        saved = replace(strategy, version=strategy.version + 1)
        theirs = (
            self._scope.mine(strategies),
            strategies.c.id == strategy.id,
            strategies.c.version == strategy.version,
        )
        if not self._scope.connection.execute(update(strategies).where(*theirs).values(_columns(saved))).rowcount:
            self.get(strategy.id)
            whose = f"the strategy of {strategy.account_name}"
            raise Conflict(
                f"Somebody else changed {whose} at the same moment. Please look again.", strategy=strategy.id
            )
        return saved

    def _read(self, query: Select[str]) -> tuple[Strategy, ...]:
        found = self._scope.connection.execute(query.where(self._scope.mine(strategies)))
        return tuple(read_strategy(text) for text in found.scalars())


def _columns(strategy: Strategy) -> dict[str, object]:
    return {
        "state": strategy.state,
        "plan": strategy.plan,
        "outcome": strategy.outcome,
        "closed_at": strategy.closed_at,
        "version": strategy.version,
        "document": document(strategy),
    }
