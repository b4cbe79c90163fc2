"""Lists of accounts by health: my book, worst first, and what to do first on the Home tab."""

from datetime import date

from blocks.elements import button
from blocks.health_words import ARROWS, age_words, band_words, course_words, points, score_words, signed, spark
from blocks.ids import Act
from blocks.kit import Block, Element, Message, actions, context, divider, header, message, section
from blocks.payloads import HealthRef, Page
from blocks.risk_words import level_words, money_words
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from core.health.bands import Band
from core.health.card import Arrow, BookCard, BookRow
from core.health.todo import Todo, Worry
from core.onboarding.words import count
from core.risk.levels import Level

ROWS = 15
"""Customers on a page."""
_WHY, _SPOKEN, _NOTICES = 200, 8, 3


def book_message(*, book: BookCard, today: date) -> Message:
    """The page of a person's book, worst first."""
    if not book.rows:
        nothing = Mrkdwn(
            "No customer is yours yet. `/cs accounts` finds one and makes you its owner; `/health NAME` shows any."
        )
        return message(nothing, [section(nothing)])
    blocks: list[Block] = [header("My book, worst first"), context(*_about(book))]
    blocks += [_row(row, place=place, today=today) for place, row in enumerate(book.rows)]
    turns = _turns(book.page, book.pages)
    blocks += [context(mrk("Page {} of {}", book.page + 1, book.pages)), actions(*turns)] if turns else []
    spoken = [mrk("{}: {}.", name(row.name), _score(row)) for row in book.rows[:_SPOKEN]]
    return message(join([mrk("My book, worst first: {}.", _mix(book)), *spoken], " "), blocks)


def todo_blocks(*, todo: Todo, today: date) -> tuple[Block, ...]:
    """What to do first this week, with a button to each; for the Home tab."""
    if not todo.rows and not todo.well:
        return ()
    heading = section(Mrkdwn("*My book, by what to do first*"), block_id="book")
    if not todo.rows:
        return (heading, context(mrk("All well: {} of yours, none red, falling or renewing soon.", todo.well)))
    rows = [
        _row(row, place=place, today=today, worry=todo.worries.get(row.account))
        for place, row in enumerate(todo.rows)
    ]
    rest = [mrk("…and {} for later weeks.", count(todo.more, "more", "more"))] if todo.more else []
    rest += [mrk("{} need nothing now.", count(todo.well, "customer"))] if todo.well > 1 else []
    rest += [Mrkdwn("1 customer needs nothing now.")] if todo.well == 1 else []
    rest += [Mrkdwn("`/health` shows all of them, worst first, `/risk` by risk-weighted ARR.")]
    return (heading, *rows, context(join(rest, " ")), divider())


def _about(book: BookCard) -> list[Mrkdwn]:
    about = [mrk("{}", _mix(book))]
    if book.median is not None:
        about.append(mrk("Median score {}", points(book.median)))
    if book.scored_at is None:
        about.append(Mrkdwn("Nothing has been scored yet"))
    else:
        about.append(mrk("Scored {}", age_words(book.scored_at, now=book.as_of)))
    return [*about, *(mrk("⚠ {}", notice) for notice in book.notices[:_NOTICES])]


def _mix(book: BookCard) -> str:
    told = [f"{book.bands[band]} {band.value}" for band in Band if book.bands.get(band)]
    return f"{count(sum(book.bands.values()), 'customer')} ({', '.join(told)})"


def _row(row: BookRow, *, place: int, today: date, worry: Worry | None = None) -> Block:
    lines = [mrk("{}  {}", bold(name(row.name)), _score(row))]
    if worry is not None:
        lines.append(
            mrk("Risk {} {}: {}", points(worry.index), level_words(Level(worry.tier)), name(worry.why, _WHY))
        )
    course = course_words(row.spark)
    if course:
        lines.append(mrk("`{}` {} in 12 weeks", spark(row.spark), course))
    why = [mrk("{}", name(row.why, _WHY))] if row.why else []
    lines += [join([*why, *_money(row, today=today)], " · ")] if why or _money(row, today=today) else []
    see = button(
        "Open health",
        f"{Act.HEALTH_WHY}:{place}",
        HealthRef(account=row.account).pack(),
        spoken=f"Open the health of {name(row.name, 50)}",
    )
    return section(join(lines), accessory=see)


def _score(row: BookRow) -> Mrkdwn:
    told = mrk("{} {}", band_words(row.band), score_words(row.score, row.band))
    if row.band is Band.GREY or row.d28 is None:
        return told
    return mrk("{} {} ({} in 28 days)", told, ARROWS[row.arrow], signed(row.d28)) if _moves(row) else told


def _moves(row: BookRow) -> bool:
    return row.arrow is not Arrow.FLAT


def _money(row: BookRow, *, today: date) -> list[Mrkdwn]:
    money = [mrk("{} a year", money_words(row.arr, row.currency))] if row.arr else []
    return [*money, *([mrk("renews {}", date_words(row.renewal, today=today))] if row.renewal else [])]


def _turns(page: int, pages: int) -> list[Element]:
    turns: list[Element] = []
    if page > 0:
        turns.append(button("Back", f"{Act.BOOK_PAGE}:back", Page(page=page - 1).pack()))
    if page + 1 < pages:
        turns.append(button("Next", f"{Act.BOOK_PAGE}:next", Page(page=page + 1).pack()))
    return turns
