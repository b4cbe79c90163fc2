"""Numbers as people and spreadsheets write them, and only where there is one way to read them."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from core.errors import BadInput

_MONEY = re.compile(r"^(?:[A-Z]{3}\s?|[$€£¥₹]\s?)?(-?[\d.,'’\s]*\d)(?:\s?[A-Z]{3}|\s?[$€£¥₹])?$")  # noqa: RUF001
_GROUPED = re.compile(r"^-?\d{1,3}([.,'’ ]?)\d{3}(?:\1\d{3})*$")  # noqa: RUF001 - the Swiss mark
_SCIENTIFIC = re.compile(r"^-?\d+(\.\d+)?[eE][+-]?\d{1,2}$")


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The decimal mark that a column shows: "," or ".", or None where nothing tells or both do."""
    seen = {mark for text in texts if (mark := _shown(_bare(text) or ""))}
    return seen.pop() if len(seen) == 1 else None


def number(text: str, *, mark: str | None) -> Decimal:
    """The number. ``mark`` is the column's decimal mark; without it one that may be read two ways is refused.

    Raises BadInput for what is no finite number, such as ``NaN``, ``12k`` or ``1,2,3``.
    """
    bare = _bare(text)
    if bare is None:
        if _SCIENTIFIC.match(text.strip()):
            return Decimal(text.strip())
        raise BadInput(f"“{text[:60]}” is no number.")
    mark = _shown(bare) or mark
    if mark is None and re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", bare):
        plainly, short = bare.replace(",", "").replace(".", ""), bare.replace(",", ".")
        raise BadInput(f"“{text[:60]}” may be {plainly} or {short}: write it as {plainly} or {short}0.")
    whole, dot, rest = bare.rpartition(mark) if mark and mark in bare else (bare, "", "")
    if not _sound(whole, mark) or (dot and not rest.isdigit()):
        raise BadInput(f"“{text[:60]}” is no number.")
    try:
        return Decimal(re.sub(r"[^\d-]", "", whole) + (f".{rest}" if dot else ""))
    except InvalidOperation:
        raise BadInput(f"“{text[:60]}” is no number.") from None


def _bare(text: str) -> str | None:
    """The number without its currency; None where it is none."""
    found = _MONEY.match(text.replace("\u00a0", " ").replace("\u202f", " ").strip())
    return found[1].strip() if found else None


def _sound(whole: str, mark: str | None) -> bool:
    """Whether the part before the decimal mark is digits, in threes or without anything between."""
    return bool(re.fullmatch(r"-?\d+", whole)) or (bool(_GROUPED.match(whole)) and not (mark and mark in whole))


def _shown(bare: str) -> str:
    """The decimal mark a single number shows beyond doubt, or "" ."""
    marks = [char for char in bare if char in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) > 1:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    before, _, after = bare.partition(last)
    if len(after) != 3 or before.lstrip("-") in ("", "0") or len(before.lstrip("-")) > 3 or "'" in before:  # noqa: PLR2004
        return last
    return ""
