"""One message into Slack, seen at most once: edited where it already is, looked for where it may be, else posted."""

from contextlib import suppress

from blocks.kit import Message, View
from core.types import ChannelId
from slackapp.delivery.content import Content, Document, Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.files import upload
from slackapp.delivery.recover import find_message, metadata
from slackapp.slack_errors import Hopeless, MessageGone, NotInChannel


def send(errand: Errand, content: Content, channel: ChannelId | None) -> Placed:
    """Return where it is, joining a public channel the app is not in; raises ``SlackTrouble``.

    ``channel`` is None for a Home tab alone, which has none.
    """
    if channel is None:
        assert isinstance(content, View)
        return _publish(errand, content)
    try:
        return _send(errand, content, channel)
    except NotInChannel as refused:
        try:
            errand.slack.call("conversations.join", channel=channel)
        except Hopeless:
            raise refused from None
        return _send(errand, content, channel)


def _publish(errand: Errand, view: View) -> Placed:
    """Drawing a Home tab twice is the same as once."""
    errand.in_time()
    errand.slack.call("views.publish", user_id=errand.delivery.lane, view=view.to_dict())
    return Placed()


def _send(errand: Errand, content: Content, channel: ChannelId) -> Placed:
    match content:
        case View():
            return _publish(errand, content)
        case Document():
            return upload(errand, content, channel, _parent(errand, channel))
        case Message():
            return _edit(errand, content, channel) or _post(errand, content, channel)


def _edit(errand: Errand, message: Message, channel: ChannelId) -> Placed | None:
    """Return where the living message was redrawn, or None when there is none (any more)."""
    living = _living(errand, errand.delivery.slot, channel)
    if living is None:
        return None
    errand.in_time()
    with suppress(MessageGone):
        errand.slack.call("chat.update", channel=channel, ts=living, **message.to_dict())
        return Placed(channel=channel, ts=living)
    assert errand.delivery.slot is not None
    with errand.store.begin(errand.delivery.team) as work:
        work.living.forget(errand.delivery.slot)
    return None


def _post(errand: Errand, message: Message, channel: ChannelId) -> Placed:
    thread = _parent(errand, channel)
    if errand.delivery.in_doubt:
        ts = find_message(errand, channel, thread)
        if ts is not None:
            return Placed(channel=channel, ts=ts)
    arguments = message.to_dict() | {"channel": channel, "metadata": metadata(errand.delivery.id)}
    if thread:
        arguments["thread_ts"] = thread
    errand.in_time()
    answer = errand.slack.call("chat.postMessage", unfurl_links=False, unfurl_media=False, **arguments)
    return Placed(channel=channel, ts=str(answer["ts"]))


def _parent(errand: Errand, channel: ChannelId) -> str | None:
    return _living(errand, errand.delivery.thread, channel)


def _living(errand: Errand, slot: str | None, channel: ChannelId) -> str | None:
    if slot is None:
        return None
    with errand.store.read(errand.delivery.team) as work:
        living = work.living.get(slot)
    return living[1] if living and living[0] == channel else None
