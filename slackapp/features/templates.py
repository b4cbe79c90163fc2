"""A workspace's own plan templates: a YAML file sent to the app in a direct message becomes a new version."""

from core.messages import TemplateFile
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy


def uploaded(call: Call) -> Reply:
    """A file was shared with the app: fetch and read it, if it was in a direct message."""
    event = call.payload.get("event")
    file = event.get("file_id") if isinstance(event, dict) else None
    if file and call.channel is not None and call.channel.is_im:
        call.work.outbox.put(TemplateFile(file=str(file), by=call.by), lane=f"read:{call.by}")
    return Reply()


FEATURE = Feature(
    name="templates", events={"file_shared": Action(handler=uploaded, policy=Policy.ADMIN, internal=False)}
)
