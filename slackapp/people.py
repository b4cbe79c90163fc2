"""Who is calling and from where: from storage, asked of Slack when unknown or an hour old, never in a transaction.

When Slack does not answer, what we last knew holds. Whom we never knew may do nothing: the request says of which
team they are, but not whether they are a guest, an app or deactivated.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from slack_sdk.errors import SlackClientError

from core.accounts import Channel, Person
from core.errors import CoordinatorError, Refused
from core.storage import Store
from core.types import ChannelId, TeamId, UserId
from slackapp.clock import Clock
from slackapp.connections import Connections
from slackapp.forms import FormValues

STALE = timedelta(hours=1)
CACHED = timedelta(seconds=60)
_UNKNOWN = "Slack does not tell me who you are at the moment, so I did nothing. Please try again in a minute."
log = logging.getLogger(__name__)


class Hint(Protocol):
    """What a request itself says of its caller."""

    @property
    def user(self) -> UserId: ...  # noqa: D102
    @property
    def user_team(self) -> str: ...  # noqa: D102
    @property
    def user_name(self) -> str: ...  # noqa: D102


class People:
    """Persons and channels of every workspace. Answers from memory for a minute."""

    def __init__(self, *, store: Store, connections: Connections, clock: Clock, zone: str) -> None:
        self._store, self._connections, self._clock, self._zone = store, connections, clock, zone
        self._persons: dict[tuple[TeamId, UserId], tuple[datetime, Person]] = {}
        self._channels: dict[tuple[TeamId, ChannelId], tuple[datetime, Channel]] = {}

    def person(self, team: TeamId, hint: Hint) -> Person:
        """Return the caller as freshly as it takes.

        Raises:
            Refused: we never knew them, and Slack does not tell.
        """
        known = self._persons.get((team, hint.user))
        if known and self._clock.wall() - known[0] < CACHED:
            return known[1]
        with self._store.read(team) as work:
            stored, seen = work.people.get(hint.user), work.people.seen_at(hint.user)
        person = stored if stored and self._fresh(seen) else self._ask_person(team, hint.user, stored)
        if person is None:
            return _as_hinted(team, hint, self._zone)
        self._persons[team, hint.user] = (self._clock.wall(), person)
        return person

    def channel(self, team: TeamId, channel: ChannelId) -> Channel | None:
        """Return the channel, or None when the app cannot see it (a private one it is not in)."""
        if channel.startswith("D"):
            return Channel(id=channel, name="direct message", is_im=True, is_private=True)
        known = self._channels.get((team, channel))
        if known and self._clock.wall() - known[0] < CACHED:
            return known[1]
        with self._store.read(team) as work:
            stored, seen = work.channels.get(channel), work.channels.seen_at(channel)
        found = stored if stored and self._fresh(seen) else self._ask_channel(team, channel, stored)
        if found is not None:
            self._channels[team, channel] = (self._clock.wall(), found)
        return found

    def look_again(self, team: TeamId, channel: ChannelId) -> None:
        """Ask Slack about this channel now: it was shared with another company, or no longer is."""
        self._channels.pop((team, channel), None)
        self._ask_channel(team, channel, None)

    def meet(self, team: TeamId, values: FormValues) -> None:
        """Know the people and channels that a form names: their time zones, and who reads along."""
        if users := values.everyone():
            with self._store.read(team) as work:
                known = {person.id for person in work.people.of(users)}
            for user in users:
                if user not in known:
                    self.learn(team, user)
        for channel in values.channels():
            self.channel(team, channel)

    def learn(self, team: TeamId, user: UserId) -> bool:
        """Read a member from Slack who has not called us yet; False when Slack does not tell."""
        return self._ask_person(team, user, None) is not None

    def _fresh(self, seen: datetime | None) -> bool:
        return seen is not None and self._clock.wall() - seen < STALE

    def _ask_person(self, team: TeamId, user: UserId, stored: Person | None) -> Person | None:
        told = self._ask(team, "users_info", "user", user=user)
        if told is None:
            return stored
        person = read_person(team, told, zone=self._zone, before=stored)
        with self._store.begin(team) as work:
            work.people.save(person, seen_at=self._clock.wall())
        return person

    def _ask_channel(self, team: TeamId, channel: ChannelId, stored: Channel | None) -> Channel | None:
        told = self._ask(team, "conversations_info", "channel", channel=channel)
        if told is None:
            return stored
        found = read_channel(told)
        with self._store.begin(team) as work:
            work.channels.save(found, seen_at=self._clock.wall())
        return found

    def _ask(self, team: TeamId, method: str, field: str, **arguments: str) -> Mapping[str, object] | None:
        try:
            told = getattr(self._connections.get(team).client, method)(**arguments).get(field)
        except (SlackClientError, CoordinatorError, OSError, ValueError) as error:
            log.warning("Slack did not tell who or where", extra={"method": method, "error": str(error)[:200]})
            return None
        return told if isinstance(told, dict) else None


def read_person(team: TeamId, user: Mapping[str, object], *, zone: str, before: Person | None = None) -> Person:
    """Return Slack's ``user`` as a person of ``team``; ``before`` keeps what Slack does not know."""
    raw = user.get("profile")
    profile = raw if isinstance(raw, Mapping) else {}
    email = profile.get("email")
    return Person(
        id=UserId(str(user["id"])),
        name=_first(user.get("real_name"), profile.get("real_name"), profile.get("display_name"), user.get("name")),
        time_zone=_first(user.get("tz"), zone),
        email=email if isinstance(email, str) else None,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or not _of_team(team, user),
        is_bot=bool(user.get("is_bot")),
        deleted=bool(user.get("deleted")),
        manager=before.manager if before else None,
    )


def read_channel(channel: Mapping[str, object]) -> Channel:
    """Return Slack's ``channel``; one whose sharing is pending counts as shared."""
    return Channel(
        id=ChannelId(str(channel["id"])),
        name=_first(channel.get("name"), "direct message"),
        is_ext_shared=bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")),
        is_archived=bool(channel.get("is_archived")),
        is_private=bool(channel.get("is_private") or channel.get("is_im")),
        is_im=bool(channel.get("is_im")),
    )


def _of_team(team: TeamId, user: Mapping[str, object]) -> bool:
    grid = user.get("enterprise_user")
    teams = grid.get("teams") if isinstance(grid, Mapping) else None
    return user.get("team_id") == team or (isinstance(teams, list) and team in teams)


def _as_hinted(team: TeamId, hint: Hint, zone: str) -> Person:
    if hint.user_team == team:
        raise Refused(_UNKNOWN, user=hint.user)
    return Person(id=hint.user, name=hint.user_name or hint.user, time_zone=zone, is_external=True)


def _first(*values: object) -> str:
    return next((value for value in values if isinstance(value, str) and value.strip()), "")
