"""Members and conversations of the workspace, as last seen in Slack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import or_, select, update

from core.accounts import Channel, Person
from core.storage.rows import columns_of, read_row
from core.storage.scope import Scope
from core.storage.tables import channels, people
from core.types import ChannelId, UserId

_PERSON = TypeAdapter(Person)
_CHANNEL = TypeAdapter(Channel)


@dataclass(frozen=True, slots=True)
class People:
    """The members we have seen."""

    _scope: Scope
    _known: dict[UserId, Person] = field(default_factory=dict)
    """Whoever this transaction has read."""

    def get(self, user: UserId) -> Person | None:
        """The member, or None when never seen."""
        found = self.of((user,))
        return found[0] if found else None

    def of(self, users: Iterable[UserId]) -> tuple[Person, ...]:
        """Those of ``users`` that we have seen, in no promised order."""
        wanted = tuple(users)
        if unknown := [user for user in wanted if user not in self._known]:
            query = select(people).where(self._scope.mine(people), people.c.id.in_(unknown))
            for row in self._scope.connection.execute(query).mappings():
                person = read_row(_PERSON, row)
                self._known[person.id] = person
        return tuple(self._known[user] for user in dict.fromkeys(wanted) if user in self._known)

    def all(self) -> tuple[Person, ...]:
        """Everybody we have seen, by name."""
        query = select(people).where(self._scope.mine(people)).order_by(people.c.name, people.c.id)
        return tuple(read_row(_PERSON, row) for row in self._scope.connection.execute(query).mappings())

    def with_addresses(self, addresses: Iterable[str]) -> Mapping[str, UserId]:
        """Those of ``addresses`` that full members have, in lower case, with whose they are."""
        wanted = {address.casefold() for address in addresses}
        if not wanted:
            return {}
        query = select(people.c.email, people.c.id).where(
            self._scope.mine(people), people.c.email.is_not(None), people.c.deleted.is_(False)
        )
        rows = self._scope.connection.execute(query)
        return {row.email.casefold(): UserId(row.id) for row in rows if row.email.casefold() in wanted}

    def seen_at(self, user: UserId) -> datetime | None:
        """When the member was last read from Slack, or None."""
        query = select(people.c.seen_at).where(self._scope.mine(people), people.c.id == user)
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def save(self, person: Person, *, seen_at: datetime) -> None:
        """Keep the member as seen at ``seen_at``."""
        self._scope.put(people, columns_of(person) | {"seen_at": seen_at})
        self._known.pop(person.id, None)


@dataclass(frozen=True, slots=True)
class Channels:
    """The conversations we have seen."""

    _scope: Scope

    def get(self, channel: ChannelId) -> Channel | None:
        """The conversation, or None when never seen."""
        query = select(channels).where(self._scope.mine(channels), channels.c.id == channel)
        row = self._scope.connection.execute(query).mappings().one_or_none()
        return None if row is None else read_row(_CHANNEL, row)

    def seen_at(self, channel: ChannelId) -> datetime | None:
        """When the conversation was last read from Slack, or None."""
        query = select(channels.c.seen_at).where(self._scope.mine(channels), channels.c.id == channel)
        found: datetime | None = self._scope.connection.execute(query).scalar()
        return found

    def save(self, channel: Channel, *, seen_at: datetime) -> None:
        """Keep the conversation as seen at ``seen_at``."""
        self._scope.put(channels, columns_of(channel) | {"seen_at": seen_at})

    def heard(self, channel: ChannelId, *, at: datetime) -> None:
        """Somebody of the customer's side wrote there. An older instant, or a conversation never seen, is nothing."""
        earlier = or_(channels.c.heard_at.is_(None), channels.c.heard_at < at)
        mine = (self._scope.mine(channels), channels.c.id == channel)
        self._scope.connection.execute(update(channels).where(*mine, earlier).values(heard_at=at))
