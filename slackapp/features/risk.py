"""`/risk`: where to work first as a ranked list, or one customer's risk for all to see."""

from dataclasses import replace

from blocks.ids import Act
from blocks.kit import Message
from blocks.notices import say
from blocks.payloads import HealthRef, unpack
from blocks.payloads_risk import AlertRef, RiskList
from blocks.risk_list import ROWS, risk_list
from blocks.risk_why import alerts_view, risk_why_view
from core.ids import derived
from core.messages_risk import RiskChart, RiskFile, RiskPost, RiskThread
from core.risk.card import RiskCard
from core.types import AccountId, UserId
from core.usecases.answer_alert import claim_alert
from core.usecases.find_account import find_account
from core.usecases.risk_book import risk_book
from core.usecases.risk_card import risk_card
from slackapp.calls import Call, CallKind, Reply
from slackapp.doing import lane_of, my_today
from slackapp.features import Action, Command, Feature, Phrase


def show(call: Call) -> Reply:
    """A customer's card where it was asked for, or my ranked list for me alone."""
    if not call.words:
        return Reply(say=_listed(call, RiskList(owner=call.by)))
    account = find_account(call.work, call.words)
    lane = lane_of(call)
    slot = f"risk:{lane}:{derived('post', account.id, call.by, call.now.isoformat())}"
    put = call.work.outbox.put
    put(RiskPost(account=account.id, by=call.by), lane=lane, slot=slot)
    put(RiskThread(account=account.id, by=call.by), lane=lane, thread=slot)
    put(RiskChart(account=account.id, by=call.by), lane=lane, thread=slot)
    if call.kind is CallKind.WORDS:
        return Reply(say=say(sentence=f"The risk of {account.name} comes in a moment."), aloud=True)
    return Reply()


def who(call: Call) -> Reply:
    """Answer "who may leave?" with my ranked list."""
    return show(replace(call, words=""))


def turn(call: Call) -> Reply:
    """Another page, or another filter."""
    return Reply(replace=_listed(call, unpack(RiskList, call.value)))


def pick_owner(call: Call) -> Reply:
    """The customers of whoever was picked, with the other filters as they were."""
    ref = unpack(RiskList, call.action_id.partition(":")[2])
    return Reply(replace=_listed(call, ref.model_copy(update={"owner": UserId(call.value) if call.value else None})))


def why(call: Call) -> Reply:
    """What the index is made of, and what moved it."""
    return Reply(open=risk_why_view(card=_card(call, unpack(HealthRef, call.value).account), today=my_today(call)))


def alerts(call: Call) -> Reply:
    """The open alerts of a customer."""
    card = _card(call, unpack(HealthRef, call.value).account)
    return Reply(open=alerts_view(card=card, zone=call.user.time_zone, today=my_today(call)))


def claim(call: Call) -> Reply:
    """One of them is the caller's."""
    claim_alert(call.work, unpack(AlertRef, call.value).alert, by=call.by, now=call.now)
    card = _card(call, unpack(HealthRef, call.private).account)
    return Reply(update=alerts_view(card=card, zone=call.user.time_zone, today=my_today(call)))


def report(call: Call) -> Reply:
    """Send the report as a file to who pressed."""
    call.work.outbox.put(RiskFile(owner=unpack(RiskList, call.value).owner), lane=call.by)
    return Reply(say=say(sentence="The report is on its way into your direct messages with me."))


def _listed(call: Call, ref: RiskList) -> Message:
    book = risk_book(call.work, ref.wanted, now=call.now, first=ref.page * ROWS, limit=ROWS)
    return risk_list(book=book, ref=ref, me=call.by, today=my_today(call))


def _card(call: Call, account: AccountId) -> RiskCard:
    return risk_card(call.work, account, now=call.now)


FEATURE = Feature(
    name="risk",
    commands=(
        Command(
            verb="risk",
            name="/risk",
            description="Who may leave and why: one customer's warnings and plays; alone: my customers, ranked",
            usage_hint="[customer]",
            example="/risk Acme",
            handler=show,
            alone=True,
        ),
    ),
    actions={
        Act.RISK_PAGE: Action(handler=turn, changes=False),
        Act.RISK_PICK: Action(handler=turn, changes=False),
        Act.RISK_OWNER: Action(handler=pick_owner, changes=False),
        Act.RISK_WHY: Action(handler=why, changes=False),
        Act.RISK_ALERTS: Action(handler=alerts, changes=False),
        Act.RISK_CLAIM: Action(handler=claim),
        Act.RISK_REPORT: Action(handler=report),
    },
    phrases=(
        Phrase(pattern=r"who (?:may|might|could|will) (?:leave|churn)\??", handler=who, changes=False),
        Phrase(pattern=r"(?:show\s+)?(?:the )?(?:churn )?risk (?:of|for) (?P<words>.+)", handler=show),
    ),
)
