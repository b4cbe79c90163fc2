"""A file dropped into a direct message with the app: a table to load, or a plan template that becomes a version."""

from core.messages import DroppedFile
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy


def uploaded(call: Call) -> Reply:
    """A file was shared with the app: fetch and read it, if it was in a direct message."""
    event = call.payload.get("event")
    file = event.get("file_id") if isinstance(event, dict) else None
    if file and call.channel is not None and call.channel.is_im:
        dropped = DroppedFile(file=str(file), by=call.by, admin=call.user.is_admin)
        call.work.outbox.put(dropped, lane=f"read:{call.by}")
    return Reply()


FEATURE = Feature(
    name="files", events={"file_shared": Action(handler=uploaded, policy=Policy.MEMBER, internal=False)}
)
