"""The health of one account as a message that all may see; edited in place when somebody sets something right."""

from datetime import date

from blocks.elements import button
from blocks.health_words import coverage_words, full_stop, headline, points, score_bar, signed, title
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, fields, header, message, section, sections
from blocks.payloads import HealthRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, sentence, user
from core.health.bands import Band, one_decimal
from core.health.card import CapCard, ComponentCard, HealthCard, OverrideCard, PulseCard
from core.types import UserId

MAIN, CAPS, NOTICES = 3, 4, 3
_SAID = 300


def health_card(*, card: HealthCard, today: date, post: str = "") -> Message:
    """The card, as it is on ``today`` for its readers.

    ``post`` names the message, so that it can be redrawn.
    """
    blocks: list[Block] = [header(title(card)), section(_standing(card))]
    blocks.append(fields([_component(part) for part in card.components]))
    blocks += sections(_matters(card)) if _matters(card) else ()
    held = [*_caps(card, today=today), *_override(card.override, card, today=today)]
    blocks += sections(held) if held else ()
    blocks += [context(*small)] if (small := _small(card, today=today)) else []
    blocks.append(actions(*_buttons(card, post=post)))
    return message(_spoken(card, today=today), blocks)


def members_of(card: HealthCard) -> tuple[UserId, ...]:
    """Whom a sentence about this health may mention."""
    given = [card.owner, *(cap.owner for cap in card.caps)]
    given += [card.override.by] if card.override else []
    given += [card.pulse.by] if card.pulse else []
    return tuple(dict.fromkeys(member for member in given if member))


def said(card: HealthCard, text: str) -> Mrkdwn:
    """A sentence of core about this account."""
    return sentence(name(text, _SAID), members=members_of(card))


def _standing(card: HealthCard) -> Mrkdwn:
    lines = [headline(card), mrk("{}", coverage_words(card))]
    if card.band is not Band.GREY and card.against_book is not None:
        lines.append(mrk("Against the median of the book: {} in 28 days", signed(card.against_book)))
    return join(lines)


def _component(part: ComponentCard) -> Mrkdwn:
    label = bold(name(part.label))
    if not part.applies:
        return mrk("{}\ndoes not count yet", label)
    if part.score is None:
        return mrk("{}\nno data", label)
    return mrk("{}  {}\n`{}`", label, points(part.score), score_bar(part.score))


def _matters(card: HealthCard) -> list[Mrkdwn]:
    lines = [mrk("• {}", said(card, line)) for line in card.main[:MAIN]]
    lines = [Mrkdwn("*What matters most*"), *lines] if lines else []
    lines += [mrk("*Back to green:* {}", said(card, card.back_to_green))] if card.back_to_green else []
    return lines


def _caps(card: HealthCard, *, today: date) -> list[Mrkdwn]:
    return [_cap(cap, today=today) for cap in card.caps[:CAPS]]


def _cap(cap: CapCard, *, today: date) -> Mrkdwn:
    owner = mrk(" Owner {}.", user(cap.owner)) if cap.owner else Mrkdwn()
    until = mrk(" Until {} at most.", date_words(cap.until, today=today)) if cap.until else Mrkdwn()
    return mrk(
        "*Held at {} at most since {}:* {}. Ends when {}.{}{}",
        f"{cap.limit:g}",
        date_words(cap.since, today=today),
        name(cap.label),
        name(cap.ends_when.removesuffix("."), 200),
        until,
        owner,
    )


def _override(override: OverrideCard | None, card: HealthCard, *, today: date) -> list[Mrkdwn]:
    if override is None:
        return []
    what = f"band set down to {override.band.value}" if override.band else f"{signed(override.points)} points"
    line = mrk(
        "*Override:* {} by {} until {}, because: {}",
        what,
        user(override.by),
        date_words(override.until, today=today),
        name(override.reason, _SAID),
    )
    return [mrk("{} (computed score {})", line, points(card.raw))]


def _small(card: HealthCard, *, today: date) -> list[Mrkdwn]:
    small = [mrk("⚠ {}", said(card, notice)) for notice in card.notices[:NOTICES]]
    small += [_pulse(card.pulse, today=today)] if card.pulse else []
    if card.renewal:
        small.append(mrk("Renewal {}", date_words(card.renewal, today=today)))
    small += [mrk("Owner {}", user(card.owner))] if card.owner else []
    small.append(mrk("Scoring file version {}, profile “{}”", card.version, name(card.profile, 40)))
    return small


def _pulse(pulse: PulseCard, *, today: date) -> Mrkdwn:
    by = mrk(" by {}", user(pulse.by)) if pulse.by else Mrkdwn()
    apart = ", which does not fit the band" if pulse.disagrees else ""
    return mrk(
        "Our pulse, not part of the score: {} of 5{} on {}{}",
        pulse.value,
        by,
        date_words(pulse.on, today=today),
        apart,
    )


def _buttons(card: HealthCard, *, post: str) -> list[Element]:
    ref, whose = HealthRef(account=card.account, post=post).pack(), f"of {name(card.name, 50)}"
    row = [
        button("Why", Act.HEALTH_WHY, ref, spoken=f"Why: all ten signals {whose}"),
        button("History", Act.HEALTH_HISTORY, ref, spoken=f"History {whose}"),
        button("Override…", Act.HEALTH_OVERRIDE, ref, spoken=f"Override the score {whose}"),
    ]
    if any(signal.confirmable for signal in card.signals):
        row.append(button("Confirm…", Act.HEALTH_CONFIRM, ref, spoken=f"Confirm an old value {whose}"))
    row.append(button("Log…", Act.HEALTH_LOG, ref, spoken=f"Log something about {name(card.name, 50)}"))
    row.append(button("Dashboard", Act.HEALTH_DASHBOARD, ref, spoken=f"A link to the dashboard {whose}"))
    return row


def _spoken(card: HealthCard, *, today: date) -> Mrkdwn:
    parts = [mrk("{}: {}.", title(card), headline(card)), mrk("{}.", coverage_words(card))]
    scored = [f"{part.label} {one_decimal(part.score):.1f}" for part in card.components if part.score is not None]
    parts += [mrk("{}.", ", ".join(scored))] if scored else []
    parts += [said(card, line) for line in card.main[:MAIN]]
    parts += [*_caps(card, today=today), *_override(card.override, card, today=today)]
    parts += [mrk("Back to green: {}", said(card, card.back_to_green))] if card.back_to_green else []
    parts += [said(card, notice) for notice in card.notices[:NOTICES]]
    return Mrkdwn(join([full_stop(part) for part in parts], " ").replace("*", ""))
