"""Why the index is what it is, part by part, and what moved it; and the open alerts of an account, to claim."""

from datetime import date

from blocks.elements import button
from blocks.health_words import points, signed
from blocks.ids import Act, Form
from blocks.kit import Block, View, context, divider, modal, section, sections
from blocks.payloads import HealthRef
from blocks.payloads_risk import AlertRef
from blocks.risk_card import probability_words
from blocks.risk_words import RANKING, index_words, level_words
from blocks.text import Mrkdwn, bold, date_words, join, moment_words, mrk, name, user
from core.health.bands import one_decimal
from core.risk.card import RiskCard, WarningCard

_SAID = 300


def risk_why_view(*, card: RiskCard, today: date) -> View:
    """The parts sum to the index; the steps sum to its move."""
    blocks: list[Block] = [section(mrk("{}\n{}", bold(name(card.name)), index_words(card.index, card.tier)))]
    blocks += sections(_sum(card))
    blocks += [divider(), *sections(_steps(card, today=today))]
    blocks += [section(probability_words(card))] if card.probability is not None else []
    blocks.append(context(mrk("The index is {}.", RANKING), mrk("Looked at {}.", date_words(card.day, today=today))))
    return modal(Form.RISK, "Why this risk", blocks, private=HealthRef(account=card.account).pack())


def alerts_view(*, card: RiskCard, zone: str, today: date) -> View:
    """The open alerts of an account, with a button to each that nobody has."""
    known = [warning for warning in card.warnings if warning.alert]
    blocks: list[Block] = [section(mrk("Open alerts of {}", bold(name(card.name))))]
    if not known:
        blocks.append(section(Mrkdwn("None is open.")))
    blocks += [_alert(warning, zone=zone, today=today) for warning in known]
    return modal(Form.RISK, "Open alerts", blocks, private=HealthRef(account=card.account).pack())


def _sum(card: RiskCard) -> list[Mrkdwn]:
    unknown = [Mrkdwn("Health is unknown, so it gives no points.")] if card.health is None else []
    times = f" (each times {card.times:g}, for the renewal is near)" if card.times > 1 else ""
    if not card.parts:
        return [Mrkdwn("Nothing gives it points."), *unknown]
    lines = [mrk("• {} {}", signed(part.points), name(part.label)) for part in card.parts]
    return [mrk("*Points{}*", times), *lines, mrk("Together *{}*", points(card.index)), *unknown]


def _steps(card: RiskCard, *, today: date) -> list[Mrkdwn]:
    move = card.d28 if card.d28 is not None else card.d7
    if card.since is None or move is None:
        return [Mrkdwn("There is no earlier day to compare with yet.")]
    whole = one_decimal(card.index) - one_decimal(card.index - move)
    first = mrk("*Since {}:* {}", date_words(card.since, today=today), signed(whole))
    lines = [mrk("• {} {}", signed(step.points), name(step.label, _SAID)) for step in card.steps]
    return [first, *(lines or [Mrkdwn("Nothing moved it.")])]


def _alert(warning: WarningCard, *, zone: str, today: date) -> Block:
    evidence = warning.evidence
    at = moment_words(evidence.at, zone=zone, today=today)
    lines = [
        mrk("{} {}", level_words(warning.level), bold(name(warning.label))),
        mrk("{} ({}, {})", name(evidence.sentence, _SAID), name(evidence.source, 60), at),
    ]
    if warning.claimed_by:
        return section(join([*lines, mrk("Claimed by {}", user(warning.claimed_by))]))
    claim = button(
        "Claim",
        f"{Act.RISK_CLAIM}:{warning.rule}",
        AlertRef(alert=warning.alert).pack(),
        style="primary",
        spoken=f"Claim: {name(warning.label, 60)}",
    )
    return section(join(lines), accessory=claim)
