"""An alert as a message, and the line that follows it up. One message a conversation, edited in place."""

from datetime import date

from blocks.elements import button
from blocks.health_words import coverage_words, headline, signed
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, header, message, section, sections
from blocks.payloads_risk import AlertRef
from blocks.risk_words import index_words, level_words, money_words
from blocks.text import Mrkdwn, bold, date_words, join, moment_words, mrk, name, sentence, user
from core.health.card import HealthCard
from core.messages_risk import AlertLine
from core.risk.alert import AlertState
from core.risk.card import AlertCard

_SAID, _LINE, _CHANGES = 300, 700, 4


def alert_message(*, card: AlertCard, zone: str, today: date) -> Message:
    """The alert as it stands, in the reader's time zone."""
    alert = card.alert
    blocks: list[Block] = [header(_title(card)), section(_evidence(card, zone=zone, today=today))]
    blocks.append(section(_account(card, today=today)))
    if alert.state.is_active:
        blocks += sections(_help(card.health)) if _help(card.health) else ()
    blocks.append(context(*_standing(card, zone=zone, today=today)))
    blocks.append(actions(*_buttons(card)))
    return message(_spoken(card), blocks)


def alert_line(*, line: AlertLine) -> Message:
    """What has happened to it."""
    said = sentence(name(line.sentence, _LINE), members=(line.to,) if line.to else ())
    said = mrk("{} {}", user(line.by), said) if line.by else said
    return message(said, sections([said]))


def _title(card: AlertCard) -> str:
    over = {AlertState.RESOLVED: "Resolved: ", AlertState.DISMISSED: "No risk: "}.get(card.alert.state, "")
    level = "" if over else f"{level_words(card.alert.level)}, "
    return f"{over}{level}{name(card.health.name)}: {card.alert.label}"


def _evidence(card: AlertCard, *, zone: str, today: date) -> Mrkdwn:
    evidence = card.alert.evidence
    at = moment_words(evidence.at, zone=zone, today=today)
    return mrk("{}\n_{}, {}_", bold(name(evidence.sentence, _SAID)), name(evidence.source, 60), at)


def _account(card: AlertCard, *, today: date) -> Mrkdwn:
    health = card.health
    lines = [mrk("Health {}, {}", headline(health), coverage_words(health))]
    lines.append(mrk("Risk {}", index_words(card.index, card.tier)))
    money = money_words(health.arr, health.currency)
    renewal = f"renewal {date_words(health.renewal, today=today)}" if health.renewal else "renewal date not known"
    tier = health.tier.label if health.tier else "no tier"
    lines.append(mrk("{} · {} · {}", tier, money, renewal))
    return join(lines)


def _help(health: HealthCard) -> list[Mrkdwn]:
    lines: list[Mrkdwn] = []
    change = health.change
    if change is not None and change.lines:
        parts = [mrk("{} {}", name(line.label), signed(line.points)) for line in change.lines[:_CHANGES]]
        more = len(change.lines) - _CHANGES
        rest = sum(line.points for line in change.lines[_CHANGES:])
        parts += [mrk("{} more {}", more, signed(rest))] if more > 0 else []
        total = signed(change.after - change.before)
        lines.append(mrk("*Score {} in a week:* {}", total, join(parts, ", ")))
    if health.back_to_green:
        lines.append(mrk("*Back to green:* {}", name(health.back_to_green, _SAID)))
    return lines


def _standing(card: AlertCard, *, zone: str, today: date) -> list[Mrkdwn]:
    alert = card.alert
    when = mrk("Since {}", moment_words(alert.opened_at, zone=zone, today=today))
    said = [_state(card, zone=zone, today=today), when]
    said += [mrk("Suggested play: {}", name(card.play))] if card.play and alert.state.is_active else []
    useful = sum(alert.ratings.values())
    if alert.ratings:
        said.append(mrk("{} useful, {} noise", useful, len(alert.ratings) - useful))
    return said


def _state(card: AlertCard, *, zone: str, today: date) -> Mrkdwn:
    alert = card.alert
    match alert.state:
        case AlertState.OPEN:
            limit = f" Claim it by {moment_words(card.claim_by, zone=zone, today=today)}." if card.claim_by else ""
            return mrk("Nobody has it yet.{}", limit)
        case AlertState.CLAIMED:
            return mrk("Claimed by {}", user(alert.claimed_by)) if alert.claimed_by else Mrkdwn("Claimed")
        case AlertState.SNOOZED:
            until = moment_words(alert.snoozed_until, zone=zone, today=today) if alert.snoozed_until else "later"
            return mrk("Put off until {}: {}", until, name(alert.reason, _SAID))
        case AlertState.DISMISSED:
            by = user(alert.closed_by) if alert.closed_by else Mrkdwn("somebody")
            return mrk("{} says it is no risk: {}", by, name(alert.reason, _SAID))
        case AlertState.RESOLVED:
            return mrk("Resolved: {}", name(alert.reason, _SAID))


def _buttons(card: AlertCard) -> list[Element]:
    alert, called = card.alert, name(card.health.name, 40)
    ref = AlertRef(alert=alert.id).pack()
    rate = [
        button("Useful", Act.ALERT_USEFUL, ref, spoken=f"This alert about {called} was useful"),
        button("Noise", Act.ALERT_NOISE, ref, spoken=f"This alert about {called} was noise"),
    ]
    if not alert.state.is_active:
        return rate
    row: list[Element] = []
    if alert.state is not AlertState.CLAIMED:
        spoken = f"Claim the alert about {called}"
        row.append(button("Claim", Act.ALERT_CLAIM, ref, style="primary", spoken=spoken))
    row.append(button("Snooze…", Act.ALERT_SNOOZE, ref, spoken=f"Put the alert about {called} off"))
    row.append(button("Not a risk…", Act.ALERT_DISMISS, ref, spoken=f"This is no risk for {called}"))
    row.append(button("Draft message…", Act.ALERT_DRAFT, ref, spoken=f"Draft a message to {called}"))
    row.append(button("Open play…", Act.ALERT_PLAY, ref, spoken=f"Open a play for {called}"))
    return row + rate


def _spoken(card: AlertCard) -> Mrkdwn:
    evidence = name(card.alert.evidence.sentence, _SAID)
    return Mrkdwn(mrk("{}. {}", _title(card), evidence))
