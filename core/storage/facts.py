"""What is known of customers, dated: facts and support tickets. The same thing told twice is one row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, func, or_, select

from core.facts import Fact, FactKind, Ticket
from core.storage.merge import Fate, in_lots, merge
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables_data import facts, tickets
from core.types import AccountId

_FACT = TypeAdapter(Fact)
_TICKET = TypeAdapter(Ticket)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one workspace."""

    _scope: Scope

    def merge(self, given: Sequence[Fact]) -> tuple[Fate, ...]:
        """Keep facts, new or known, by their ids; returns what became of each."""
        rows = [columns_of(fact) | {"detail": dict(fact.detail)} for fact in given]
        return merge(self._scope, facts, rows)

    def get(self, fact: str) -> Fact | None:
        """The fact, or None."""
        query = select(facts).where(self._scope.mine(facts), facts.c.id == fact)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_FACT, row)

    def forget(self, fact: str) -> bool:
        """Take back a fact that was logged by mistake; False when it was not there."""
        query = delete(facts).where(self._scope.mine(facts), facts.c.id == fact)
        return self._scope.connection.execute(query).rowcount > 0

    def of(
        self, account: AccountId, *, kinds: Collection[FactKind] | None = None, since: datetime | None = None
    ) -> tuple[Fact, ...]:
        """An account's facts, newest first: of some kinds, begun at or after ``since``, where those are given."""
        query = select(facts).where(self._scope.mine(facts), facts.c.account == account)
        if kinds is not None:
            query = query.where(facts.c.kind.in_(kinds))
        if since is not None:
            query = query.where(facts.c.at >= since)
        rows = self._scope.connection.execute(query.order_by(facts.c.at.desc(), facts.c.id)).mappings()
        return tuple(read_row(_FACT, row) for row in rows)

    def open(self, kind: FactKind) -> tuple[Fact, ...]:
        """Every account's facts of a kind that have no end yet."""
        query = select(facts).where(self._scope.mine(facts), facts.c.kind == kind, facts.c.ended_at.is_(None))
        rows = self._scope.connection.execute(query.order_by(facts.c.at, facts.c.id)).mappings()
        return tuple(read_row(_FACT, row) for row in rows)

    def lasting(self, kind: FactKind, *, now: datetime) -> Mapping[AccountId, datetime]:
        """The accounts with a fact of this kind that has begun and not ended, and since when the oldest of them."""
        query = select(facts.c.account, func.min(facts.c.at)).where(
            self._scope.mine(facts),
            facts.c.kind == kind,
            facts.c.at <= now,
            or_(facts.c.ended_at.is_(None), facts.c.ended_at > now),
        )
        rows = self._scope.connection.execute(query.group_by(facts.c.account))
        return {AccountId(account): since for account, since in rows}

    def all(
        self, *, since: datetime, until: datetime, accounts: Collection[AccountId] | None = None
    ) -> tuple[Fact, ...]:
        """Every account's facts begun before ``until`` that begin at ``since`` or later, or had not ended by then.

        Sorted by account and time. ``accounts`` leaves out the others.
        """
        alive = or_(facts.c.at >= since, facts.c.ended_at.is_(None), facts.c.ended_at >= since)
        query = select(facts).where(self._scope.mine(facts), facts.c.at <= until, alive)
        if accounts is not None:
            query = query.where(facts.c.account.in_(accounts))
        rows = self._scope.connection.execute(query.order_by(facts.c.account, facts.c.at, facts.c.id)).mappings()
        return tuple(_plain_fact(dict(row)) for row in rows)


def _plain_fact(row: dict[str, object]) -> Fact:
    """The fact of a row as we wrote it ourselves: a hundred thousand are read for a portfolio."""
    del row["team_id"]
    row["kind"] = FactKind(str(row["kind"]))
    return Fact(**row)  # type: ignore[arg-type]  # the columns are the fields


@dataclass(frozen=True, slots=True)
class Tickets:
    """The support tickets of one workspace, as their system last told them."""

    _scope: Scope

    def merge(self, given: Sequence[Ticket]) -> tuple[Fate, ...]:
        """Keep tickets, new or known, by their ids; returns what became of each."""
        return merge(self._scope, tickets, [columns_of(ticket) for ticket in given])

    def get(self, ticket: str) -> Ticket | None:
        """The ticket, or None."""
        query = select(tickets).where(self._scope.mine(tickets), tickets.c.id == ticket)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_TICKET, row)

    def those(self, ids: Collection[str]) -> Mapping[str, Ticket]:
        """Those of ``ids`` that are known, by id."""
        found: dict[str, Ticket] = {}
        for lot in in_lots(ids):
            query = select(tickets).where(self._scope.mine(tickets), tickets.c.id.in_(lot))
            rows = self._scope.connection.execute(query).mappings()
            found |= {ticket.id: ticket for ticket in (read_row(_TICKET, row) for row in rows)}
        return found

    def all(
        self, *, since: datetime, until: datetime, accounts: Collection[AccountId] | None = None
    ) -> tuple[Ticket, ...]:
        """Tickets that began before ``until`` and after ``since``, or were open then; by account and time."""
        alive = or_(tickets.c.created_at >= since, tickets.c.resolved_at.is_(None), tickets.c.resolved_at >= since)
        query = select(tickets).where(self._scope.mine(tickets), tickets.c.created_at <= until, alive)
        if accounts is not None:
            query = query.where(tickets.c.account.in_(accounts))
        query = query.order_by(tickets.c.account, tickets.c.created_at, tickets.c.id)
        return tuple(read_row(_TICKET, row) for row in self._scope.connection.execute(query).mappings())
