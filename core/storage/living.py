"""Where the messages are that are edited in place."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from core.storage.scope import Scope
from core.storage.tables import living
from core.types import ChannelId


@dataclass(frozen=True, slots=True)
class Living:
    """Slot to channel and ``ts`` (text, always)."""

    _scope: Scope

    def get(self, slot: str) -> tuple[ChannelId, str] | None:
        """(channel, ts) of the slot's message, or None when there is none."""
        query = select(living.c.channel, living.c.ts).where(self._scope.mine(living), living.c.slot == slot)
        row = self._scope.connection.execute(query).one_or_none()
        return None if row is None else (ChannelId(row.channel), str(row.ts))

    def set(self, slot: str, channel: ChannelId, ts: str) -> None:
        """The slot's message is this one from now on."""
        self._scope.put(living, {"slot": slot, "channel": channel, "ts": ts})

    def forget(self, slot: str) -> None:
        """The slot's message is gone; the next one put for the slot makes a new message."""
        self._scope.connection.execute(delete(living).where(self._scope.mine(living), living.c.slot == slot))
