"""Where a message goes: the channel of its lane, checked against who reads there; a person's direct channel."""

from datetime import timedelta

from core.accounts import Channel, Person
from core.types import ChannelId, UserId
from slackapp.delivery.content import NotForOutsiders
from slackapp.delivery.errand import Errand
from slackapp.people import read_channel, read_person
from slackapp.slack_errors import Unexpected

STALE = timedelta(minutes=10)
"""How old our knowledge of who reads a channel may be when something internal goes there."""


def target(errand: Errand) -> ChannelId:
    """Return the channel to post in.

    Raises ``NotForOutsiders`` when the message is internal and the channel or the person is not of this
    company alone, ``SlackTrouble`` when Slack will not say.
    """
    lane = errand.delivery.lane
    if lane.startswith(("U", "W")):
        return _direct(errand, UserId(lane))
    channel = ChannelId(lane)
    if errand.delivery.intent.internal and _known(errand, channel).is_ext_shared:
        raise NotForOutsiders(f"#{_known(errand, channel).name}")
    return channel


def _direct(errand: Errand, user: UserId) -> ChannelId:
    slot = f"dm:{user}"
    with errand.store.read(errand.delivery.team) as work:
        known = work.living.get(slot)
    if errand.delivery.intent.internal and _person(errand, user).is_external:
        raise NotForOutsiders(f"The direct message with {_person(errand, user).name}")
    if known is not None:
        return known[0]
    opened = errand.slack.call("conversations.open", users=user).get("channel")
    if not isinstance(opened, dict):
        raise Unexpected("no_channel", method="conversations.open")
    channel = ChannelId(str(opened["id"]))
    with errand.store.begin(errand.delivery.team) as work:
        work.living.set(slot, channel, "")
    return channel


def _person(errand: Errand, user: UserId) -> Person:
    """The person we write to; one we never met is asked for first, for anybody can be chosen in a form."""
    with errand.store.read(errand.delivery.team) as work:
        stored, zone = work.people.get(user), work.workspaces.get().time_zone
    if stored is not None:
        return stored
    told = errand.slack.call("users.info", user=user).get("user")
    if not isinstance(told, dict):
        raise Unexpected("no_user", method="users.info")
    found = read_person(errand.delivery.team, told, zone=zone)
    with errand.store.begin(errand.delivery.team) as work:
        work.people.save(found, seen_at=errand.clock.wall())
    return found


def _known(errand: Errand, channel: ChannelId) -> Channel:
    with errand.store.read(errand.delivery.team) as work:
        stored, seen = work.channels.get(channel), work.channels.seen_at(channel)
    if stored is not None and seen is not None and errand.clock.wall() - seen < STALE:
        return stored
    told = errand.slack.call("conversations.info", channel=channel).get("channel")
    found = read_channel(told) if isinstance(told, dict) else Channel(id=channel, name=channel, is_ext_shared=True)
    with errand.store.begin(errand.delivery.team) as work:
        work.channels.save(found, seen_at=errand.clock.wall())
    return found
