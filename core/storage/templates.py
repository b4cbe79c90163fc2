"""The workspace's own plan templates, every version of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from core.storage.scope import Scope
from core.storage.tables import templates
from core.types import Tier, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """One uploaded version of a tier's template. ``version`` counts from 1."""

    version: int
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Templates:
    """Uploaded templates as the text that was uploaded."""

    _scope: Scope

    def latest(self, tier: Tier) -> tuple[int, str] | None:
        """(version, text) of the newest upload for the tier, or None when there was none."""
        query = (
            select(templates.c.version, templates.c.text)
            .where(self._scope.mine(templates), templates.c.tier == tier)
            .order_by(templates.c.version.desc())
            .limit(1)
        )
        row = self._scope.connection.execute(query).one_or_none()
        return None if row is None else (int(row.version), str(row.text))

    def text(self, tier: Tier, version: int) -> str | None:
        """The text of one upload, or None when there is none of that number."""
        query = select(templates.c.text).where(
            self._scope.mine(templates), templates.c.tier == tier, templates.c.version == version
        )
        found: str | None = self._scope.connection.execute(query).scalar_one_or_none()
        return found

    def add(self, tier: Tier, text: str, *, by: UserId, at: datetime) -> int:
        """Keep a new version and return its number."""
        latest = select(func.max(templates.c.version)).where(self._scope.mine(templates), templates.c.tier == tier)
        version = int(self._scope.connection.execute(latest).scalar() or 0) + 1
        values = {"team_id": self._scope.team, "tier": tier, "version": version, "text": text, "by": by, "at": at}
        self._scope.connection.execute(insert(templates).values(values))
        return version

    def history(self, tier: Tier) -> tuple[TemplateVersion, ...]:
        """Who uploaded which version when, newest first."""
        query = (
            select(templates.c.version, templates.c.by, templates.c.at)
            .where(self._scope.mine(templates), templates.c.tier == tier)
            .order_by(templates.c.version.desc())
        )
        rows = self._scope.connection.execute(query)
        return tuple(TemplateVersion(version=row.version, by=row.by, at=row.at) for row in rows)
