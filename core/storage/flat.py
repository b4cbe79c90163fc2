"""Facts and tickets of many accounts at once, as columns: a hundred thousand accounts have a million of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import NamedTuple

import numpy as np
import orjson
from sqlalchemy import ColumnElement, Float, Integer, Select, Text, cast, extract, func, or_, select, type_coerce

from core.facts import FactKind
from core.health.gather import DETAILED, EPOCH_DAY, LASTING, SEVERITIES, USED, Told, ToldTickets
from core.storage.bulk import Plain, plain_rows
from core.storage.identities import IdentityKind
from core.storage.scope import AnyTable, Scope
from core.storage.tables import accounts as table
from core.storage.tables import channels, contacts
from core.storage.tables_data import facts, identities, tickets
from core.types import AccountId, UserId

FEW = 200
"""So many accounts are named in the query; of more, everything is read."""
DAY_SECONDS = 86_400.0


class Terms(NamedTuple):
    """A customer's seats and the day the contract began, None where not known.

    ``linked``: there is a word by which the product's events may name this customer.
    """

    id: AccountId
    seats: int | None
    contract_start: date | None
    linked: bool


class Contract(NamedTuple):
    """When a customer began, is next asked, and left: None where not known, or not yet. ``linked`` as in ``Terms``."""

    id: AccountId
    start: date | None
    renewal: date | None
    left: date | None
    linked: bool


LINKING = ("external", "domain", "click")
"""Kinds of identity by which events name a customer."""


class Deal(NamedTuple):
    """What a customer has agreed on, and where: None where not known."""

    id: AccountId
    tier: str | None
    seats: int | None
    arr: float | None
    renewal: str | None
    country: str | None
    subdivision: str | None


@dataclass(frozen=True, slots=True)
class Flat:
    """The facts and tickets of one workspace, in columns."""

    _scope: Scope

    def terms(self, day: date, *, accounts: Collection[AccountId] | None = None) -> tuple[Terms, ...]:
        """What the score needs of everybody who is a customer on ``day``, or of some of them, by id."""
        query = select(table.c.id, table.c.seats, table.c.contract_start, self._linked()).where(
            self._scope.mine(table),
            or_(table.c.churned_at.is_(None), table.c.churned_at > day),
            or_(table.c.contract_start.is_(None), table.c.contract_start <= day),
        )
        if accounts is not None:
            query = query.where(table.c.id.in_(accounts))
        rows = self._scope.connection.execute(query.order_by(table.c.id)).all()
        return tuple(Terms(AccountId(account), seats, start, bool(known)) for account, seats, start, known in rows)

    def contracts(self, *, accounts: Collection[AccountId] | None = None) -> tuple[Contract, ...]:
        """The contract of everybody who is or was a customer, or of some of them, by id."""
        columns = (table.c.id, table.c.contract_start, table.c.renewal_date, table.c.churned_at, self._linked())
        query = select(*columns).where(self._scope.mine(table))
        if accounts is not None and len(accounts) <= FEW:
            query = query.where(table.c.id.in_(accounts))
        rows = self._scope.connection.execute(query.order_by(table.c.id)).all()
        return tuple(Contract(AccountId(account), *dates, bool(known)) for account, *dates, known in rows)

    def _linked(self) -> ColumnElement[bool]:
        """Whether events may name the account."""
        named = select(identities.c.account).where(self._scope.mine(identities), identities.c.kind.in_(LINKING))
        return or_(func.coalesce(table.c.external_id, "") != "", table.c.id.in_(named))

    def owners(self, accounts: Collection[AccountId]) -> Mapping[AccountId, UserId]:
        """Whose each account is; those without an owner are left out."""
        query = select(table.c.id, table.c.owner).where(self._scope.mine(table), table.c.owner.is_not(None))
        if len(accounts) <= FEW:
            query = query.where(table.c.id.in_(accounts))
        return {AccountId(account): UserId(owner) for account, owner in self._scope.connection.execute(query)}

    def deals(self, accounts: Collection[AccountId]) -> Iterable[Deal]:
        """The deal of every account, or of ``accounts`` where they are few, in no promised order."""
        columns = (table.c.id, table.c.tier, table.c.seats, cast(type_coerce(table.c.arr, Text), Float))
        query = select(*columns, cast(table.c.renewal_date, Text), table.c.country, table.c.subdivision)
        query = query.where(self._scope.mine(table))
        if len(accounts) <= FEW:
            query = query.where(table.c.id.in_(accounts))
        return starmap(Deal, plain_rows(self._scope, query))

    def heard(self) -> Mapping[AccountId, float]:
        """When somebody of a customer's side last wrote in a channel that is shared with them, as a day number."""
        theirs = (channels.c.team_id == identities.c.team_id) & (channels.c.id == identities.c.key)
        query = select(identities.c.account, _epoch(func.max(channels.c.heard_at))).join(channels, theirs)
        query = query.where(self._scope.mine(identities), identities.c.kind == IdentityKind.CHANNEL)
        query = query.where(channels.c.is_ext_shared.is_(True), channels.c.is_archived.is_(False))
        account, at = _unzip(plain_rows(self._scope, query.group_by(identities.c.account)), 2)
        return dict(zip(map(AccountId, map(str, account)), _days(at).tolist(), strict=True))

    def last(
        self, kinds: Collection[FactKind], *, until: datetime, role: str | None = None
    ) -> Mapping[AccountId, float]:
        """When the last fact of one of these kinds was, as a day number; with ``role`` from a contact who has it."""
        query = select(facts.c.account, _epoch(func.max(facts.c.at))).where(
            self._scope.mine(facts), facts.c.kind.in_(kinds), facts.c.at <= until
        )
        if role is not None:
            theirs = (contacts.c.account == facts.c.account) & (contacts.c.email == facts.c.who)
            query = query.join(contacts, (contacts.c.team_id == facts.c.team_id) & theirs)
            query = query.where(contacts.c.role == role)
        account, at = _unzip(plain_rows(self._scope, query.group_by(facts.c.account)), 2)
        return dict(zip(map(AccountId, map(str, account)), _days(at).tolist(), strict=True))

    def holders(self, role: str) -> Mapping[AccountId, float]:
        """How many contacts of a role each account has that has any contact at all."""
        has = func.sum(cast(contacts.c.role == role, Integer))
        query = select(contacts.c.account, has).where(self._scope.mine(contacts)).group_by(contacts.c.account)
        account, many = _unzip(plain_rows(self._scope, query), 2)
        return dict(zip(map(AccountId, map(str, account)), np.array(many, dtype=float).tolist(), strict=True))

    def facts(
        self,
        places: Mapping[AccountId, int],
        *,
        since: datetime,
        until: datetime,
        kinds: Collection[FactKind] = USED,
        lasting: Collection[FactKind] = LASTING,
    ) -> Mapping[FactKind, Told]:
        """By kind, oldest first: begun from ``since`` on, or ``lasting`` however old. By default what scores use."""
        columns = (facts.c.account, facts.c.kind, _epoch(facts.c.at), _epoch(facts.c.ended_at), facts.c.value)
        query = select(*columns, facts.c.who, type_coerce(facts.c.detail, Text), facts.c.source)
        query = query.where(
            self._scope.mine(facts),
            facts.c.at <= until,
            or_(facts.c.at >= since, facts.c.kind.in_(lasting)),
            facts.c.kind.in_(kinds),
        )
        found: defaultdict[str, list[Sequence[object]]] = defaultdict(list)
        for row in plain_rows(self._scope, _some(query, facts, places).order_by(facts.c.at, facts.c.id)):
            if row[0] in places:
                found[str(row[1])].append(row)
        return {FactKind(kind): _told(FactKind(kind), rows, places) for kind, rows in found.items()}

    def tickets(self, places: Mapping[AccountId, int], *, since: datetime, until: datetime) -> ToldTickets:
        """The tickets from ``since`` on, and those that were open then."""
        columns = (tickets.c.account, _epoch(tickets.c.created_at), _epoch(tickets.c.resolved_at), tickets.c.severity)
        query = select(*columns, tickets.c.rating, tickets.c.breaches, tickets.c.reopens)
        alive = or_(tickets.c.created_at >= since, tickets.c.resolved_at.is_(None), tickets.c.resolved_at >= since)
        query = query.where(self._scope.mine(tickets), tickets.c.created_at <= until, alive)
        rows = [row for row in plain_rows(self._scope, _some(query, tickets, places)) if row[0] in places]
        account, created, resolved, severity, rating, breaches, reopens = _unzip(rows, 7)
        codes = {name.value: code for code, name in enumerate(SEVERITIES)}
        return ToldTickets(
            row=np.array([places[AccountId(str(one))] for one in account], dtype=np.intp),
            created=_days(created),
            resolved=_days(resolved),
            severity=np.array([codes[str(one)] for one in severity], dtype=np.intp),
            rating=np.array(rating, dtype=float),
            breaches=np.array(breaches, dtype=float),
            reopens=np.array(reopens, dtype=float),
        )


def _unzip(rows: Plain, width: int) -> Plain:
    """The columns of rows."""
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def _epoch(column: ColumnElement[object]) -> ColumnElement[object]:
    """The instant in seconds, on either engine: quicker than a datetime."""
    return extract("epoch", column)  # type: ignore[return-value]


def _some(
    query: Select[*tuple[object, ...]], table: AnyTable, places: Mapping[AccountId, int]
) -> Select[*tuple[object, ...]]:
    return query.where(table.c.account.in_(places)) if len(places) <= FEW else query


def _days(seconds: Sequence[object]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Day numbers of seconds; NaN of None."""
    return np.array(seconds, dtype=float) / DAY_SECONDS + EPOCH_DAY


def _told(kind: FactKind, rows: Sequence[Sequence[object]], places: Mapping[AccountId, int]) -> Told:
    account, _, at, ended, value, who, detail, source = zip(*rows, strict=True)
    word = DETAILED.get(kind)
    return Told(
        row=np.array([places[one] for one in account], dtype=np.intp),
        at=_days(at),
        ended=_days(ended),
        value=np.array(value, dtype=float),
        who=[one or "" for one in who],
        word=[str(orjson.loads(one).get(word, "")) for one in detail] if word else ("",) * len(rows),
        source=source,
    )
