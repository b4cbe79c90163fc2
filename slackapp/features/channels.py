"""A customer's channel: when somebody of theirs last wrote there. What was written is not kept."""

from core.usecases.hear_channel import hear_channel
from slackapp.calls import Call, Reply
from slackapp.features import Action, Feature, Policy

WRITTEN = frozenset({"", "file_share", "thread_broadcast"})
"""What is a message of a person; any other subtype tells of a change."""


def heard(call: Call) -> Reply:
    """Somebody wrote in a channel: note the time, where it is one of another company in a shared channel."""
    event = call.payload.get("event")
    subtype = str(event.get("subtype") or "") if isinstance(event, dict) else ""
    if call.channel is not None and call.channel.is_ext_shared and call.user.is_external and subtype in WRITTEN:
        hear_channel(call.work, call.channel.id, email=call.user.email, at=call.now)
    return Reply()


FEATURE = Feature(name="channels", events={"message": Action(handler=heard, policy=Policy.ANYBODY, internal=False)})
