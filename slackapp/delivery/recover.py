"""Looks in Slack for a message that an earlier try may have left there."""

from collections.abc import Iterator, Mapping

from core.types import ChannelId
from slackapp.delivery.errand import Errand

EVENT_TYPE = "coordinator_message"
PAGE = 200
PAGES = 10
"""How far back is looked, in pages of messages. An unclear try is cleared within seconds, seldom hours."""

Found = Mapping[str, object]


def metadata(number: int) -> dict[str, object]:
    """Return the mark that every post carries: nothing but its number in the outbox."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": number}}


def find_message(errand: Errand, channel: ChannelId, thread: str | None) -> str | None:
    """Return the ``ts`` of the message with this errand's number, or None; raises ``SlackTrouble``."""
    for said in _said(errand, channel, thread):
        if said.get("metadata") and _number(said["metadata"]) == errand.delivery.id:
            return str(said["ts"])
    return None


def find_file(errand: Errand, channel: ChannelId, thread: str | None, name: str) -> str | None:
    """Return the ``ts`` of the message with the file called ``name``, or None; raises ``SlackTrouble``."""
    for said in _said(errand, channel, thread):
        files = said.get("files")
        if isinstance(files, list) and any(isinstance(one, dict) and one.get("name") == name for one in files):
            return str(said["ts"])
    return None


def _said(errand: Errand, channel: ChannelId, thread: str | None) -> Iterator[Found]:
    method = "conversations.replies" if thread else "conversations.history"
    where: dict[str, object] = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    if thread:
        where["ts"] = thread
    for _ in range(PAGES):
        answer = errand.slack.call(method, **where)
        messages = answer.get("messages")
        yield from (said for said in (messages if isinstance(messages, list) else ()) if isinstance(said, dict))
        more = answer.get("response_metadata")
        cursor = more.get("next_cursor") if isinstance(more, dict) else ""
        if not cursor:
            return
        where["cursor"] = cursor


def _number(given: object) -> object:
    payload = given.get("event_payload") if isinstance(given, Mapping) else None
    return payload.get("id") if isinstance(payload, Mapping) else None
