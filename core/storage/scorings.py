"""The workspace's own scoring files, every version of them. Version 0 is the shipped one and is not kept here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select

from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables_data import scoring_drafts, scorings
from core.types import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringVersion:
    """One applied version; ``version`` counts from 1."""

    version: int
    text: str
    by: UserId
    at: datetime


_VERSION = TypeAdapter(ScoringVersion)
DRAFT_LIFETIME = timedelta(days=30)
"""How long a file that was tried can be put in force [D]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringDraft:
    """A file that was tried. ``id`` is the digest of its text, so it is the same for the same text."""

    id: str
    file: str
    text: str
    by: UserId
    at: datetime


_DRAFT = TypeAdapter(ScoringDraft)


@dataclass(frozen=True, slots=True)
class Scorings:
    """The scoring files of one workspace, as the texts that were applied."""

    _scope: Scope

    def latest(self) -> ScoringVersion | None:
        """The one in force, or None while it is the shipped one."""
        query = select(scorings).where(self._scope.mine(scorings)).order_by(scorings.c.version.desc()).limit(1)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_VERSION, row)

    def get(self, version: int) -> ScoringVersion | None:
        """One version, or None when there is none of that number."""
        query = select(scorings).where(self._scope.mine(scorings), scorings.c.version == version)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_VERSION, row)

    def add(self, text: str, *, by: UserId, at: datetime) -> int:
        """Put a new version in force and return its number."""
        last = select(func.max(scorings.c.version)).where(self._scope.mine(scorings))
        version = int(self._scope.connection.execute(last).scalar() or 0) + 1
        values = {"team_id": self._scope.team, "version": version, "text": text, "by": by, "at": at}
        self._scope.connection.execute(insert(scorings).values(values))
        return version

    def try_out(self, text: str, *, file: str, by: UserId, at: datetime) -> ScoringDraft:
        """Keep a text that is being tried, in place of the same one; those older than ``DRAFT_LIFETIME`` go."""
        old = scoring_drafts.c.at < at - DRAFT_LIFETIME
        self._scope.connection.execute(delete(scoring_drafts).where(self._scope.mine(scoring_drafts), old))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        draft = ScoringDraft(id=digest, file=file, text=text, by=by, at=at)
        self._scope.put(scoring_drafts, columns_of(draft))
        return draft

    def draft(self, digest: str) -> ScoringDraft | None:
        """The text that was tried, to the letter, or None when it is gone."""
        query = select(scoring_drafts).where(self._scope.mine(scoring_drafts), scoring_drafts.c.id == digest)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_DRAFT, row)

    def history(self) -> tuple[ScoringVersion, ...]:
        """Every applied version, oldest first."""
        query = select(scorings).where(self._scope.mine(scorings)).order_by(scorings.c.version)
        return tuple(read_row(_VERSION, row) for row in self._scope.connection.execute(query).mappings())
