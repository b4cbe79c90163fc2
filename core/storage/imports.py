"""Tables that people have dropped into a direct message: seen, wanted, loaded once by whoever claims them."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, or_, select, update

from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables_data import imports
from core.tables_in import Glimpse, Order, Picked, TableKind
from core.types import UserId


class ImportState(StrEnum):
    """How far it has come."""

    SEEN = "seen"
    """A person must say what its columns are; also again after a trial, or when it could not be loaded."""
    DUE = "due"
    """To be loaded, or under way."""
    DONE = "done"
    REFUSED = "refused"
    """It is no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """As what a person wants it loaded; with ``dry_run`` only tried."""

    kind: TableKind
    picked: Picked
    order: Order | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why ``rows`` rows were refused; ``sentence`` is that of the first one."""

    sentence: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What came of it: ``wrong`` is a sentence where nothing was loaded, else the rows are counted.

    ``reasons`` are the most frequent, most first; ``listed`` counts the refused rows that are kept in the file of
    them.
    """

    wrong: str = ""
    dry_run: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    listed: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file called ``name``, ``file`` in Slack, that ``by`` has dropped. ``attempts`` counts its beginnings."""

    id: str
    file: str
    name: str
    by: UserId
    at: datetime
    state: ImportState
    glimpse: Glimpse | None = None
    wanted: Wanted | None = None
    result: ImportResult | None = None
    attempts: int = 0


_IMPORT = TypeAdapter(Import)
_KEPT = [column for column in imports.c if column.name != "refused"]


@dataclass(frozen=True, slots=True)
class Imports:
    """The dropped tables of one workspace."""

    _scope: Scope

    def add(self, one: Import) -> bool:
        """Keep a new one; False when it is known."""
        return self._scope.add_new(imports, columns_of(one))

    def get(self, key: str) -> Import | None:
        """The one with this id, or None."""
        query = select(*_KEPT).where(self._scope.mine(imports), imports.c.id == key)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_IMPORT, row)

    def refused(self, key: str) -> bytes:
        """The file of its refused rows; empty when there are none."""
        query = select(imports.c.refused).where(self._scope.mine(imports), imports.c.id == key)
        kept = self._scope.connection.execute(query).scalar_one_or_none()
        return zlib.decompress(kept) if kept else b""

    def want(self, key: str, wanted: Wanted) -> bool:
        """Let it be loaded; False when it is already, or under way."""
        change = update(imports).where(self._is(key), imports.c.state == ImportState.SEEN)
        values: dict[str, object] = {"state": ImportState.DUE, "wanted": wanted, "attempts": 0, "result": None}
        values |= {"refused": None, "lease_owner": None, "lease_until": None}
        return self._scope.connection.execute(change.values(values)).rowcount == 1

    def waiting(self) -> bool:
        """Whether any is to be loaded, those under way included."""
        query = select(imports.c.id).where(self._scope.mine(imports), imports.c.state == ImportState.DUE).limit(1)
        return self._scope.connection.execute(query).first() is not None

    def free(self, *, wall: datetime) -> bool:
        """Whether any is to be loaded that is not under way."""
        query = select(imports.c.id).where(*self._free(wall)).limit(1)
        return self._scope.connection.execute(query).first() is not None

    def claim(self, *, wall: datetime, owner: str, until: datetime) -> Import | None:
        """One that is to be loaded, now leased to ``owner`` until then (real time); None when there is none free."""
        first = select(imports.c.id).where(*self._free(wall)).order_by(imports.c.at, imports.c.id).limit(1)
        picked = first.with_for_update(skip_locked=True).cte("picked")
        change = (
            update(imports)
            .where(*self._free(wall), imports.c.id.in_(select(picked.c.id)))
            .values(lease_owner=owner, lease_until=until, attempts=imports.c.attempts + 1)
            .returning(*_KEPT)
        )
        row = self._scope.connection.execute(change).mappings().one_or_none()
        return None if row is None else read_row(_IMPORT, row)

    def hold(self, key: str, *, owner: str, until: datetime) -> bool:
        """Move the end of ``owner``'s lease; False when it is no longer theirs, here and below."""
        return self._change(key, owner, {"lease_until": until})

    def held(self, key: str, *, owner: str) -> bool:
        """Whether it is under way and ``owner``'s."""
        return self._scope.connection.execute(select(imports.c.id).where(*self._held(key, owner))).first() is not None

    def put_off(self, key: str, *, owner: str, until: datetime) -> bool:
        """Give it back, to be begun again from then on."""
        return self._change(key, owner, {"lease_owner": None, "lease_until": until})

    def finish(self, key: str, *, owner: str, state: ImportState, result: ImportResult, refused: bytes = b"") -> bool:
        """It is over, with ``refused`` as the file of refused rows."""
        kept = zlib.compress(refused) if refused else None
        values: dict[str, object] = {"state": state, "result": result, "refused": kept, "lease_owner": None}
        return self._change(key, owner, values)

    def sweep(self, *, before: datetime) -> None:
        """Forget those dropped before then, but for what is to be loaded."""
        old = imports.c.at < before
        self._scope.connection.execute(
            delete(imports).where(self._scope.mine(imports), old, imports.c.state != ImportState.DUE)
        )

    def _free(self, wall: datetime) -> tuple[ColumnElement[bool], ...]:
        free = or_(imports.c.lease_until.is_(None), imports.c.lease_until <= wall)
        return self._scope.mine(imports), imports.c.state == ImportState.DUE, free

    def _is(self, key: str) -> ColumnElement[bool]:
        return self._scope.mine(imports) & (imports.c.id == key)

    def _held(self, key: str, owner: str) -> tuple[ColumnElement[bool], ...]:
        return self._is(key), imports.c.state == ImportState.DUE, imports.c.lease_owner == owner

    def _change(self, key: str, owner: str, values: dict[str, object]) -> bool:
        change = update(imports).where(*self._held(key, owner)).values(values)
        return self._scope.connection.execute(change).rowcount == 1
