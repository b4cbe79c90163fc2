"""Customers and the people on their side."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, case, desc, func, literal, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from core.accounts import Account, Contact
from core.errors import Ambiguous, Conflict
from core.storage.merge import Fate, in_lots, merge
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables import accounts, contacts
from core.types import AccountId, ContactId, Tier, UserId

LAST = "\U0010ffff"
"""Behind everything that a name may go on with."""
PIECE, PIECES = 3, 3
_KEYS_KEPT = 10_000
"""Names whose keys are at hand: an import asks for each some ten times within a few thousand rows."""
_ACCOUNT = TypeAdapter(Account)
_CONTACT = TypeAdapter(Contact)
_FIELDS = tuple(field.name for field in fields(Account))


@lru_cache(maxsize=_KEYS_KEPT)
def name_key(name: str) -> str:
    """The name as it is compared: compatibility forms, case and runs of spaces make no difference."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


@dataclass(frozen=True, slots=True)
class Accounts:
    """The customers of one workspace. No two have the same name key, nor the same external id."""

    _scope: Scope

    def get(self, account: AccountId) -> Account | None:
        """The account, or None."""
        found = self._all(self._select().where(accounts.c.id == account))
        return found[0] if found else None

    def by_key(self, key: str) -> Account | None:
        """The account with exactly this name, else this external id, else this domain, else None.

        Raises Ambiguous when several accounts share the domain.
        """
        for condition in (accounts.c.name_key == name_key(key), accounts.c.external_id == key.strip()):
            found = self._few(condition)
            if found:
                return found[0]
        found = self._few(accounts.c.domain_key == key.strip().casefold())
        if len(found) > 1:
            names = tuple(account.name for account in found)
            raise Ambiguous(f"Several customers have the domain {key}. Which one do you mean?", choices=names)
        return found[0] if found else None

    def names(self) -> tuple[str, ...]:
        """Every account's name, sorted without regard to case."""
        query = select(accounts.c.name).where(self._scope.mine(accounts)).order_by(accounts.c.name_key)
        return tuple(self._scope.connection.execute(query).scalars())

    def keys_like(self, words: str, *, limit: int) -> tuple[str, ...]:
        """The name keys that share the most pieces of ``words``, at most ``limit``: those to look at more closely.

        Reads one index and no account.
        """
        inside = func.strpos if self._scope.connection.dialect.name == "postgresql" else func.instr
        shared = [case((inside(accounts.c.name_key, piece) > 0, 1), else_=0) for piece in _pieces(name_key(words))]
        query = select(accounts.c.name_key).where(self._scope.mine(accounts))
        query = query.order_by(desc(sum(shared, start=literal(0)))).limit(limit)
        return tuple(self._scope.connection.execute(query).scalars())

    def count(self) -> int:
        """How many accounts there are."""
        query = select(func.count()).select_from(accounts).where(self._scope.mine(accounts))
        return int(self._scope.connection.execute(query).scalar() or 0)

    def page(self, *, first: int, limit: int) -> tuple[Account, ...]:
        """``limit`` accounts by name, from the place ``first`` on."""
        rows = self._scope.connection.execute(self._select().limit(limit).offset(first)).mappings()
        return tuple(_plain_account(row) for row in rows)

    def all(self) -> tuple[Account, ...]:
        """Every account, by name; quick, for a hundred thousand are read for a portfolio."""
        rows = self._scope.connection.execute(self._select()).mappings()
        return tuple(_plain_account(row) for row in rows)

    def those(
        self,
        *,
        ids: Iterable[AccountId] = (),
        names: Iterable[str] = (),
        external: Iterable[str] = (),
        domains: Iterable[str] = (),
    ) -> tuple[Account, ...]:
        """Accounts with one of these ids, names, external ids or domains, by name."""
        wanted = (
            (accounts.c.id, ids),
            (accounts.c.name_key, map(name_key, names)),
            (accounts.c.external_id, external),
            (accounts.c.domain_key, domains),
        )
        found: dict[AccountId, Account] = {}
        for column, keys in wanted:
            for lot in in_lots(dict.fromkeys(keys)):
                found |= {account.id: account for account in self._few(column.in_(lot))}
        return tuple(sorted(found.values(), key=lambda account: name_key(account.name)))

    def revenues(self) -> tuple[tuple[Tier | None, Decimal], ...]:
        """The tier and the yearly revenue of everybody whose revenue is known."""
        query = select(accounts.c.tier, accounts.c.arr).where(self._scope.mine(accounts), accounts.c.arr.is_not(None))
        return tuple((Tier(tier) if tier else None, arr) for tier, arr in self._scope.connection.execute(query))

    def owned_by(self, owner: UserId) -> tuple[Account, ...]:
        """One person's accounts, by name."""
        return self._few(accounts.c.owner == owner)

    def merge(self, given: Sequence[Account]) -> tuple[Fate, ...]:
        """Keep many accounts and return what became of each. Raises Conflict for a name or external id of another."""
        try:
            with self._scope.connection.begin_nested():
                return merge(self._scope, accounts, [_columns(account) for account in given])
        except IntegrityError as error:
            raise Conflict("Two customers would have the same name or the same external id.") from error

    def search(self, prefix: str, *, limit: int) -> tuple[Account, ...]:
        """Accounts whose name begins with ``prefix``, sorted without regard to case, at most ``limit``."""
        key = name_key(prefix)
        query = self._select().where(accounts.c.name_key.startswith(key, autoescape=True))
        if self._scope.connection.dialect.name == "sqlite":  # compares by code points, and finds these in its index
            query = query.where(accounts.c.name_key >= key, accounts.c.name_key < key + LAST)
        return self._all(query.limit(limit))

    def save(self, account: Account) -> None:
        """Keep the account, new or known. Raises Conflict when another one has its name or external id."""
        try:
            with self._scope.connection.begin_nested():
                self._scope.put(accounts, _columns(account))
        except IntegrityError as error:
            raise Conflict(
                f"There already is a customer with the name {account.name}, or with its external id.",
                account=account.id,
            ) from error

    def _select(self) -> Select[*tuple[object, ...]]:
        return select(accounts).where(self._scope.mine(accounts)).order_by(accounts.c.name_key)

    def _few(self, condition: ColumnElement[bool]) -> tuple[Account, ...]:
        """The accounts of a condition that has an index, by name.

        Asked to sort them, SQLite would rather go through every name than use that index.
        """
        query = select(accounts).where(self._scope.mine(accounts), condition)
        rows = self._scope.connection.execute(query).mappings().all()
        return tuple(_plain_account(row) for row in sorted(rows, key=lambda row: str(row["name_key"])))

    def _all(self, query: Select[*tuple[object, ...]]) -> tuple[Account, ...]:
        return tuple(read_row(_ACCOUNT, row) for row in self._scope.connection.execute(query).mappings())


def _pieces(key: str) -> Iterable[str]:
    """Pieces from all over the words, of which a slip leaves most alone; each costs a look at every name."""
    found = list(dict.fromkeys(word[at : at + PIECE] for word in key.split() for at in range(0, len(word), PIECE)))
    whole = [piece for piece in found if len(piece) == PIECE] or found
    places = (round(place * (len(whole) - 1) / (PIECES - 1)) for place in range(PIECES))
    return dict.fromkeys(whole[place] for place in places) if whole else ()


def _columns(account: Account) -> dict[str, object]:
    return columns_of(account) | {
        "name_key": name_key(account.name),
        "domain_key": account.domain.strip().casefold() if account.domain else None,
        "traits": dict(account.traits),
    }


def _plain_account(row: RowMapping) -> Account:
    """The account of a row as we wrote it ourselves, without checking it again."""
    values = {name: row[name] for name in _FIELDS}
    values["tier"] = Tier(values["tier"]) if values["tier"] else None
    return Account(**values)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The people on the customers' side."""

    _scope: Scope

    def get(self, contact: ContactId) -> Contact | None:
        """The contact, or None."""
        query = select(contacts).where(self._scope.mine(contacts), contacts.c.id == contact)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_CONTACT, row)

    def of(self, account: AccountId) -> tuple[Contact, ...]:
        """The contacts of an account, by role and name."""
        query = (
            select(contacts)
            .where(self._scope.mine(contacts), contacts.c.account == account)
            .order_by(contacts.c.role, contacts.c.name, contacts.c.id)
        )
        return tuple(read_row(_CONTACT, row) for row in self._scope.connection.execute(query).mappings())

    def with_addresses(self, addresses: Iterable[str]) -> tuple[Contact, ...]:
        """Contacts of any account whose e-mail is one of ``addresses``, written as it is kept."""
        found: list[Contact] = []
        for lot in in_lots(dict.fromkeys(addresses)):
            query = select(contacts).where(self._scope.mine(contacts), contacts.c.email.in_(lot))
            found += [read_row(_CONTACT, row) for row in self._scope.connection.execute(query).mappings()]
        return tuple(found)

    def of_roles(self, roles: Collection[str]) -> Mapping[tuple[AccountId, str], str]:
        """The role of every contact who has one of ``roles`` and an address, by account and address."""
        query = select(contacts.c.account, contacts.c.email, contacts.c.role).where(
            self._scope.mine(contacts), contacts.c.role.in_(roles), contacts.c.email.is_not(None)
        )
        rows = self._scope.connection.execute(query)
        return {(AccountId(account), str(email)): str(role) for account, email, role in rows}

    def merge(self, given: Sequence[Contact]) -> tuple[Fate, ...]:
        """Keep many contacts and return what became of each. Their accounts must be saved before."""
        return merge(self._scope, contacts, [columns_of(contact) for contact in given])

    def save(self, contact: Contact) -> None:
        """Keep the contact, new or known. Its account must be saved before."""
        self._scope.put(contacts, columns_of(contact))
