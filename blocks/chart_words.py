"""What a chart of health shows, in words: for alt texts and for who cannot see it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from blocks.chart_plot import DAYS, NAMES
from core.health.bands import Band, one_decimal
from core.health.card import BookCard, ComponentCard, HealthCard
from core.onboarding.words import count

LONGEST = 1900
"""Characters of a chart in words; Slack takes 2,000 as alt text."""
_LONGEST_NAME = 120


def chart_words(card: HealthCard) -> str:
    """Return the numbers of the account's chart as sentences, at most 1,900 characters."""
    today = card.as_of.date()
    parts = [_now(card), _components(card)]
    values = [
        (point.day, point.score)
        for point in card.history
        if point.score is not None and point.band is not Band.GREY and 0 <= (today - point.day).days <= DAYS
    ]
    parts.append(_course(values, today) if values else "There is no history yet.")
    grey = sum(point.band is Band.GREY and (today - point.day).days <= DAYS for point in card.history)
    if grey:
        parts.append(f"On {count(grey, 'day')} there was not enough data for a band.")
    marks = [f"{_day(mark.day)} {mark.label}" for mark in card.marks if 0 <= (today - mark.day).days <= DAYS]
    if marks:
        parts.append(f"Marked: {'; '.join(marks)}.")
    return _cut(parts)


def book_words(book: BookCard) -> str:
    """Return the numbers of the portfolio's chart as sentences, at most 1,900 characters."""
    counts = {
        band: sum(row.band is band for row in book.rows) for band in (Band.RED, Band.YELLOW, Band.GREEN, Band.GREY)
    }
    mix = ", ".join(f"{number} {NAMES[band].lower()}" for band, number in counts.items())
    now = "There is no median yet." if book.median is None else f"The median health is {_one(book.median)}."
    parts = [f"{len(book.rows)} customers: {mix}.", now]
    if book.medians:
        parts.append(_course(book.medians, book.as_of.date()))
    return _cut(parts)


def _now(card: HealthCard) -> str:
    name = card.name if len(card.name) <= _LONGEST_NAME else card.name[: _LONGEST_NAME - 1] + "…"
    on = f"on {_day(card.as_of.date())} {card.as_of.year}"
    if card.score is None:
        return f"{name}: no health score {on}, for there is not enough data."
    if card.band is Band.GREY:
        return f"{name}: grey {on}, for there is not enough data; what there is says {_one(card.score)}."
    moved = "" if card.d28 is None else f", {_moved(card.d28)} in 28 days"
    return f"{name}: health {_one(card.score)}, {NAMES[card.band].lower()}, {on}{moved}."


def _moved(points: float) -> str:
    rounded = one_decimal(abs(points))
    return "unchanged" if not rounded else f"{'up' if points > 0 else 'down'} {rounded:.1f}"


def _components(card: HealthCard) -> str:
    said = [f"{part.label} {component_words(part)}" for part in card.components]
    return f"{', '.join(said)}." if said else ""


def component_words(part: ComponentCard) -> str:
    """Return the component's score, or why there is none."""
    if not part.applies:
        return "not counted yet"
    return "without data" if part.score is None else _one(part.score)


def _course(values: Sequence[tuple[date, float]], today: date) -> str:
    """The lowest, the highest, and one value for each four weeks, oldest first."""
    lowest, highest = min(values, key=lambda value: value[1]), max(values, key=lambda value: value[1])
    steps = (today - timedelta(days=back) for back in range(168, -1, -28))
    course = [near for step in steps if (near := _last_before(values, step))]
    told = ", ".join(f"{_day(day)} {_one(score)}" for day, score in dict.fromkeys(course))
    ends = f"lowest {_one(lowest[1])} on {_day(lowest[0])}, highest {_one(highest[1])} on {_day(highest[0])}"
    return f"In 26 weeks: {ends}. Every four weeks: {told}."


def _last_before(values: Iterable[tuple[date, float]], step: date) -> tuple[date, float] | None:
    near = [value for value in values if 0 <= (step - value[0]).days <= 7]  # noqa: PLR2004 - a week
    return near[-1] if near else None


def _one(score: float) -> str:
    return f"{one_decimal(score):.1f}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _cut(parts: Iterable[str]) -> str:
    whole = " ".join(part for part in parts if part)
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"
