"""Accounts about which something was heard that must not wait for the morning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select

from core.storage.scope import Scope
from core.storage.tables_risk import stirred
from core.types import AccountId


@dataclass(frozen=True, slots=True)
class Stirred:
    """The accounts of one workspace that are to be looked at now."""

    _scope: Scope

    def add(self, accounts: Collection[AccountId], *, at: datetime) -> None:
        """Have accounts looked at; of one that waits already the later time counts."""
        if self._scope.draft is not None:
            self._scope.draft.later(lambda scope: Stirred(scope).add(accounts, at=at))
            return
        for account in sorted(accounts):
            self._scope.put(stirred, {"account": account, "at": at})

    def waiting(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """The accounts that wait at ``now``, longest first, at most ``limit``."""
        return self._accounts(self._waiting(now=now, limit=limit))

    def take(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """The same, to be looked at in this transaction; of several processes each account goes to one.

        What is heard of one of them meanwhile waits until the transaction ends, and then waits anew.
        """
        return self._accounts(self._waiting(now=now, limit=limit).with_for_update(skip_locked=True))

    def _waiting(self, *, now: datetime, limit: int) -> Select[str]:
        query = select(stirred.c.account).where(self._scope.mine(stirred), stirred.c.at <= now)
        return query.order_by(stirred.c.at, stirred.c.account).limit(limit)

    def _accounts(self, query: Select[str]) -> tuple[AccountId, ...]:
        return tuple(AccountId(account) for account in self._scope.connection.execute(query).scalars())

    def done(self, accounts: Collection[AccountId], *, upto: datetime) -> None:
        """They were looked at, as of ``upto``; what was heard later stays."""
        mine = (self._scope.mine(stirred), stirred.c.account.in_(sorted(accounts)), stirred.c.at <= upto)
        self._scope.connection.execute(delete(stirred).where(*mine))
