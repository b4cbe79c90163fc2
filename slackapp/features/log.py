"""`/cs log`: what happened with a customer, logged by hand in a modal; it can be taken back."""

from blocks.ids import Act, Box, Form
from blocks.kit import View
from blocks.log_form import choice_box, log_form, logged_view, value_box
from blocks.notices import say, told_view
from blocks.payloads import FactRef, HealthRef, unpack
from core.errors import BadInput
from core.types import AccountId, ContactId
from core.usecases.find_account import find_account
from core.usecases.health_edits import known_name
from core.usecases.log_fact import Entry, log_fact, take_back
from slackapp.calls import Call, Reply
from slackapp.doing import my_today, redraw_health
from slackapp.features import Action, Command, Feature


def typed(call: Call) -> Reply:
    """Open the form for the customer named behind the command."""
    account = find_account(call.work, call.words)
    if not call.can_open:
        return Reply(say=say(sentence=f"Type `/cs log {account.name}`, and a form opens."))
    return Reply(open=_form(call, HealthRef(account=account.id)))


def pressed(call: Call) -> Reply:
    """Open the form from a health card."""
    return Reply(open=_form(call, unpack(HealthRef, call.value)))


def chosen(call: Call) -> Reply:
    """Ask what belongs to the choice."""
    return Reply(update=_form(call, unpack(HealthRef, call.private), chosen=call.value))


def submit(call: Call) -> Reply:
    """Keep it, score anew, and say so with a way back."""
    ref, values = unpack(HealthRef, call.private), call.values
    kind = values.option(Box.KIND) or ""
    contact = values.option(Box.CONTACT)
    number = values.whole(value_box(kind))
    entry = Entry(
        sort=kind,
        value=values.option(choice_box(kind)) or ("" if number is None else str(number)),
        day=values.date(Box.DATE),
        contact=ContactId(contact) if contact else None,
        text=values.text(Box.TEXT),
        until=values.date(Box.UNTIL),
    )
    try:
        done = log_fact(call.work, ref.account, entry, by=call.by, now=call.now)
    except BadInput as bad:
        raise BadInput(bad.sentence, field=_box(bad.field, kind)) from bad
    redraw_health(call, ref, done.line)
    name = known_name(call.work, ref.account)
    fact = FactRef(account=ref.account, post=ref.post, fact=done.fact or "", ended=done.ended)
    return Reply(update=logged_view(account=name, line=done.line, by=call.by, ref=fact))


def undo(call: Call) -> Reply:
    """Take back what was logged."""
    ref = unpack(FactRef, call.value)
    line = take_back(call.work, ref.account, ref.fact, ref.ended, by=call.by, now=call.now)
    redraw_health(call, HealthRef(account=ref.account, post=ref.post), line)
    return Reply(update=told_view(title="Taken back", sentence="It is gone, and the score was computed anew."))


def _form(call: Call, ref: HealthRef, *, chosen: str | None = None) -> View:
    account = AccountId(ref.account)
    return log_form(
        account=known_name(call.work, account),
        contacts=call.work.contacts.of(account),
        today=my_today(call),
        ref=ref,
        chosen=chosen,
    )


def _box(field: str | None, kind: str) -> str | None:
    """The block in which the field of an entry was typed."""
    return {"value": value_box(kind), "choice": choice_box(kind)}.get(field or "", field)


FEATURE = Feature(
    name="log",
    commands=(
        Command(
            verb="log",
            description="Log what happened with a customer: a call, a mood, an answer, a complaint, a reference",
            usage_hint="customer",
            example="/cs log Acme",
            handler=typed,
            changes=False,
        ),
    ),
    actions={
        Act.HEALTH_LOG: Action(handler=pressed, changes=False),
        Act.LOG_KIND: Action(handler=chosen, changes=False),
        Act.LOG_UNDO: Action(handler=undo),
    },
    submissions={Form.LOG: Action(handler=submit)},
)
