"""`/retention`: one customer's strategy for all to see, or the board of running plays; and what one does with it."""

from blocks.ids import Act, Box, Form
from blocks.notices import say
from blocks.payloads import HealthRef, RetentionFileRef, StrategyRef, unpack
from blocks.payloads_risk import AlertRef
from blocks.retention import board_message
from blocks.retention_forms import outcome_form, strategy_form
from core.accounts import Account
from core.errors import BadInput, Conflict, NotFound
from core.ids import derived
from core.messages import FileFormat
from core.messages_retention import RetentionFile, RetentionLine, RetentionPost
from core.risk.strategy import Outcome, Strategy
from core.usecases.find_account import find_account
from core.usecases.make_strategy import Answers, make
from core.usecases.play_strategy import close, start
from core.usecases.retention import Outlook, board, outlook
from core.usecases.retention_papers import account_paper
from slackapp.calls import Call, CallKind, Reply
from slackapp.doing import lane_of, my_today
from slackapp.features import Action, Command, Feature, Phrase


def show(call: Call) -> Reply:
    """Answer the command: a customer's card where it was asked for, or the board for the caller alone."""
    if not call.words:
        lines = board(call.work, now=call.now)
        if not lines:
            raise BadInput("No save play is running.")
        return Reply(say=board_message(lines=lines))
    return _posted(call, find_account(call.work, call.words))


def open_card(call: Call) -> Reply:
    """The card of a customer, from a button."""
    account = call.work.accounts.get(unpack(HealthRef, call.value).account)
    if account is None:
        raise NotFound("This customer is no longer there.")
    return _posted(call, account)


def open_for_alert(call: Call) -> Reply:
    """The card of the customer whom an alert is about."""
    alert = call.work.alerts.get(unpack(AlertRef, call.value).alert)
    account = call.work.accounts.get(alert.account)
    if account is None:
        raise NotFound("This customer is no longer there.")
    return _posted(call, account)


def choose(call: Call) -> Reply:
    """Open the form of the strategy."""
    ref = unpack(HealthRef, call.value)
    seen = outlook(call.work, ref.account, now=call.now)
    if seen.strategy is None and not seen.alerts:
        raise Conflict(f"Nothing warns of {seen.account.name} any more.")
    here = call.channel.id if call.channel and not (call.channel.is_im or call.channel.is_ext_shared) else None
    return Reply(open=strategy_form(seen=seen, me=call.by, here=here, today=my_today(call), post=ref.post))


def keep(call: Call) -> Reply:
    """Keep the answers of the form."""
    ref = unpack(HealthRef, call.private)
    seen = outlook(call.work, ref.account, now=call.now)
    _, line = make(call.work, ref.account, _answers(call, seen), request_id=call.view_id, by=call.by, now=call.now)
    _redrawn(call, ref, line)
    return Reply()


def begin(call: Call) -> Reply:
    """Start the play."""
    ref = unpack(StrategyRef, call.value)
    start(call.work, ref.strategy, by=call.by, now=call.now)
    _redrawn(call, ref, "started the save play")
    return Reply()


def send_file(call: Call) -> Reply:
    """Put a document into the thread of the card, which is drawn anew, so that nothing stays picked."""
    ref = unpack(RetentionFileRef, call.value)
    account_paper(call.work, ref.account, shared=ref.shared, now=call.now)
    put, lane = call.work.outbox.put, _lane_of_post(ref.post)
    put(RetentionPost(account=ref.account, by=call.by), lane=lane, slot=ref.post)
    put(
        RetentionFile(account=ref.account, by=call.by, format=ref.format, shared=ref.shared),
        lane=lane,
        thread=ref.post,
    )
    detail = {"format": FileFormat(ref.format).value, "shared": ref.shared}
    call.work.audit.add(who=call.by, what="strategy.document", subject=ref.account, detail=detail, at=call.now)
    return Reply()


def ask_outcome(call: Call) -> Reply:
    """Ask how it ended."""
    ref = unpack(HealthRef, call.value)
    return Reply(open=outcome_form(strategy=_open(call, ref), today=my_today(call), post=ref.post))


def record(call: Call) -> Reply:
    """Keep how it ended."""
    ref, chosen = unpack(StrategyRef, call.private), call.values.option(Box.CHOICE)
    if chosen not in tuple(Outcome):
        raise BadInput("Choose how it ended.", field=Box.CHOICE)
    reason = call.values.text(Box.REASON)
    _, line = close(call.work, ref.strategy, Outcome(chosen), reason, by=call.by, now=call.now)
    _redrawn(call, ref, line.rstrip("."))
    return Reply()


def _posted(call: Call, account: Account) -> Reply:
    lane = lane_of(call)
    slot = f"retention:{lane}:{derived('post', account.id, call.by, call.now.isoformat())}"
    call.work.outbox.put(RetentionPost(account=account.id, by=call.by), lane=lane, slot=slot)
    if call.kind is CallKind.WORDS:
        return Reply(say=say(sentence=f"The retention strategy of {account.name} comes in a moment."), aloud=True)
    return Reply()


def _answers(call: Call, seen: Outlook) -> Answers:
    values, running = call.values, seen.running
    return Answers(
        play=values.option(Box.PLAY) or "",
        owner=(running.owner if running else values.user(Box.OWNER)) or call.by,
        start=(running.start if running else values.date(Box.START)) or seen.today,
        number=running.number if running else values.text(Box.NUMBER),
        by=running.by if running else values.date(Box.BY),
        review_on=values.date(Box.REVIEW),
        channel=running.channel if running else values.channel(Box.CHANNEL),
        offer_limits=values.text(Box.LIMITS),
        goals=values.text(Box.GOALS),
        promises=values.text(Box.PROMISES),
    )


def _open(call: Call, ref: HealthRef) -> Strategy:
    strategy = call.work.strategies.open_for(ref.account)
    if strategy is None:
        raise Conflict("No strategy of this customer is open: its outcome was recorded already.")
    return strategy


def _lane_of_post(post: str) -> str:
    parts = post.split(":")
    if len(parts) < 2:  # noqa: PLR2004 - its kind and its lane
        raise Conflict("This card is too old. Ask for a new one with `/retention`.")
    return parts[1]


def _redrawn(call: Call, ref: HealthRef, line: str) -> None:
    """Have the card this was done from show what holds now, with a line in its thread that says who did what."""
    if not ref.post:
        return
    lane = _lane_of_post(ref.post)
    call.work.outbox.put(RetentionPost(account=ref.account, by=call.by), lane=lane, slot=ref.post)
    said = RetentionLine(account=ref.account, by=call.by, sentence=line)
    call.work.outbox.put(said, lane=lane, thread=ref.post)


FEATURE = Feature(
    name="retention",
    commands=(
        Command(
            verb="retention",
            name="/retention",
            description="Why a customer may leave and what is done about it; alone: every save play that runs",
            usage_hint="[customer]",
            example="/retention Acme",
            handler=show,
            alone=True,
        ),
    ),
    actions={
        Act.RETENTION_OPEN: Action(handler=open_card),
        Act.ALERT_PLAY: Action(handler=open_for_alert),
        Act.RETENTION_CHOOSE: Action(handler=choose, changes=False),
        Act.RETENTION_START: Action(handler=begin),
        Act.RETENTION_FILE: Action(handler=send_file),
        Act.RETENTION_OUTCOME: Action(handler=ask_outcome, changes=False),
    },
    submissions={
        Form.STRATEGY: Action(handler=keep),
        Form.OUTCOME: Action(handler=record),
    },
    phrases=(
        Phrase(
            pattern=r"(?:generate|make|show|create)?\s*(?:the |a )?retention strategy (?:of|for) (?P<words>.+)",
            handler=show,
        ),
    ),
)
