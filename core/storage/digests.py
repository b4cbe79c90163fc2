"""Subscriptions to digests: one document each, with when it is next due."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select, update

from core.errors import Conflict, NotFound
from core.risk.digest import Subscription
from core.storage.rows import document, read_subscription
from core.storage.scope import Scope
from core.storage.tables import accounts, people
from core.storage.tables_risk import digests
from core.types import UserId


@dataclass(frozen=True, slots=True)
class Digests:
    """The subscriptions of one workspace."""

    _scope: Scope

    def get(self, digest: str) -> Subscription:
        """The subscription; raises NotFound when there is none of this id."""
        found = self._read(select(digests.c.document).where(digests.c.id == digest))
        if not found:
            raise NotFound("This digest is gone.", digest=digest)
        return found[0]

    def all(self) -> tuple[Subscription, ...]:
        """Every subscription, those switched off too, by conversation and kind."""
        return self._read(select(digests.c.document).order_by(digests.c.target, digests.c.kind, digests.c.id))

    def known(self, ids: Collection[str]) -> frozenset[str]:
        """Those of ``ids`` that there are, switched off or not."""
        query = select(digests.c.id).where(self._scope.mine(digests))
        return frozenset(self._scope.connection.execute(query).scalars()) & frozenset(ids)

    def owners(self, *, today: date) -> tuple[UserId, ...]:
        """Everybody who owns a customer on ``today``."""
        query = (
            select(accounts.c.owner)
            .distinct()
            .where(
                self._scope.mine(accounts),
                accounts.c.owner.is_not(None),
                or_(accounts.c.churned_at.is_(None), accounts.c.churned_at > today),
            )
        )
        return tuple(sorted(UserId(owner) for owner in self._scope.connection.execute(query).scalars() if owner))

    def strangers(self, *, limit: int) -> tuple[UserId, ...]:
        """People who get a digest and whom we have never read from Slack, at most ``limit``."""
        known = select(people.c.id).where(self._scope.mine(people), people.c.id == digests.c.target)
        someone = or_(digests.c.target.startswith("U"), digests.c.target.startswith("W"))
        query = (
            select(digests.c.target)
            .distinct()
            .where(self._scope.mine(digests), digests.c.next_at.is_not(None), someone, ~known.exists())
        )
        found = self._scope.connection.execute(query.order_by(digests.c.target).limit(limit))
        return tuple(UserId(user) for user in found.scalars())

    def wake_those_of(self, user: UserId, *, at: datetime) -> None:
        """Have a person's digests looked at by ``at``: their zone may be another one."""
        change = update(digests).where(self._scope.mine(digests), digests.c.target == user, digests.c.next_at > at)
        self._scope.connection.execute(change.values(next_at=at))

    def add(self, digest: Subscription, *, next_at: datetime | None) -> bool:
        """Keep a new one; False, and nothing is kept, when there is one of this id."""
        own = {"id": digest.id, "kind": digest.kind.value, "target": digest.target}
        return self._scope.add_new(digests, own | _values(digest, next_at))

    def save(self, digest: Subscription, *, next_at: datetime | None) -> Subscription:
        """Keep a changed one and return it with its new version; Conflict when somebody else changed it meanwhile."""
        saved = replace(digest, version=digest.version + 1)
        theirs = (self._scope.mine(digests), digests.c.id == saved.id, digests.c.version == digest.version)
        change = update(digests).where(*theirs).values(_values(saved, next_at))
        if not self._scope.connection.execute(change).rowcount:
            self.get(digest.id)
            raise Conflict("Somebody else changed this digest at the same moment. Please look again.")
        return saved

    def due(self, *, now: datetime, limit: int) -> tuple[Subscription, ...]:
        """Those due at ``now``, longest due first; to be passed in this transaction.

        Of several processes each goes to one: it is locked until then, and passed over by the others.
        """
        query = select(digests.c.document).where(digests.c.next_at <= now).order_by(digests.c.next_at, digests.c.id)
        return self._read(query.limit(limit).with_for_update(skip_locked=True))

    def put_off(self, digest: str, *, until: datetime) -> None:
        """Look at one again at ``until``, and change nothing else."""
        change = update(digests).where(self._scope.mine(digests), digests.c.id == digest)
        self._scope.connection.execute(change.values(next_at=until))

    def next_at(self) -> datetime | None:
        """The earliest instant at which any is due, or None."""
        query = select(func.min(digests.c.next_at)).where(self._scope.mine(digests))
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def _read(self, query: Select[str]) -> tuple[Subscription, ...]:
        found = self._scope.connection.execute(query.where(self._scope.mine(digests)))
        return tuple(read_subscription(text) for text in found.scalars())


def _values(digest: Subscription, next_at: datetime | None) -> dict[str, object]:
    return {"version": digest.version, "next_at": next_at, "document": document(digest)}
