"""Cells as text into columns: numbers, days or levels, whichever they all are."""

import re
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from core.errors import BadInput
from core.risk.fit.table import Column
from core.tables_in.dates import Dates, order_of
from core.tables_in.numbers import decimal_mark, number

MISSING = frozenset({"", "na", "n/a", "nan", "null", "nil", "-", "--", "?", "#n/a", "#na", "\\n", "<na>", "nat"})
_NO_NUMBER = frozenset({"none", "unknown", "inf", "-inf", "+inf", "infinity", "#div/0!", "#value!", "missing"})
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}([/.-])\d{1,2}\1\d{4}.*")
ENOUGH = 0.98
"""Share of the known cells that must be numbers (or days) for a column to be one of them."""
HUGE = 1e15


def column_of(name: str, cells: Sequence[str], *, like: Column | None = None) -> Column:
    """The column of some cells. ``like`` is what it must be: cells that are not are taken as missing."""
    texts, place = np.unique(np.array([cell.strip() for cell in cells], dtype=object), return_inverse=True)
    known = [text for text in texts.tolist() if text.casefold() not in MISSING]
    rows = dict(zip(texts.tolist(), np.bincount(place, minlength=len(texts)).tolist(), strict=True))
    for dated, read in ((False, _numbers), (True, _days)):
        if like is not None and (like.levels or like.dated is not dated):
            continue
        found = read(known)
        if like is not None or _most(found, known, rows):
            values = np.array([found.get(text, np.nan) for text in texts.tolist()])[place]
            return Column(name=name, values=values, dated=dated)
    levels = tuple(known)
    code = {text: float(number_) for number_, text in enumerate(levels)}
    return Column(
        name=name, values=np.array([code.get(text, np.nan) for text in texts.tolist()])[place], levels=levels
    )


def _most(found: dict[str, float], known: Iterable[str], rows: dict[str, int]) -> bool:
    meant = [text for text in known if text.casefold() not in _NO_NUMBER]
    total = sum(rows[text] for text in meant)
    return bool(found) and sum(rows[text] for text in meant if text in found) >= ENOUGH * total


def _numbers(texts: Sequence[str]) -> dict[str, float]:
    """The texts that are numbers. A comma is a decimal mark only where the column shows that it is."""
    if all(map(_PLAIN.fullmatch, texts)):
        return {text: value for text in texts if abs(value := float(text)) < HUGE}
    meant = [text.removesuffix("%").strip() for text in texts]
    mark = decimal_mark(meant) or "."
    read = {text: _number(bare, mark) for text, bare in zip(texts, meant, strict=True)}
    return {text: found for text, found in read.items() if found is not None and abs(found) < HUGE}


def _number(text: str, mark: str) -> float | None:
    if mark == "." and _PLAIN.fullmatch(text):
        return float(text)
    try:
        return float(number(text, mark=mark))
    except BadInput:
        return None


def _days(texts: Sequence[str]) -> dict[str, float]:
    meant = [text for text in texts if _DAY.fullmatch(text)]
    if not meant:
        return {}
    try:
        order = order_of(enumerate(meant), asked=None)
    except BadInput:
        order = None
    dates, found = Dates(zone=ZoneInfo("UTC"), order=order), {}
    for text in meant:
        try:
            found[text] = float(dates.day(text).toordinal())
        except BadInput:
            continue
    return found
