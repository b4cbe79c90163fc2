"""The scoring file in Slack: sent on request, tried when one comes in, put in force by an admin's press."""

from blocks.ids import Act, DataDoor
from blocks.notices import say
from blocks.payloads import DataRef, ScoringRef, unpack
from blocks.scoring import one_customer
from blocks.text import Mrkdwn
from core.errors import NotFound
from core.messages_scoring import ScoringApply, ScoringFile
from core.types import AccountId
from core.usecases.change_scoring import dry_run_of
from core.usecases.try_scoring import check_draft, draft_of
from slackapp.calls import Call, Reply
from slackapp.data_views import data_view
from slackapp.features import Action, Feature, Policy


def send(call: Call) -> Reply:
    """Send the file in force into the direct message."""
    call.work.outbox.put(ScoringFile(to=call.by), lane=call.by)
    said = Mrkdwn("The file is on its way to your direct messages.")
    return Reply(update=data_view(call, DataRef(door=DataDoor.SCORING), said))


def apply(call: Call) -> Reply:
    """Have the file that was tried put in force; a large book takes longer than Slack waits."""
    ref = unpack(ScoringRef, call.value)
    check_draft(call.work, ref.draft, version=ref.version)
    asked = ScoringApply(draft=ref.draft, version=ref.version, by=call.by, post=ref.post)
    call.work.outbox.put(asked, lane=f"read:{call.by}", key=f"apply:{ref.draft}:{ref.version}")
    return Reply(say=say(sentence="Every customer is being scored by it. The message above then says so."))


def show(call: Call) -> Reply:
    """What the file that was tried would change for one customer."""
    draft, account = draft_of(call.work, call.action_id.partition(":")[2]), AccountId(call.value)
    known = call.work.accounts.get(account)
    if known is None:
        raise NotFound("This customer is no longer there.", account=account)
    found = dry_run_of(call.work, draft.text, account, file=draft.file, now=call.now)
    return Reply(open=one_customer(called=known.name, found=found))


FEATURE = Feature(
    name="scoring",
    actions={
        Act.SCORING_SEND: Action(handler=send, policy=Policy.ADMIN, internal=False),
        Act.SCORING_APPLY: Action(handler=apply, policy=Policy.ADMIN),
        Act.SCORING_SHOW: Action(handler=show, policy=Policy.ADMIN, changes=False),
    },
)
