"""Who is who in other systems, who was heard when, and what could not be used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select, tuple_, update

from core.storage.merge import in_lots, merge
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables_data import aside, identities, members, sources
from core.types import AccountId


class IdentityKind(StrEnum):
    """By what sort of key another system names an account, strongest first."""

    EXTERNAL = "external"
    CRM = "crm"
    BILLING = "billing"
    DOMAIN = "domain"
    """A domain that a source or person has verified as the account's; never a free-mail domain."""
    CLICK = "click"
    """Words that a person has said to mean this account."""
    CHANNEL = "channel"
    """A channel that is shared with this account."""


@dataclass(frozen=True, slots=True)
class Identities:
    """Keys of other systems, each of one account. One key is never of two."""

    _scope: Scope

    def all(self) -> Mapping[tuple[IdentityKind, str], AccountId]:
        """Every key and its account."""
        query = select(identities.c.kind, identities.c.key, identities.c.account)
        rows = self._scope.connection.execute(query.where(self._scope.mine(identities)))
        return {(IdentityKind(row.kind), row.key): AccountId(row.account) for row in rows}

    def those(self, keys: Collection[tuple[IdentityKind, str]]) -> Mapping[tuple[IdentityKind, str], AccountId]:
        """Those of ``keys`` that are known, with their accounts."""
        found: dict[tuple[IdentityKind, str], AccountId] = {}
        for lot in in_lots(keys):
            query = select(identities.c.kind, identities.c.key, identities.c.account)
            pair = tuple_(identities.c.kind, identities.c.key)
            rows = self._scope.connection.execute(query.where(self._scope.mine(identities), pair.in_(lot)))
            found |= {(IdentityKind(row.kind), row.key): AccountId(row.account) for row in rows}
        return found

    def of(self, account: AccountId) -> tuple[tuple[IdentityKind, str], ...]:
        """The keys of one account, by kind."""
        query = select(identities.c.kind, identities.c.key).where(
            self._scope.mine(identities), identities.c.account == account
        )
        rows = self._scope.connection.execute(query.order_by(identities.c.kind, identities.c.key))
        return tuple((IdentityKind(row.kind), row.key) for row in rows)

    def put(self, keys: Mapping[tuple[IdentityKind, str], AccountId]) -> None:
        """Keep keys; one that was another account's is this one's from now on."""
        rows = [{"kind": kind, "key": key, "account": account} for (kind, key), account in keys.items()]
        merge(self._scope, identities, rows)


@dataclass(frozen=True, slots=True)
class Members:
    """Which account a user of the product belongs to, by the reference the product last gave."""

    _scope: Scope

    def put(self, refs: Mapping[str, str]) -> None:
        """Keep user to reference."""
        merge(self._scope, members, [{"user_id": user, "ref": ref} for user, ref in refs.items()])

    def of(self, users: Collection[str]) -> Mapping[str, str]:
        """The reference of the account of each of these users that is known."""
        found: dict[str, str] = {}
        for lot in in_lots(users):
            query = select(members.c.user_id, members.c.ref).where(
                self._scope.mine(members), members.c.user_id.in_(lot)
            )
            found |= {row.user_id: row.ref for row in self._scope.connection.execute(query)}
        return found

    def all(self) -> Mapping[str, str]:
        """Every user and the reference of the account."""
        rows = self._scope.connection.execute(
            select(members.c.user_id, members.c.ref).where(self._scope.mine(members))
        )
        return {row.user_id: row.ref for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """When a source was last heard, and how many things it has brought in all."""

    name: str
    heard_at: datetime
    brought: int


_HEARD = TypeAdapter(Heard)


@dataclass(frozen=True, slots=True)
class Sources:
    """The heartbeat of every source: what tells silence of a customer from a broken pipe."""

    _scope: Scope

    def heard(self, name: str, *, at: datetime, brought: int) -> None:
        """A source was heard. An older instant than the last one leaves that one."""
        if self._scope.draft is not None:
            self._scope.draft.later(lambda scope: Sources(scope).heard(name, at=at, brought=brought))
            return
        if self._scope.add_new(sources, {"name": name, "heard_at": at, "brought": brought}):
            return
        mine = (self._scope.mine(sources), sources.c.name == name)
        more = update(sources).where(*mine).values(brought=sources.c.brought + brought)
        self._scope.connection.execute(more)
        later = update(sources).where(*mine, sources.c.heard_at < at).values(heard_at=at)
        self._scope.connection.execute(later)

    def all(self) -> Mapping[str, Heard]:
        """Every source by name."""
        rows = self._scope.connection.execute(select(sources).where(self._scope.mine(sources))).mappings()
        return {heard.name: heard for heard in (read_row(_HEARD, row) for row in rows)}


class Why(StrEnum):
    """Why something was put aside."""

    UNKNOWN_KIND = "unknown_kind"
    """Nobody knows what this event of the source means."""
    UNKNOWN_ACCOUNT = "unknown_account"
    """No account has any of its keys."""
    CONFLICT = "conflict"
    """Its keys belong to different accounts: a person decides."""
    UNREADABLE = "unreadable"
    """It lacks what its kind must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that was put aside, kept and counted. ``choices`` are the accounts that would fit.

    ``payload`` is what came, to be taken in once somebody has decided.
    """

    id: str
    source: str
    reason: Why
    choices: tuple[AccountId, ...]
    payload: Mapping[str, object] = field(default_factory=dict)
    at: datetime
    times: int = 1


_ASIDE = TypeAdapter(Aside)


@dataclass(frozen=True, slots=True)
class AsideShelf:
    """What waits for a person's decision, or for a newer version that knows it."""

    _scope: Scope

    def put(self, given: Sequence[Aside]) -> None:
        """Keep things put aside; one that is there already is counted once more."""
        for one in given:
            values = columns_of(one) | {"choices": list(one.choices), "payload": dict(one.payload)}
            if not self._scope.add_new(aside, values):
                mine = (self._scope.mine(aside), aside.c.id == one.id)
                fresh = {"times": aside.c.times + one.times, "at": one.at, "choices": list(one.choices)}
                self._scope.connection.execute(update(aside).where(*mine).values(**fresh))

    def renew(self, source: str, given: Sequence[Aside]) -> None:
        """Keep just these as what ``source`` has put aside, as they are."""
        self._scope.connection.execute(delete(aside).where(self._scope.mine(aside), aside.c.source == source))
        values = (columns_of(one) | {"choices": list(one.choices), "payload": dict(one.payload)} for one in given)
        rows = [one | {"team_id": self._scope.team} for one in values]
        if rows:
            self._scope.connection.execute(insert(aside), rows)

    def get(self, key: str) -> Aside | None:
        """The thing, or None when it was settled."""
        query = select(aside).where(self._scope.mine(aside), aside.c.id == key)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_ASIDE, row)

    def of(self, *reasons: Why, limit: int, skip: int = 0) -> tuple[Aside, ...]:
        """Things put aside for these reasons, the most frequent first, without the first ``skip``."""
        query = select(aside).where(self._scope.mine(aside), aside.c.reason.in_(reasons))
        query = query.order_by(aside.c.times.desc(), aside.c.id).limit(limit).offset(skip)
        return tuple(read_row(_ASIDE, row) for row in self._scope.connection.execute(query).mappings())

    def many(self, *reasons: Why) -> int:
        """How many different things are put aside for these reasons."""
        query = select(func.count()).select_from(aside)
        found = self._scope.connection.execute(query.where(self._scope.mine(aside), aside.c.reason.in_(reasons)))
        return int(found.scalar_one())

    def counts(self) -> Mapping[tuple[str, Why], int]:
        """How many things each source has had put aside, by reason."""
        query = select(aside.c.source, aside.c.reason, func.sum(aside.c.times)).where(self._scope.mine(aside))
        rows = self._scope.connection.execute(query.group_by(aside.c.source, aside.c.reason))
        return {(source, Why(reason)): int(times) for source, reason, times in rows}

    def settled(self, key: str) -> None:
        """It is decided."""
        self._scope.connection.execute(delete(aside).where(self._scope.mine(aside), aside.c.id == key))
