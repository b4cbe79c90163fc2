"""A YAML file sent to the app in a direct message: a plan template becomes a version, a scoring file is tried."""

from core.messages import TemplateFile, TemplateRefused
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy

_ADMINS = "Only admins of this workspace can change its plan templates and its scoring file. Ask one of them."


def uploaded(call: Call) -> Reply:
    """A file was shared with the app: fetch and read it, if it was in a direct message."""
    event = call.payload.get("event")
    file = event.get("file_id") if isinstance(event, dict) else None
    if not file or call.channel is None or not call.channel.is_im:
        return Reply()
    if call.user.is_admin:
        call.work.outbox.put(TemplateFile(file=str(file), by=call.by), lane=f"read:{call.by}")
    else:
        call.work.outbox.put(TemplateRefused(to=call.by, file="This file", reason=_ADMINS), lane=call.by)
    return Reply()


FEATURE = Feature(
    name="templates", events={"file_shared": Action(handler=uploaded, policy=Policy.MEMBER, internal=False)}
)
