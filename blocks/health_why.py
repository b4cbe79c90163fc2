"""Why the score is what it is: every signal with what it was read from, points that sum, and the change as lines."""

from collections.abc import Mapping
from datetime import date

from blocks.elements import button
from blocks.health_card import said
from blocks.health_words import (
    STATES,
    band_words,
    coverage_words,
    headline,
    points,
    score_words,
    signed,
    source_words,
    spark,
    summing,
    title,
)
from blocks.ids import Act, Form
from blocks.kit import Block, Message, View, context, divider, message, modal, section, sections
from blocks.payloads import CapRef, HealthRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from core.health.bands import one_decimal
from core.health.card import Change, HealthCard, HistoryPoint, Mark, SignalCard
from core.onboarding.words import percent

WEEKS = 26
_WEEK = 7
_INPUTS = 9
_MARKS = 30
_VERSIONS = 10


def why_view(*, card: HealthCard, today: date, post: str = "") -> View:
    """All ten signals: their points sum to the score before override and caps; then the change, line by line."""
    blocks: list[Block] = [section(join([bold(title(card)), headline(card), mrk("{}", coverage_words(card))]))]
    blocks += _signals(card, today=today)
    blocks += [section(join(_sum(card))), *_cap_blocks(card, post=post)]
    if card.change:
        blocks += [divider(), *sections(_change(card.change, today=today))]
    blocks.append(context(Mrkdwn("A tool to rank and to look where it is needed, not a probability to leave.")))
    return modal(Form.HEALTH, "Why this score", blocks, private=HealthRef(account=card.account, post=post).pack())


def thread_message(*, card: HealthCard, today: date) -> Message:
    """The ten signals, a line each: value, date, source and state."""
    lines = [_line(signal, today=today) for signal in card.signals]
    spoken = join([mrk("The signals of {}.", name(card.name)), *(mrk("{}.", line) for line in lines)], " ")
    plain = Mrkdwn(spoken.replace("*", "").replace("• ", ""))
    return message(plain, sections([Mrkdwn("*The ten signals*"), *lines]))


def history_view(*, card: HealthCard, today: date) -> View:
    """26 weeks: a line of text, a table by week, what happened, and which scoring file counted."""
    weeks = weekly(card)
    blocks: list[Block] = [section(join([bold(title(card)), headline(card)]))]
    if not weeks:
        nothing = Mrkdwn("There is no score of an earlier day yet. One is kept every day from now on.")
        return modal(Form.HEALTH, "History", [*blocks, section(nothing)])
    scores = [point.score for point in weeks]
    line = mrk("`{}`\n{} weeks, oldest first", spark(scores), len(weeks))
    rows = [_week(point, before, today=today) for point, before in zip(weeks, [None, *weeks], strict=False)]
    blocks += [section(line), *sections([Mrkdwn("*Score by week*"), *reversed(rows)])]
    marks = [mark for mark in card.marks if mark.kind != "version"][-_MARKS:]
    blocks += sections([Mrkdwn("*What happened*"), *_marks(marks, today=today)]) if marks else ()
    versions = [mark for mark in card.marks if mark.kind == "version"][-_VERSIONS:]
    told = [*_marks(versions, today=today), mrk("Now version {}, profile “{}”.", card.version, name(card.profile))]
    blocks += sections([Mrkdwn("*Scoring file*"), *told])
    return modal(Form.HEALTH, "History", blocks)


def weekly(card: HealthCard) -> tuple[HistoryPoint, ...]:
    """The last point of each of the last 26 weeks, oldest first; a week without one is left out."""
    end = card.as_of.date()
    found: dict[int, HistoryPoint] = {}
    for point in card.history:
        back = (end - point.day).days // _WEEK
        if 0 <= back < WEEKS:
            found[back] = point
    return tuple(found[back] for back in sorted(found, reverse=True))


def _signals(card: HealthCard, *, today: date) -> list[Block]:
    blocks: list[Block] = []
    printed = summing([signal.points for signal in card.signals], one_decimal(card.raw or 0.0))
    shares = dict(zip((signal.name for signal in card.signals), printed, strict=True))
    for part in card.components:
        mine = [signal for signal in card.signals if signal.component == part.name]
        of = points(part.score) if part.score is not None else "no data"
        if not part.applies:
            of = "does not count yet"
        lines = [
            mrk("{} {}", bold(name(part.label)), of),
            *(_full(card, signal, shares, today=today) for signal in mine),
        ]
        blocks += sections(lines)
    return blocks


def _full(card: HealthCard, signal: SignalCard, shares: Mapping[str, float], *, today: date) -> Mrkdwn:
    first = mrk("• {}: {}", bold(name(signal.label)), _value(signal, shares[signal.name]))
    inputs = [mrk("◦ {}", said(card, given)) for given in signal.inputs[:_INPUTS]]
    where = mrk("◦ {}", _origin(signal, today=today))
    hint = [mrk("◦ {}", said(card, signal.hint))] if signal.hint else []
    return join([first, *inputs, *([where] if signal.score is not None else []), *hint])


def _value(signal: SignalCard, share: float) -> str:
    if signal.score is None:
        return STATES[signal.state]
    return f"{points(signal.score)} at {percent(signal.weight)} of the weight gives {points(share)} points"


def _origin(signal: SignalCard, *, today: date) -> str:
    if not signal.source:
        return "nothing on record"
    as_of = f"as of {date_words(signal.as_of, today=today)}" if signal.as_of else "undated"
    return f"{as_of}, {source_words(signal.source)}, {STATES[signal.state]}"


def _line(signal: SignalCard, *, today: date) -> Mrkdwn:
    label = bold(name(signal.label))
    if signal.score is None:
        return mrk("• {}: {}", label, STATES[signal.state])
    return mrk("• {}: {}, {}", label, points(signal.score), _origin(signal, today=today))


def _sum(card: HealthCard) -> list[Mrkdwn]:
    if card.raw is None or card.score is None:
        return [Mrkdwn("No signal has data, so there is no score.")]
    lines = [mrk("Points of all signals together: *{}*", points(card.raw))]
    if one_decimal(card.raw) != one_decimal(card.score):
        lines.append(mrk("After override and caps: *{}*", points(card.score)))
    return lines


def _cap_blocks(card: HealthCard, *, post: str) -> list[Block]:
    return [
        section(
            mrk("Held at {} at most: {}", f"{cap.limit:g}", name(cap.label)),
            accessory=button(
                "Set aside…",
                f"{Act.HEALTH_DISMISS}:{place}",
                CapRef(account=card.account, post=post, cap=cap.name).pack(),
                spoken=f"Set aside: {name(cap.label, 50)}",
            ),
        )
        for place, cap in enumerate(card.caps)
    ]


def _change(change: Change, *, today: date) -> list[Mrkdwn]:
    whole = one_decimal(change.after) - one_decimal(change.before)
    first = mrk(
        "*Since {}:* {} → {} ({})",
        date_words(change.since, today=today),
        points(change.before),
        points(change.after),
        signed(whole),
    )
    lines = [mrk("• {} {}", signed(line.points), name(line.label)) for line in change.lines if line.points]
    return [first, *(lines or [Mrkdwn("Nothing moved it.")])]


def _week(point: HistoryPoint, before: HistoryPoint | None, *, today: date) -> Mrkdwn:
    day = mrk("{}", date_words(point.day, today=today))
    moved = ""
    if point.score is not None and before is not None and before.score is not None:
        moved = f" ({signed(one_decimal(point.score) - one_decimal(before.score))})"
    return mrk("{}: {} {}{}", day, band_words(point.band), score_words(point.score, point.band), moved)


def _marks(marks: list[Mark], *, today: date) -> list[Mrkdwn]:
    return [mrk("• {}: {}", date_words(mark.day, today=today), name(mark.label)) for mark in reversed(marks)]
