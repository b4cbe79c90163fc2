"""Accounts about which something was heard that must not wait for the morning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select

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

    def waiting(self) -> bool:
        """Whether any account is to be looked at."""
        query = select(exists(select(stirred.c.account).where(self._scope.mine(stirred))))
        return bool(self._scope.connection.execute(query).scalar())

    def list(self, *, limit: int) -> tuple[AccountId, ...]:
        """The accounts that wait, longest first, at most ``limit``."""
        query = select(stirred.c.account).where(self._scope.mine(stirred)).order_by(stirred.c.at, stirred.c.account)
        return tuple(AccountId(one) for one in self._scope.connection.execute(query.limit(limit)).scalars())

    def done(self, accounts: Collection[AccountId], *, upto: datetime) -> None:
        """They were looked at, as of ``upto``; what was heard later stays."""
        mine = (self._scope.mine(stirred), stirred.c.account.in_(sorted(accounts)), stirred.c.at <= upto)
        self._scope.connection.execute(delete(stirred).where(*mine))
