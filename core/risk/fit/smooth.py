"""The additive model: a line for each column, drawn to the prior, and around it a value for each range.

One penalty rules both; it is chosen by how well rows outside of the training are foretold.
"""

from dataclasses import dataclass

import numpy as np

from core.risk.fit.additive import Additive, Seen
from core.risk.fit.ridge import Problem, Thin
from core.risk.fit.scale import Scale
from core.risk.fit.table import Column, Table
from core.signals import Flags, Floats

KNOTS, EACH, WIDEST = 10, 16, 400
"""Ranges of a number's values; with at most ``EACH`` values each is a range. Wide tables get fewer."""
SPREAD = 0.7
"""Log-odds for one standard deviation of the hand index."""
BASE_WEIGHT = 2.0
"""Rows of even odds that are added to the base rate, so that few rows never say never."""
PATH = (3000.0, 1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
"""Penalties of a line's weight, strongest first: about the rows, times four, that know as much as the prior does."""
ROUGH = 4.0
"""How much stronger the ranges are held than the lines."""
RIDGE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """How weights become an additive model: the start, a line for each column, then the weights of its ``forms``.

    ``turns`` are -1 for columns whose line must not rise, so that every ``limited`` weight stays at zero or above.
    """

    turns: Floats
    forms: tuple[Floats, ...]
    roughness: tuple[Floats, ...]
    limited: Flags

    def design(self, seen: Seen) -> Thin:
        """A row for each row of the table: one, the standard numbers, the forms of the codes."""
        blocks = [form[codes] for form, codes in zip(self.forms, seen.codes, strict=True)]
        return np.hstack(
            [np.ones((seen.codes.shape[1], 1)), seen.standard.T * self.turns, *blocks],
            dtype=np.float32,
            casting="same_kind",
        )

    def penalty(self, line: float) -> Floats:
        """The matrix that holds the weights."""
        place = 1 + len(self.forms)
        found = np.zeros((len(self.limited), len(self.limited)))
        found[range(1, place), range(1, place)] = line
        for rough in self.roughness:
            end = place + len(rough)
            found[place:end, place:end] = line * ROUGH * rough
            place = end
        return found

    def model(self, weights: Floats) -> Additive:
        """The additive model of the weights."""
        columns = len(self.forms)
        places = np.cumsum([1 + columns, *(form.shape[1] for form in self.forms)])
        steps = tuple(
            form @ weights[place : place + form.shape[1]] for form, place in zip(self.forms, places, strict=False)
        )
        return Additive(start=float(weights[0]), slopes=weights[1 : 1 + columns] * self.turns, steps=steps, pairs={})


def basis_of(table: Table, scales: tuple[Scale, ...]) -> Basis:
    """The basis over a table's columns."""
    knots = max(3, min(KNOTS, WIDEST // max(1, len(scales)) - 1))
    found = [_form(column, scale, knots) for column, scale in zip(table.columns, scales, strict=True)]
    sure = np.array([column.sure for column in table.columns], dtype=bool)
    free = np.array([False])
    return Basis(
        turns=np.array([column.sign if column.sure else 1.0 for column in table.columns]),
        forms=tuple(form for form, _, _ in found),
        roughness=tuple(rough for _, rough, _ in found),
        limited=np.concatenate([free, sure, *(limited for _, _, limited in found)]),
    )


def _form(column: Column, scale: Scale, most: int) -> tuple[Floats, Floats, Flags]:
    """What each code is made of, how its parts are held, and which of them keep the column's sign."""
    if scale.levels:
        return np.eye(scale.size), np.eye(scale.size), np.zeros(scale.size, dtype=bool)
    count = scale.size - 1
    knots = count if count <= EACH else most
    places = np.linspace(0, knots - 1, count)
    if column.sure:
        parts = column.sign * np.clip(places[:, None] - np.arange(knots - 1), 0, 1)
        held = np.eye(parts.shape[1]) * knots / KNOTS
    else:
        parts = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(knots)))
        between = np.diff(np.eye(knots), axis=0)
        held = between.T @ between * (knots / KNOTS) + RIDGE * np.eye(knots)
    form, rough = np.zeros((scale.size, 1 + parts.shape[1])), np.eye(1 + parts.shape[1])
    form[0, 0], form[1:, 1:], rough[1:, 1:] = 1, parts, held
    limited = np.full(len(rough), column.sure)
    limited[0] = False
    return form, rough, limited


def prior_slopes(table: Table, seen: Seen) -> Floats:
    """Where the lines start: the hand score's alone where the table has one, else each column's part by its sign.

    One standard deviation of that index is worth SPREAD.
    """
    signs = np.array([column.part * (column.sign or float(bool(column.ranks))) for column in table.columns])
    if table.hand is not None:
        signs[:-1] = 0
    spread = float((signs @ seen.standard).std())
    return signs * SPREAD / spread if spread else np.zeros(len(signs))


def problem_of(basis: Basis, design: Thin, label: Floats, slopes: Floats) -> Problem:
    """The regression on some rows."""
    mean = np.zeros(design.shape[1])
    base = (label.sum() + BASE_WEIGHT / 2) / (len(label) + BASE_WEIGHT)
    mean[0] = np.log(base / (1 - base))
    mean[1 : 1 + len(slopes)] = slopes * basis.turns
    return Problem(design=design, label=label, mean=mean, limited=basis.limited)
