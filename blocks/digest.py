"""A digest as a message: a line and its buttons for each customer at risk, then paragraphs."""

from collections.abc import Mapping
from datetime import date

from blocks.alert_heap import row_buttons, state_words
from blocks.elements import button
from blocks.health_words import signed
from blocks.ids import Act
from blocks.kit import Block, Message, actions, context, header, message, section, sections
from blocks.payloads import HealthRef
from blocks.risk_words import index_words, level_words, money_words
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, sentence
from core.messages_digest import Course, Line, Page, Paragraph
from core.onboarding.words import count
from core.risk.alert import Alert
from core.risk.digest import DigestKind
from core.risk.levels import Level

ROWS = 18
"""Customers that fit into one message with everything else."""
_NOTES, _SPOKEN, _SAID = 4, 5, 400
_COURSES = {Course.NEW: "New", Course.WORSE: "Worse", Course.STILL: ""}
_MOVES = 0.05


def digest_message(*, page: Page, alerts: Mapping[str, Alert], number: int) -> Message:
    """The digest; ``alerts`` are those of its lines as they stand now. ``number`` names the message, to redraw it."""
    shown, more = page.lines[:ROWS], page.more + len(page.lines[ROWS:])
    blocks: list[Block] = [header(f"{DigestKind(page.kind).label}, {date_words(page.day, today=page.day)}")]
    blocks.append(context(*(mrk("{}", told) for told in page.counts)))
    for line in shown:
        blocks += _row(line, alerts.get(line.alert), today=page.day, number=number)
    if more:
        blocks.append(context(mrk("…and {} more. The Home tab and `/risk` show them all.", more)))
    for paragraph in page.paragraphs:
        blocks += sections(_paragraph(paragraph))
    spoken = [mrk("{}.", _named(line)) for line in shown[:_SPOKEN]]
    return message(join([mrk("{}: {}.", DigestKind(page.kind).label, ", ".join(page.counts)), *spoken], " "), blocks)


def _row(line: Line, alert: Alert | None, *, today: date, number: int) -> list[Block]:
    said = [join([bold(name(line.name)), *_standing(line)], "  ")]
    if line.notes:
        notes = [
            mrk("{}: {}{}", level_words(Level(one.level)), name(one.label), _times(one.times)) for one in line.notes
        ]
        rest = len(notes) - _NOTES
        said.append(join([*notes[:_NOTES], *([mrk("{} more", rest)] if rest > 0 else [])], " · "))
    said.append(join(_facts(line, today=today), " · "))
    said += [Mrkdwn("_Nobody claimed it in time_")] if line.unclaimed and _is_open(alert) else []
    said += state_words(alert) if alert else []
    if alert is not None:
        return [section(join(said)), actions(*row_buttons(alert, line.name, number=number))]
    see = button(
        "Open health",
        f"{Act.HEALTH_WHY}:{line.account}",
        HealthRef(account=line.account).pack(),
        spoken=f"Open the health of {name(line.name, 50)}",
    )
    return [section(join(said)), actions(see)]


def _is_open(alert: Alert | None) -> bool:
    return alert is not None and alert.state == "open"


def _standing(line: Line) -> list[Mrkdwn]:
    said = [mrk("Risk {}", index_words(line.index, Level(line.tier) if line.tier else None))]
    if line.moved is not None and abs(line.moved) >= _MOVES:
        said = [mrk("{} ({})", said[0], signed(line.moved))]
    return [*said, *([mrk("_{}_", _COURSES[line.course])] if _COURSES[line.course] else [])]


def _times(times: int) -> str:
    return f" ({times} times)" if times > 1 else ""


def _facts(line: Line, *, today: date) -> list[Mrkdwn]:
    weight = f"{line.weight:,.0f}"
    if line.estimated:
        told = [mrk("ARR not known"), mrk("risk-weighted ARR {} (estimated)", weight)]
    else:
        told = [mrk("ARR {}", money_words(line.arr, line.currency))]
        told.append(mrk("risk-weighted ARR {}", money_words(line.weight, line.currency)))
    return [*told, *([mrk("renews {}", date_words(line.renewal, today=today))] if line.renewal else [])]


def _paragraph(paragraph: Paragraph) -> list[Mrkdwn]:
    lines = [mrk("• {}", sentence(name(line, _SAID), members=paragraph.members)) for line in paragraph.lines]
    more = [mrk("…and {}", count(paragraph.more, "more", "more"))] if paragraph.more else []
    return [bold(paragraph.heading), *lines, *more]


def _named(line: Line) -> str:
    told = ", ".join(f"{one.level} {name(one.label, 60)}" for one in line.notes[:2])
    return f"{name(line.name)}: {told}" if told else f"{name(line.name)}: risk {line.tier or 'not looked at'}"
