"""The workspace itself: its name, token, zone and settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import select, update

from core.errors import NotFound
from core.storage.adopt import adopt
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables import workspaces
from core.types import ChannelId, Place, TeamId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What a workspace has decided.

    ``roles`` names the person who fills one of our roles unless a plan says otherwise; ``place`` is where we work.
    ``risk_channel`` is where alerts go beside their owners: the critical ones, or with ``risk_all`` every one.
    """

    roles: Mapping[str, UserId] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    risk_channel: ChannelId | None = None
    risk_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One Slack workspace that installed the app.

    ``bot_token`` is encrypted by the shell and opaque here; None once revoked. ``time_zone`` is an IANA name.
    """

    team: TeamId
    name: str
    bot_token: bytes | None
    bot_user: UserId
    app_id: str
    scopes: tuple[str, ...]
    time_zone: str
    installed_at: datetime
    settings: WorkspaceSettings = field(default_factory=WorkspaceSettings)
    revoked_at: datetime | None = None


_READ = TypeAdapter(Workspace)


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The one workspace of this transaction."""

    _scope: Scope
    _read: list[Workspace] = field(default_factory=list)
    """The workspace, once this transaction has read it."""

    def find(self) -> Workspace | None:
        """The workspace, or None before it is connected."""
        row = self._scope.connection.execute(
            select(workspaces, workspaces.c.team_id.label("team")).where(self._scope.mine(workspaces))
        ).mappings()
        found = row.one_or_none()
        return None if found is None else read_row(_READ, found)

    def get(self) -> Workspace:
        """The workspace; raises NotFound before it is connected."""
        if self._read:
            return self._read[0]
        found = self.find()
        if found is None:
            raise NotFound("This workspace is not connected to the app yet.", team=self._scope.team)
        self._read.append(found)
        return found

    def save(self, workspace: Workspace) -> None:
        """Keep the workspace, new or known."""
        assert workspace.team == self._scope.team
        values = columns_of(replace(workspace)) | {"settings": asdict(workspace.settings)}
        del values["team"]
        self._scope.put(workspaces, values)
        self._read.clear()

    def adopt(self) -> bool:
        """Take over what was loaded before any workspace was connected; False when there is nothing."""
        return adopt(self._scope)

    def revoke(self, *, at: datetime) -> None:
        """The app was removed: the token is forgotten, the rest stays for a return."""
        self._scope.connection.execute(
            update(workspaces).where(self._scope.mine(workspaces)).values(bot_token=None, revoked_at=at)
        )
