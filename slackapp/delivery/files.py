"""Uploads a file in Slack's three steps. Only the last one shows anything, so only that one can be in doubt."""

from core.types import ChannelId
from slackapp.delivery.content import Document, Placed
from slackapp.delivery.errand import Errand
from slackapp.delivery.recover import find_file


def upload(errand: Errand, document: Document, channel: ChannelId, thread: str | None) -> Placed:
    """Return where the file is shown, after showing it at most once; raises ``SlackTrouble``."""
    name = document.numbered(errand.delivery.id)
    if errand.delivery.in_doubt:
        ts = find_file(errand, channel, thread, name)
        if ts is not None:
            return Placed(channel=channel, ts=ts)
    asked: dict[str, object] = {"filename": name, "length": len(document.content)}
    if document.alt:
        asked["alt_txt"] = document.alt
    place = errand.slack.call("files.getUploadURLExternal", **asked)
    errand.slack.upload(str(place["upload_url"]), document.content)
    show: dict[str, object] = {
        "files": [{"id": place["file_id"], "title": document.title}],
        "channel_id": channel,
    }
    if thread:
        show["thread_ts"] = thread
    if document.comment:
        show["initial_comment"] = document.comment
    errand.in_time()
    errand.slack.call("files.completeUploadExternal", **show)
    return Placed(channel=channel)
