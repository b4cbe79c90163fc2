"""How well models foretell rows of a table that they have not seen: by time where it is dated, else by groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.health.ranking import auc, interval, lift, pr_auc
from core.risk.fit.additive import see
from core.risk.fit.fit import fit, rarer
from core.risk.fit.folds import folds_of, together
from core.risk.fit.model import Model, with_hand
from core.risk.fit.ridge import sigmoid
from core.risk.fit.scale import scale_of
from core.risk.fit.smooth import prior_slopes
from core.risk.fit.table import Rows, Table
from core.signals import Flags, Floats

FOLDS, CUTS, FIRST = 5, 4, 0.4
"""Folds by group; times a dated table is cut, the first after this share of its rows."""
BINS = 10
NO_SIGNAL, USABLE = 0.55, 0.7
"""The least lower end of the interval of the AUC, and the least AUC that is called usable."""
FEW_LEFT = 10
"""Below so many who left no ranking is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Rows foretold by the model that had not seen them. ``row`` is the place in the table; ``fold`` counts from 1.

    ``names`` are the terms of any of the models; ``parts`` has a row for each, 0 where a model has no such term.
    """

    row: Rows
    fold: Rows
    start: Floats
    names: tuple[str, ...]
    parts: Floats

    @property
    def log_odds(self) -> Floats:
        """The log-odds of every row."""
        found: Floats = self.start + self.parts.sum(axis=0)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good one way of foretelling was. ``ece`` and ``brier`` are None for a ranking that is no probability."""

    name: str
    auc: float
    auc_low: float
    auc_high: float
    pr_auc: float
    lift10: float
    brier: float | None
    ece: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a backtest found. ``calibration`` is (foretold, came true, rows) of ten equal parts, lowest first."""

    rows: int
    positives: int
    left: int
    by_time: bool
    model: Figures
    hand: Figures | None
    base_brier: float
    calibration: tuple[tuple[float, float, int], ...]
    strongest: tuple[tuple[str, float], ...]
    told: Told

    @property
    def verdict(self) -> str:
        """``usable``, ``weak`` or ``no usable signal``."""
        if self.left < FEW_LEFT or self.model.auc_low < NO_SIGNAL:
            return "no usable signal"
        return "usable" if self.model.auc >= USABLE else "weak"


def testable(table: Table) -> bool:
    """Whether there are two groups of each kind, so that each can be foretold by another."""
    return rarer(table, together(table)) > 1 and bool(list(_folds(table)))


def backtest(table: Table) -> Report:
    """The report on a table whose folds each leave rows of both kinds to learn from."""
    folds = list(_folds(table))
    kinds, pieces, hands = [], [], []
    for train, test in folds:
        model = fit(table.at(train))
        kinds.append(model.kind)
        pieces.append(_piece(model, table.at(test)))
        hands.append(_hand(table.at(train), table.at(test)))
    told = _joined(folds, pieces)
    label, groups = table.left[told.row], table.groups[told.row]
    said = sigmoid(told.log_odds)
    hand = np.concatenate([one for one in hands if one is not None]) if hands[0] is not None else None
    strength = np.abs(told.parts).mean(axis=1)
    order = np.argsort(-strength, kind="stable")
    return Report(
        rows=len(label),
        positives=int(label.sum()),
        left=len(np.unique(groups[label])),
        by_time=table.day is not None,
        model=_figures(max(set(kinds), key=kinds.count), told.log_odds, label, groups, said),
        hand=None if hand is None else _figures("hand index", hand, label, groups, None),
        base_brier=float(label.mean() * (1 - label.mean())),
        calibration=tuple(_parts(said, label)),
        strongest=tuple((told.names[place], float(strength[place])) for place in order.tolist()),
        told=told,
    )


def _folds(table: Table) -> Iterator[tuple[Flags, Flags]]:
    """Rows to learn from and rows to foretell, over and over."""
    if table.day is None:
        groups = together(table)
        count = max(2, min(FOLDS, rarer(table, groups)))
        fold = folds_of(table.left, groups, count)
        yield from ((fold != one, fold == one) for one in range(count))
        return
    cuts = np.quantile(table.day, np.linspace(FIRST, 1, CUTS + 1))
    cuts[-1] += 1
    for low, high in pairwise(cuts.tolist()):
        train, test = table.day + table.horizon <= low, (table.day >= low) & (table.day < high)
        if table.left[train].any() and not table.left[train].all() and test.any():
            yield train, test


def _piece(model: Model, test: Table) -> tuple[float, dict[str, Floats]]:
    said = model.explain(test)
    return said.start, {model.name(term): part for term, part in zip(said.terms, said.parts, strict=True)}


def _hand(train: Table, test: Table) -> Floats | None:
    """What the hand index says of rows; None where no column has a known direction."""
    train, test = with_hand(train), with_hand(test)
    scales = tuple(scale_of(column) for column in train.columns)
    slopes = prior_slopes(train, see(scales, train.columns))
    found: Floats = slopes @ see(scales, test.columns).standard
    return found if slopes.any() else None


def _joined(folds: list[tuple[Flags, Flags]], pieces: list[tuple[float, dict[str, Floats]]]) -> Told:
    names = tuple(dict.fromkeys(name for _, parts in pieces for name in parts))
    sizes = [int(test.sum()) for _, test in folds]
    none = [np.zeros(size) for size in sizes]
    return Told(
        row=np.concatenate([np.flatnonzero(test) for _, test in folds]),
        fold=np.repeat(np.arange(1, len(folds) + 1), sizes),
        start=np.repeat([start for start, _ in pieces], sizes),
        names=names,
        parts=np.array(
            [
                np.concatenate([parts.get(name, zero) for (_, parts), zero in zip(pieces, none, strict=True)])
                for name in names
            ]
        ),
    )


def _figures(name: str, risk: Floats, label: Flags, groups: Rows, said: Floats | None) -> Figures:
    low, high = interval(risk, label, groups)
    return Figures(
        name=name,
        auc=auc(risk, label),
        auc_low=low,
        auc_high=high,
        pr_auc=pr_auc(risk, label),
        lift10=lift(risk, label),
        brier=None if said is None else float(((said - label) ** 2).mean()),
        ece=None if said is None else ece(said, label),
    )


def ece(said: Floats, label: Flags) -> float:
    """The expected calibration error: how far ten equal parts, by what was foretold, came out from it on average."""
    return sum(abs(foretold - came) * rows for foretold, came, rows in _parts(said, label)) / len(label)


def _parts(said: Floats, label: Flags) -> Iterator[tuple[float, float, int]]:
    for rows in np.array_split(np.argsort(said, kind="stable"), min(BINS, len(said))):
        yield float(said[rows].mean()), float(label[rows].mean()), len(rows)
