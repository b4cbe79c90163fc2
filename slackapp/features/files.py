"""A file dropped into a direct message with the app: a table to load, a plan template, a scoring file to try."""

from blocks.notices import say
from core.messages_files import DroppedFile
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy

_GUESTS = "Only full members of this workspace can load tables and plan templates; you are a guest here."


def uploaded(call: Call) -> Reply:
    """A file was shared with the app: fetch and read it, if it was in a direct message."""
    event = call.payload.get("event")
    file = event.get("file_id") if isinstance(event, dict) else None
    if not file or call.channel is None or not call.channel.is_im:
        return Reply()
    if call.user.is_guest:
        return Reply(say=say(sentence=_GUESTS))
    dropped = DroppedFile(file=str(file), by=call.by, admin=call.user.is_admin)
    call.work.outbox.put(dropped, lane=f"read:{call.by}")
    return Reply()


FEATURE = Feature(
    name="files", events={"file_shared": Action(handler=uploaded, policy=Policy.ANYONE_HERE, internal=False)}
)
