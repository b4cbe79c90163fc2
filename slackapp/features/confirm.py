"""The answer to "are you sure": the change that was shown is made."""

from blocks.ids import Form
from blocks.payloads import ConfirmRef, unpack
from slackapp.calls import Call, Reply
from slackapp.doing import changed
from slackapp.features import Action, Feature


def confirmed(call: Call) -> Reply:
    """Make it. Every modal closes, for the lists below show the plan as it was."""
    ref = unpack(ConfirmRef, call.private)
    changed(call, ref.plan, ref.edit)
    return Reply(clear=True)


FEATURE = Feature(name="confirm", submissions={Form.CONFIRM: Action(handler=confirmed)})
