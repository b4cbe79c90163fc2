"""The words that the views of health share: bands, arrows, bars, points and states."""

from collections.abc import Sequence
from datetime import datetime
from math import floor

from blocks.text import Mrkdwn, bold, mrk, name
from core.health.bands import Band, one_decimal
from core.health.card import Arrow, HealthCard
from core.onboarding.words import count, percent
from core.signals import State

BANDS = {
    Band.GREEN: ("✔", "Green"),
    Band.YELLOW: ("◆", "Yellow"),
    Band.RED: ("✖", "Red"),
    Band.GREY: ("○", "Grey"),
}
"""A shape and a word each, so that no band is told by its colour."""
ARROWS = {Arrow.UP: "↗ rising", Arrow.DOWN: "↘ falling", Arrow.FLAT: "→ steady"}
STATES = {
    State.OK: "fresh",
    State.STALE: "old and fading",
    State.MISSING: "no data",
    State.PENDING: "too early to judge",
    State.NOT_CONFIGURED: "not set up",
    State.NOT_APPLICABLE: "does not count for this customer",
}
MINUS = "\N{MINUS SIGN}"
NOT_ENOUGH = "not enough data"
_LEVELS = "▁▂▃▅▇"
_GAP = "·"
_CELLS = 10
_LEAST_RANGE = 20.0
_TOP = 100.0
_TENTHS, _HAIR = 10, 1e-9
_DAY_SECONDS, _HOUR_SECONDS = 86_400, 3_600
_HOURS = 48
"""Data younger than this is told in hours."""


def band_words(band: Band) -> str:
    """A band as shape and word, such as "✔ Green"."""
    return " ".join(BANDS[band])


def points(value: float | None) -> str:
    """A score with one decimal, such as "62.2"; a dash where there is none."""
    return "-" if value is None else f"{one_decimal(value):.1f}"


def signed(value: float) -> str:
    """A difference with its sign and one decimal, such as "+4.0" or "-7.9"; "0.0" for none."""
    rounded = one_decimal(abs(value))
    return f"{'+' if value > 0 else MINUS}{rounded:.1f}" if rounded else "0.0"


def score_words(score: float | None, band: Band) -> str:
    """The score as it is printed: "62.2", in brackets where it is grey, "not enough data" without one."""
    if score is None:
        return NOT_ENOUGH
    return f"[{points(score)}] {NOT_ENOUGH}" if band is Band.GREY else points(score)


def headline(card: HealthCard) -> Mrkdwn:
    """Score, band and where it goes, such as "*62.2*  ◆ Yellow  ↘ falling (-7.9 in 28 days)"."""
    if card.score is None or card.band is Band.GREY:
        return mrk("{}  {}", bold(band_words(card.band)), score_words(card.score, card.band))
    moved = f" ({signed(card.d28)} in 28 days)" if card.d28 is not None else ""
    return mrk("{}  {}  {}{}", bold(points(card.score)), band_words(card.band), ARROWS[card.arrow], moved)


def coverage_words(card: HealthCard) -> str:
    """How much of the weight has data and how old it is."""
    covered = f"{percent(card.coverage)} of weight has data"
    if card.data_as_of is None:
        return covered
    return f"{covered} · oldest data {age_words(card.data_as_of, now=card.as_of)}"


def age_words(at: datetime, *, now: datetime) -> str:
    """How long ago, such as "3 hours ago"; "just now" under an hour."""
    seconds = max(0.0, (now - at).total_seconds())
    if seconds < _HOUR_SECONDS:
        return "just now"
    if seconds < _HOURS * _HOUR_SECONDS:
        return f"{count(int(seconds // _HOUR_SECONDS), 'hour')} ago"
    return f"{count(int(seconds // _DAY_SECONDS), 'day')} ago"


def summing(values: Sequence[float], total: float) -> tuple[float, ...]:
    """The values in whole tenths that sum to ``total``: floored, the missing tenths to the largest fractions."""
    exact = [value * _TENTHS for value in values]
    whole = [floor(value + _HAIR) for value in exact]
    missing = round(total * _TENTHS) - sum(whole)
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in order[: max(missing, 0)]:
        whole[place] += 1
    return tuple(value / _TENTHS for value in whole)


def score_bar(score: float) -> str:
    """A score from 0 to 100 as ten cells of text; full only at 100. The number stands beside it."""
    filled = int(_CELLS * min(max(score, 0.0), _TOP) / _TOP)
    return "■" * filled + "□" * (_CELLS - filled)


def spark(values: Sequence[float | None]) -> str:
    """Scores as a line of text, oldest first, a point where there is none.

    Its height is from the lowest to the highest, but never less than ``_LEAST_RANGE`` points, so that a calm line is
    calm. The numbers stand beside it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return _GAP * len(values)
    middle, half = (min(known) + max(known)) / 2, max(max(known) - min(known), _LEAST_RANGE) / 2
    top = len(_LEVELS) - 1
    return "".join(
        _GAP if value is None else _LEVELS[round((value - middle + half) / (2 * half) * top)] for value in values
    )


def course_words(values: Sequence[float | None]) -> str:
    """What a spark shows, such as "70.1 to 62.2, lowest 58.0"; empty with fewer than two numbers."""
    known = [value for value in values if value is not None]
    if len(known) <= 1:
        return ""
    return f"{points(known[0])} to {points(known[-1])}, lowest {points(min(known))}"


def full_stop(text: Mrkdwn) -> Mrkdwn:
    """The sentence with a full stop where it ends without one, for sentences that are read one after the other."""
    return text if text.endswith((".", "!", "?", "…")) else mrk("{}.", text)


def source_words(source: str) -> str:
    """Where a value came from, such as "from segment (events)" for ``events:segment``."""
    domain, _, system = source.partition(":")
    return f"from {name(system, 40)} ({name(domain, 40)})" if system else f"from {name(source, 80)}"


def title(card: HealthCard) -> str:
    """The heading of a view, such as "Health of Acme"."""
    return f"Health of {name(card.name)}"
