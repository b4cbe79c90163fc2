"""Whose is it? References that nobody could place are given to a customer by an admin's click."""

from blocks.ids import Act, DataDoor
from blocks.payloads import DataRef, StrayRef, unpack
from blocks.strays import settled_words
from core.errors import BadInput
from core.types import AccountId
from core.usecases.edit_account import list_accounts
from core.usecases.strays import decide
from slackapp.calls import Call, Option, Reply
from slackapp.data_views import data_view
from slackapp.features import Action, Feature, Policy

_OFFERED = 20


def give(call: Call) -> Reply:
    """Settle it by a button: one of the customers that would fit, or a new one."""
    ref = unpack(StrayRef, call.value)
    return _given(call, ref.stray, ref.account)


def found(call: Call) -> Reply:
    """Settle it by the customer that was found."""
    return _given(call, call.action_id.partition(":")[2], AccountId(call.value))


def offer(call: Call) -> Reply:
    """The customers whose names begin as typed, or are spelled like it."""
    try:
        listed = list_accounts(call.work, call.value, page=0, size=_OFFERED)
    except BadInput:
        return Reply()
    return Reply(options=tuple(Option(text=one.name, value=one.id) for one in listed.accounts))


def _given(call: Call, stray: str, account: AccountId | None) -> Reply:
    done = decide(call.work, stray, account, by=call.by, now=call.now)
    page = unpack(DataRef, call.private).page if call.private else 0
    return Reply(update=data_view(call, DataRef(door=DataDoor.STRAYS, page=page), settled_words(done)))


FEATURE = Feature(
    name="strays",
    actions={
        Act.STRAY_GIVE: Action(handler=give, policy=Policy.ADMIN, internal=False),
        Act.STRAY_FIND: Action(handler=found, policy=Policy.ADMIN, internal=False),
    },
    options={
        Act.STRAY_FIND: Action(handler=offer, policy=Policy.ADMIN, internal=False, changes=False),
        Act.SCORING_SHOW: Action(handler=offer, policy=Policy.ADMIN, changes=False),
    },
)
