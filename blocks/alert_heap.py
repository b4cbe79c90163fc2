"""Many alerts as one message, a line and its buttons each."""

from collections.abc import Sequence

from blocks.elements import button
from blocks.health_words import full_stop, headline
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, header, message, section
from blocks.payloads_risk import AlertRef
from blocks.risk_words import level_words, money_words
from blocks.text import Mrkdwn, bold, join, mrk, name, user
from core.onboarding.words import count
from core.risk.alert import Alert, AlertState
from core.risk.card import AlertCard

_SAID, _SPOKEN = 200, 5


def heap_message(*, cards: Sequence[AlertCard], more: int, number: int) -> Message:
    """The alerts by weight, as they stand; ``more`` are not shown. ``number`` names the message, to redraw it."""
    total = len(cards) + more
    blocks: list[Block] = [header(f"{count(total, 'new alert')} at once")]
    note = "They came in one look at the data, so they are one message. The heaviest come first."
    blocks.append(context(Mrkdwn(note)))
    for card in cards:
        blocks.append(section(alert_row(card)))
        blocks.append(actions(*row_buttons(card.alert, card.health.name, number=number)))
    if more:
        blocks.append(context(mrk("…and {} more. `/risk` lists them all.", more)))
    spoken = [mrk("{}: {}", name(card.health.name), name(card.alert.evidence.sentence)) for card in cards[:_SPOKEN]]
    return message(join([mrk("{} at once.", count(total, "new alert")), *map(full_stop, spoken)], " "), blocks)


def alert_row(card: AlertCard) -> Mrkdwn:
    """One alert in two lines."""
    alert, health = card.alert, card.health
    first = mrk("{} {}, {}", bold(name(health.name)), level_words(alert.level), name(card.alert.label))
    facts = mrk("{} · {} · {}", name(alert.evidence.sentence, _SAID), _money(card), headline(health))
    return join([first, facts, *state_words(card.alert)])


def row_buttons(alert: Alert, customer: str, *, number: int) -> list[Element]:
    """What can be done with an alert in a list."""
    called = name(customer, 40)
    ref = AlertRef(alert=alert.id, listed=number).pack()
    row = [button("Open", f"{Act.ALERT_OPEN}:{alert.id}", ref, spoken=f"Open the alert about {called}")]
    if not alert.state.is_active:
        return row
    spoken = f"Put the alert about {called} off"
    row.append(button("Snooze…", f"{Act.ALERT_SNOOZE}:{alert.id}", ref, spoken=spoken))
    if alert.state is not AlertState.CLAIMED:
        spoken = f"Claim the alert about {called}"
        row.insert(0, button("Claim", f"{Act.ALERT_CLAIM}:{alert.id}", ref, style="primary", spoken=spoken))
    return row


def _money(card: AlertCard) -> str:
    return money_words(card.health.arr, card.health.currency)


def state_words(alert: Alert) -> list[Mrkdwn]:
    """What has become of an alert, in a list; nothing while nobody has answered."""
    match alert.state:
        case AlertState.OPEN:
            return []
        case AlertState.CLAIMED:
            return [mrk("_Claimed by {}_", user(alert.claimed_by))] if alert.claimed_by else []
        case AlertState.SNOOZED:
            return [Mrkdwn("_Put off_")]
        case AlertState.DISMISSED:
            return [Mrkdwn("_No risk, somebody says_")]
        case AlertState.RESOLVED:
            return [Mrkdwn("_Resolved_")]
