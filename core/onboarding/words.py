"""The words that sentences about a plan share: days, names, counts and lists. Plain text; the edge escapes it."""

import re
from collections.abc import Sequence
from datetime import date

from core.types import UserId

ARROW = " → "
_LONGEST = 48
_NAMED = 3
_WHOLE = 100
_ASIDE = re.compile(r" \(|[:;] ")
_JOINT = re.compile(r", | (?:and|for|to|with|of|against|on) ")


def day_words(day: date) -> str:
    """A date as people say it, without its year: ``Thu 24 Dec``."""
    return f"{day:%a} {day.day} {day:%b}"


def short_day(day: date) -> str:
    """A date in a row of dates: ``24 Dec``."""
    return f"{day.day} {day:%b}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 day``, ``2 days``; ``many`` is the plural where an s does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 as "64 %"; never "100 %" or "0 %" for what is not certain."""
    rounded = round(share * _WHOLE)
    least, most = (1 if share > 0 else 0), (_WHOLE if share >= 1 else _WHOLE - 1)
    return f"{min(max(rounded, least), most)} %"


def person(user: UserId | None) -> str:
    """How a sentence names a member; the app itself when None."""
    return f"<@{user}>" if user else "the app"


def quoted(names: Sequence[str]) -> str:
    """``“A”``, ``“A” and “B”``, ``“A”, “B”, “C” and 2 more``."""
    shown = [f"“{short(name)}”" for name in names[:_NAMED]]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    *others, last = shown or [""]
    return f"{', '.join(others)} and {last}" if others else last


def short(title: str) -> str:
    """A title without what stands in brackets or after a colon; a long one ends at a joint, or with an ellipsis."""
    core = _ASIDE.split(title, maxsplit=1)[0].strip() or title
    if len(core) <= _LONGEST:
        return core
    heads = (core[: joint.start()] for joint in _JOINT.finditer(core, 0, _LONGEST))
    told = [head for head in heads if " " in head]
    return told[-1] if told else f"{core[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
