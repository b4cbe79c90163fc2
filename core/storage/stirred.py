"""Accounts about which something was heard that must not wait for the morning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from core.storage.scope import Scope
from core.storage.tables_risk import stirred
from core.types import AccountId


@dataclass(frozen=True, slots=True)
class Stirred:
    """The accounts of one workspace that are to be looked at now."""

    _scope: Scope

    def add(self, accounts: Collection[AccountId], *, at: datetime) -> None:
        """Have accounts looked at; of one that waits already the later time counts."""
        for account in sorted(accounts):
            self._scope.put(stirred, {"account": account, "at": at})

    def waiting(self, *, now: datetime, limit: int) -> tuple[AccountId, ...]:
        """The accounts that wait at ``now``, longest first, at most ``limit``."""
        query = select(stirred.c.account).where(self._scope.mine(stirred), stirred.c.at <= now)
        rows = self._scope.connection.execute(query.order_by(stirred.c.at, stirred.c.account).limit(limit))
        return tuple(AccountId(account) for account in rows.scalars())

    def done(self, accounts: Collection[AccountId], *, upto: datetime) -> None:
        """They were looked at, as of ``upto``; what was heard later stays."""
        mine = (self._scope.mine(stirred), stirred.c.account.in_(sorted(accounts)), stirred.c.at <= upto)
        self._scope.connection.execute(delete(stirred).where(*mine))
