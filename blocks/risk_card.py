"""The risk of one account as a message that all may see, and its warnings in the thread."""

from datetime import date

from blocks.elements import button
from blocks.health_words import full_stop, signed
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, header, message, section, sections
from blocks.payloads import HealthRef
from blocks.risk_words import RANKING, index_words, level_words, money_words
from blocks.text import Mrkdwn, bold, date_words, join, moment_words, mrk, name, user
from core.onboarding.words import count
from core.risk.card import PlayCard, RiskCard, WarningCard

WARNINGS, PLAYS, REASONS = 4, 3, 3
_SAID = 300
_HUNDRED = 100


def risk_message(*, card: RiskCard, today: date) -> Message:
    """The card, as it is on ``today`` for its readers."""
    blocks: list[Block] = [header(f"Risk of {name(card.name)}"), section(join(_standing(card, today=today)))]
    blocks += sections(_causes(card))
    blocks += sections(_plays(card)) if card.plays else ()
    blocks += [section(probability_words(card))] if card.probability is not None else []
    blocks.append(context(*_small(card, today=today)))
    blocks.append(actions(*_buttons(card)))
    return message(_spoken(card, today=today), blocks)


def warnings_message(*, card: RiskCard, zone: str, today: date) -> Message:
    """The warnings, a line each with evidence: what, since when, and where it is known from."""
    if not card.warnings:
        said = mrk("No warning holds for {}.", name(card.name))
        return message(said, [section(said)])
    lines = [_line(warning, zone=zone, today=today) for warning in card.warnings]
    spoken = join([mrk("The warnings of {}.", name(card.name)), *map(full_stop, lines)], " ")
    return message(Mrkdwn(spoken.replace("*", "").replace("• ", "")), sections([Mrkdwn("*The warnings*"), *lines]))


def probability_words(card: RiskCard) -> Mrkdwn:
    """What a fitted model says, as people out of a hundred; empty where none has earned to be heard."""
    if card.probability is None:
        return Mrkdwn()
    because = f", because {'; '.join(name(reason, 120) for reason in card.reasons[:REASONS])}" if card.reasons else ""
    number = round(card.probability * _HUNDRED)
    return full_stop(mrk("The fitted model says {} in 100 leave within 90 days{}", number, because))


def _standing(card: RiskCard, *, today: date) -> list[Mrkdwn]:
    grey = "  health unknown" if card.health is None else ""
    lines = [mrk("{}{}{}", index_words(card.index, card.tier), grey, _moved(card))]
    money = money_words(card.arr, card.currency)
    if card.arr is None and card.worth is not None:
        money = f"ARR not known, estimated {card.worth:,.0f} as of customers like it"
    renewal = f"renewal {date_words(card.renewal, today=today)}" if card.renewal else "renewal date not known"
    tier = card.customer_tier.label if card.customer_tier else "no tier"
    return [*lines, mrk("{} · {} · {}", tier, money, renewal)]


def _moved(card: RiskCard) -> str:
    told = [(card.d7, "7 days"), (card.d28, "28 days")]
    moves = [f"{signed(move)} in {span}" for move, span in told if move is not None]
    return f"  ({', '.join(moves)})" if moves else ""


def _causes(card: RiskCard) -> list[Mrkdwn]:
    if not card.warnings:
        low = "Its points come from a low health score." if card.health else "Nothing warns of this customer."
        return [Mrkdwn(low)]
    lines = [
        mrk("• {} {}: {}", level_words(one.level), bold(name(one.label)), name(one.evidence.sentence, _SAID))
        for one in card.warnings[:WARNINGS]
    ]
    more = len(card.warnings) - WARNINGS
    lines += [mrk("…and {} in the thread.", count(more, "more warning"))] if more > 0 else []
    return [Mrkdwn("*Causes, the heaviest first*"), *lines]


def _plays(card: RiskCard) -> list[Mrkdwn]:
    return [Mrkdwn("*Plays to choose from*"), *(_play(play) for play in card.plays[:PLAYS])]


def _play(play: PlayCard) -> Mrkdwn:
    because = ", ".join(name(label, 60) for label in play.because)
    held = mrk("\n   _{}_", name(play.held, _SAID)) if play.held else Mrkdwn()
    return mrk("• {}: {} ({} confidence){}", bold(name(play.name)), because, play.confidence, held)


def _small(card: RiskCard, *, today: date) -> list[Mrkdwn]:
    small = [mrk("The index is {}", RANKING), mrk("Looked at {}", date_words(card.day, today=today))]
    small += [mrk("Owner {}", user(card.owner))] if card.owner else []
    dismissed = ", ".join(name(label, 60) for label in card.dismissed)
    return [*small, *([mrk("Called no risk: {}", dismissed)] if dismissed else [])]


def _buttons(card: RiskCard) -> list[Element]:
    ref, called = HealthRef(account=card.account).pack(), name(card.name, 50)
    row = [button("Why", Act.RISK_WHY, ref, spoken=f"Why: the risk of {called}")]
    if any(warning.alert for warning in card.warnings):
        row.append(button("Open alerts", Act.RISK_ALERTS, ref, style="primary", spoken=f"Open alerts of {called}"))
    row.append(button("Retention strategy", Act.RETENTION_OPEN, ref, spoken=f"Retention strategy of {called}"))
    row.append(button("Health", Act.HEALTH_WHY, ref, spoken=f"Health of {called}"))
    row.append(button("Log…", Act.HEALTH_LOG, ref, spoken=f"Log something about {called}"))
    return row


def _line(warning: WarningCard, *, zone: str, today: date) -> Mrkdwn:
    evidence = warning.evidence
    at = moment_words(evidence.at, zone=zone, today=today)
    claimed = mrk(", claimed by {}", user(warning.claimed_by)) if warning.claimed_by else Mrkdwn()
    what = mrk("• {} {}: {}", level_words(warning.level), bold(name(warning.label)), name(evidence.sentence, _SAID))
    return mrk("{} ({}, {}{})", what, name(evidence.source, 60), at, claimed)


def _spoken(card: RiskCard, *, today: date) -> Mrkdwn:
    parts = [mrk("Risk of {}.", name(card.name)), *_standing(card, today=today), *_causes(card)]
    parts += [mrk("Play to choose: {}", name(card.plays[0].name))] if card.plays else []
    parts += [probability_words(card)] if card.probability is not None else []
    parts.append(mrk("The index is {}.", RANKING))
    return Mrkdwn(join([full_stop(part) for part in parts], " ").replace("*", "").replace("• ", ""))
