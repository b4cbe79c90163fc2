"""Folds: which rows are foretold by which others. A group is never split, nor are rows that say the same."""

import numpy as np
from numpy.typing import NDArray

from core.risk.fit.table import Rows, Table

SEED = 20
BY_CHANCE = 10
"""Equal rows are copies when there are so many times more of them than chance would bring."""


def together(table: Table) -> Rows:
    """The groups of the table, with those joined that share a row: a copy in another fold would be a leak."""
    groups = np.unique(table.groups, return_inverse=True)[1]
    said = np.array([np.nan_to_num(column.values, nan=-1e300) for column in table.columns])
    if not len(said):
        return groups
    same, size = np.unique(_hashed(said), return_inverse=True, return_counts=True)[1:]
    pairs = float((size * (size - 1.0)).sum()) / 2
    if not pairs or pairs < BY_CHANCE * _pairs_by_chance(said):
        return groups
    return _joined(groups, same)


def _hashed(said: NDArray[np.float64]) -> NDArray[np.float64]:
    """A number for each row, equal where the rows are."""
    places = np.array([np.unique(values, return_inverse=True)[1] for values in said], dtype=float)
    found: NDArray[np.float64] = np.random.default_rng(SEED).random(len(places)) @ places
    return np.round(found, 9)


def _pairs_by_chance(said: NDArray[np.float64]) -> float:
    """How many pairs of rows would be equal if the columns knew nothing of each other."""
    rows, chance = said.shape[1], 1.0
    for values in said:
        share = np.unique(values, return_counts=True)[1] / rows
        chance *= float((share**2).sum())
    return float(chance * rows * (rows - 1) / 2)


def _joined(groups: Rows, same: Rows) -> Rows:
    """Groups joined wherever rows are the same, through as many as it takes."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    first, second = groups, same + groups.max() + 1
    size = int(second.max()) + 1
    graph = coo_matrix((np.ones(len(first), dtype=bool), (first, second)), shape=(size, size))
    found: Rows = connected_components(graph, directed=False)[1][first].astype(np.intp)
    return found


def folds_of(label: NDArray[np.bool_], groups: Rows, count: int) -> Rows:
    """A fold from 0 for each row, with about as many rows that left in each; always the same ones."""
    groups = np.unique(groups, return_inverse=True)[1]
    left = np.bincount(groups, label)
    order = np.random.default_rng(SEED).permutation(len(left))
    order = order[np.lexsort((-np.bincount(groups)[order], -left[order]))]
    turn = np.arange(len(order)) % (2 * count)
    fold = np.empty(len(order), dtype=np.intp)
    fold[order] = np.minimum(turn, 2 * count - 1 - turn)
    return fold[groups]
