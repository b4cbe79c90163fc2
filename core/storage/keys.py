"""What lets others in: write keys of the ingest API, and the secrets by which other systems sign.

A write key is kept as its plain SHA-256: it is 256 random bits, so there is nothing to guess at and nothing for a
slow, salted hash to slow down. What a source signs with must be read again, so the shell seals it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select, update

from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables import workspaces
from core.storage.tables_data import source_secrets, write_keys
from core.types import TeamId, UserId


def digest_of(key: str) -> str:
    """What is kept of a write key: its SHA-256 in 64 hexadecimal digits."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def team_of_digest(connection: Connection, digest: str) -> TeamId | None:
    """The workspace a write key opens; None for one that is unknown or revoked, or whose app was removed.

    Who sends events has nothing but a key, so this looks through all workspaces.
    """
    query = select(write_keys.c.team_id).join(workspaces, workspaces.c.team_id == write_keys.c.team_id)
    query = query.where(
        write_keys.c.digest == digest, write_keys.c.revoked_at.is_(None), workspaces.c.revoked_at.is_(None)
    )
    found = connection.execute(query.limit(1)).scalar()
    return None if found is None else TeamId(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteKey:
    """A write key as it is remembered; the key itself was shown once and is known to nobody here."""

    id: str
    name: str
    digest: str
    by: UserId
    made_at: datetime
    revoked_at: datetime | None = None


_KEY = TypeAdapter(WriteKey)


@dataclass(frozen=True, slots=True)
class WriteKeys:
    """The write keys of one workspace."""

    _scope: Scope

    def make(self, key: WriteKey) -> bool:
        """Keep a new key; False when this very key is there already."""
        return self._scope.add_new(write_keys, columns_of(key))

    def revoke(self, key: str, *, at: datetime) -> bool:
        """Let a key open nothing any more; False when it is unknown or was revoked before."""
        mine = (self._scope.mine(write_keys), write_keys.c.id == key, write_keys.c.revoked_at.is_(None))
        return self._scope.connection.execute(update(write_keys).where(*mine).values(revoked_at=at)).rowcount > 0

    def get(self, key: str) -> WriteKey | None:
        """The key by its id, or None."""
        return next((one for one in self.all() if one.id == key), None)

    def all(self) -> tuple[WriteKey, ...]:
        """Every key there ever was, oldest first."""
        query = select(write_keys).where(self._scope.mine(write_keys))
        rows = self._scope.connection.execute(query.order_by(write_keys.c.made_at, write_keys.c.id)).mappings()
        return tuple(read_row(_KEY, row) for row in rows)


@dataclass(frozen=True, slots=True)
class SourceSecrets:
    """By what other systems sign what they send us, one secret a source, sealed by the shell and opaque here."""

    _scope: Scope

    def put(self, source: str, secret: bytes, *, by: UserId, at: datetime) -> None:
        """Keep the secret of a source, in place of the one before."""
        values: dict[str, object] = {"source": source, "secret": secret, "by": by, "at": at}
        self._scope.put(source_secrets, values)

    def get(self, source: str) -> bytes | None:
        """The sealed secret, or None where the source is not set up."""
        query = select(source_secrets.c.secret).where(
            self._scope.mine(source_secrets), source_secrets.c.source == source
        )
        return self._scope.connection.execute(query).scalar()

    def all(self) -> Mapping[str, datetime]:
        """The sources that are set up, and since when with this secret."""
        query = select(source_secrets.c.source, source_secrets.c.at).where(self._scope.mine(source_secrets))
        return {row.source: row.at for row in self._scope.connection.execute(query)}

    def forget(self, source: str) -> bool:
        """Let a source in no more; False when it was not set up."""
        mine = (self._scope.mine(source_secrets), source_secrets.c.source == source)
        return self._scope.connection.execute(delete(source_secrets).where(*mine)).rowcount > 0
