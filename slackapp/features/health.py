"""`/health`: one customer's card for all to see, or my book; and what one can set right about a score."""

from blocks.dashboard import account_link_message
from blocks.health_book import ROWS, book_message
from blocks.health_forms import confirm_form, dismiss_form, override_form
from blocks.health_why import history_view, why_view
from blocks.ids import Act, Box, Form
from blocks.notices import say
from blocks.payloads import CapRef, HealthRef, Page, unpack
from core.errors import Conflict
from core.health.bands import Band
from core.health.card import BookCard, HealthCard
from core.ids import derived
from core.messages import HealthChart, HealthPost, HealthThread
from core.types import AccountId
from core.usecases.find_account import find_account
from core.usecases.health import health_card
from core.usecases.health_edits import Override, confirm_value, dismiss_cap, set_override
from core.usecases.health_page import my_page
from slackapp.calls import Call, CallKind, Reply
from slackapp.dashboards import LIFETIME, account_link
from slackapp.doing import lane_of, my_today, redraw_health
from slackapp.features import Action, Command, Feature, Phrase


def show(call: Call) -> Reply:
    """Answer the command: a customer's card where it was asked for, or my book for me alone."""
    if not call.words:
        return Reply(say=book_message(book=_book(call, page=0), today=my_today(call)))
    account = find_account(call.work, call.words)
    lane = lane_of(call)
    slot = f"health:{lane}:{derived('post', account.id, call.by, call.now.isoformat())}"
    put = call.work.outbox.put
    put(HealthPost(account=account.id, by=call.by), lane=lane, slot=slot)
    put(HealthThread(account=account.id, by=call.by), lane=lane, thread=slot)
    put(HealthChart(account=account.id, by=call.by), lane=lane, thread=slot)
    if call.kind is CallKind.WORDS:
        return Reply(say=say(sentence=f"The health of {account.name} comes in a moment."), aloud=True)
    return Reply()


def turn(call: Call) -> Reply:
    """Another page of my book."""
    page = unpack(Page, call.value).page
    return Reply(replace=book_message(book=_book(call, page=page), today=my_today(call)))


def _book(call: Call, *, page: int) -> BookCard:
    return my_page(call.work, call.by, now=call.now, page=page, size=ROWS)


def why(call: Call) -> Reply:
    """All ten signals and the change."""
    ref = unpack(HealthRef, call.value)
    return Reply(open=why_view(card=_card(call, ref.account), today=my_today(call), post=ref.post))


def history(call: Call) -> Reply:
    """26 weeks."""
    ref = unpack(HealthRef, call.value)
    return Reply(open=history_view(card=_card(call, ref.account), today=my_today(call)))


def page(call: Call) -> Reply:
    """A fresh link to the customer's page, for who pressed alone: one on the card would run out, or run wild."""
    card = _card(call, unpack(HealthRef, call.value).account)
    url = account_link(call.links, call.team, card.account, now=call.now)
    days = f"{LIFETIME.days} days"
    return Reply(say=account_link_message(account=card.account, called=card.name, url=url, valid_for=days))


def ask_override(call: Call) -> Reply:
    """Open the form of an override."""
    ref = unpack(HealthRef, call.value)
    return Reply(open=override_form(card=_card(call, ref.account), today=my_today(call), post=ref.post))


def override(call: Call) -> Reply:
    """The score moves, in the caller's name."""
    ref, values = unpack(HealthRef, call.private), call.values
    band = values.option(Box.BAND)
    asked = Override(
        points=values.whole(Box.POINTS),
        band=Band(band) if band in tuple(Band) else None,
        code=values.option(Box.CODE) or "",
        reason=values.text(Box.REASON),
        until=values.date(Box.UNTIL),
    )
    redraw_health(call, ref, set_override(call.work, ref.account, asked, by=call.by, now=call.now))
    return Reply()


def ask_confirm(call: Call) -> Reply:
    """Ask which old value still holds."""
    ref = unpack(HealthRef, call.value)
    card = _card(call, ref.account)
    if not any(signal.confirmable for signal in card.signals):
        raise Conflict(f"No value of {card.name} has to be confirmed.")
    return Reply(open=confirm_form(card=card, today=my_today(call), post=ref.post))


def confirm(call: Call) -> Reply:
    """An old value still holds."""
    ref, chosen = unpack(HealthRef, call.private), call.values.option(Box.SIGNAL)
    card = _card(call, ref.account)
    signal = next((each for each in card.signals if each.name == chosen and each.confirmable), None)
    if signal is None:
        raise Conflict("This value need not be confirmed any more.")
    line = confirm_value(call.work, ref.account, signal.name, label=signal.label, by=call.by, now=call.now)
    redraw_health(call, ref, line)
    return Reply()


def ask_dismiss(call: Call) -> Reply:
    """Ask why a cap is not to hold."""
    ref = unpack(CapRef, call.value)
    card = _card(call, ref.account)
    return Reply(open=dismiss_form(card=card, label=_cap(card, ref), ref=ref))


def dismiss(call: Call) -> Reply:
    """A cap is set aside for a while."""
    ref = unpack(CapRef, call.private)
    label, reason = _cap(_card(call, ref.account), ref), call.values.text(Box.REASON)
    line = dismiss_cap(call.work, ref.account, ref.cap, label=label, reason=reason, by=call.by, now=call.now)
    redraw_health(call, ref, line)
    after = why_view(card=_card(call, ref.account), today=my_today(call), post=ref.post)
    return Reply(below=after)


def _card(call: Call, account: AccountId) -> HealthCard:
    return health_card(call.work, account, now=call.now)


def _cap(card: HealthCard, ref: CapRef) -> str:
    """What the cap is called; raises Conflict when it no longer holds."""
    found = next((cap.label for cap in card.caps if cap.name == ref.cap), None)
    if found is None:
        raise Conflict("This rule no longer holds the score down.")
    return found


FEATURE = Feature(
    name="health",
    commands=(
        Command(
            verb="health",
            name="/health",
            description="How a customer is and why, with a chart; alone: my book, worst first",
            usage_hint="[customer]",
            example="/health Acme",
            handler=show,
            alone=True,
        ),
    ),
    actions={
        Act.BOOK_PAGE: Action(handler=turn, changes=False),
        Act.HEALTH_WHY: Action(handler=why, changes=False),
        Act.HEALTH_HISTORY: Action(handler=history, changes=False),
        Act.HEALTH_DASHBOARD: Action(handler=page, changes=False),
        Act.HEALTH_OVERRIDE: Action(handler=ask_override, changes=False),
        Act.HEALTH_CONFIRM: Action(handler=ask_confirm, changes=False),
        Act.HEALTH_DISMISS: Action(handler=ask_dismiss, changes=False),
    },
    submissions={
        Form.OVERRIDE: Action(handler=override),
        Form.CONFIRM_VALUE: Action(handler=confirm),
        Form.DISMISS: Action(handler=dismiss),
    },
    phrases=(
        Phrase(
            pattern=r"(?:analy[sz]e|show)?\s*(?:the )?(?:customer )?health (?:of|for) (?P<words>.+)", handler=show
        ),
    ),
)
