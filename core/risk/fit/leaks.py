"""Columns that know the answer: what they say was written down afterwards, and a model of them foretells nothing."""

import re
from dataclasses import dataclass

import numpy as np

from core.health.ranking import auc
from core.risk.fit.folds import folds_of
from core.risk.fit.names import spoken
from core.risk.fit.scale import scale_of
from core.risk.fit.table import Column, Rows, Table

ALONE, NAMED, SUSPECT = 0.98, 0.75, 0.9
"""AUC of one column alone from which it is left out, from which it is if its name says so, and from which we ask."""
PURE, COVERED, LEAST = 0.995, 0.25, 20
"""A value that only those have who left, and a quarter of them or more, is the answer in other words."""
TOO_PURE = 0.8
"""No value of a base rate from here is surprising."""
_NAME = re.compile(r"\b(churn\w*|attrit\w*|cancel\w*|exit\w*|terminat\w*|closed|closing|left|leaving|ended|end)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A column and what is odd about it. It is ``left_out`` where it must be the answer itself."""

    name: str
    sentence: str
    left_out: bool


def leaks(table: Table) -> tuple[Leak, ...]:
    """The columns that know too much, in the order of the table."""
    return tuple(found for column in table.columns if (found := _leak(column, table)) is not None)


def _leak(column: Column, table: Table) -> Leak | None:
    scale = scale_of(column)
    codes = scale.codes(column).astype(np.intp)
    alone = _alone(codes, scale.size, table)
    pure = _pure(codes, scale.size, table)
    named = alone >= NAMED and _NAME.search(spoken(column.name)) is not None
    said = f"“{column.name}” alone tells who left with an AUC of {alone:.3f}"
    if alone >= ALONE or pure or named:
        why = said if alone >= ALONE or not pure else f"“{column.name}” has a value that only those have who left"
        return Leak(
            name=column.name,
            sentence=f"Leak: {why}. It was written down afterwards, it seems, and is left out.",
            left_out=True,
        )
    if alone >= SUSPECT:
        return Leak(
            name=column.name,
            sentence=f"Possible leak: {said}. Make sure that it is known before anybody leaves.",
            left_out=False,
        )
    return None


def _alone(codes: Rows, size: int, table: Table) -> float:
    """The AUC of the column's codes, each half judged by how many left in the other."""
    half = folds_of(table.left, table.groups, 2)
    said = np.zeros(len(codes))
    for one in (0, 1):
        rest, there = half != one, half == one
        rows = np.bincount(codes[rest], minlength=size)
        left = np.bincount(codes[rest], table.left[rest], minlength=size)
        said[there] = ((left + table.left.mean()) / (rows + 1))[codes[there]]
    return auc(said, table.left)


def _pure(codes: Rows, size: int, table: Table) -> bool:
    rows, left = np.bincount(codes, minlength=size), np.bincount(codes, table.left, minlength=size)
    whole = left >= np.maximum(PURE * rows, LEAST)
    return (
        bool(left[whole].sum() >= COVERED * table.left.sum()) and table.left.mean() < TOO_PURE and bool(whole.any())
    )
