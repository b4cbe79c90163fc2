"""Boosted trees of depth two, read out as values by code and by two codes: what they say is exact and additive."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.risk.fit.additive import Additive, Seen
from core.risk.fit.scale import Scale
from core.risk.fit.table import Table
from core.signals import Flags, Floats

ROUNDS, EVERY = 300, 50
"""Trees, and after how many of them the score outside of the training is looked at."""
RATE = 0.08
LEAST = 10
SMOOTH = 10.0
"""Rows of the base rate that are added to a level before levels are put in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """Trees in the order they were grown, over columns whose codes were put in ``order``."""

    start: float
    order: tuple[NDArray[np.intp], ...]
    trees: tuple[NDArray[np.void], ...]

    def model(self, rounds: int) -> Additive:
        """The additive model of the first trees."""
        sizes = [len(order) for order in self.order]
        steps = [np.zeros(size) for size in sizes]
        pairs: dict[tuple[int, int], Floats] = {}
        for tree in self.trees[:rounds]:
            _add(tree, self.order, steps, pairs)
        return Additive(start=self.start, slopes=np.zeros(len(sizes)), steps=tuple(steps), pairs=pairs)


def grow(table: Table, scales: tuple[Scale, ...], seen: Seen, rows: Flags) -> Grown:
    """Trees grown on some rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    label = table.left[rows]
    order = tuple(_order(scale, codes[rows], label) for scale, codes in zip(scales, seen.codes, strict=True))
    codes = np.array([one[codes[rows]] for one, codes in zip(order, seen.codes, strict=True)], dtype=float).T
    codes[codes == 0] = np.nan
    model = HistGradientBoostingClassifier(
        learning_rate=RATE,
        max_iter=ROUNDS,
        max_depth=2,
        min_samples_leaf=LEAST,
        l2_regularization=1.0,
        early_stopping=False,
        monotonic_cst=[column.sign if column.sure else 0 for column in table.columns],
        random_state=0,
    ).fit(codes, label)
    trees = tuple(one[0].nodes for one in model._predictors)  # noqa: SLF001 - the only place the trees are kept
    return Grown(start=float(model._baseline_prediction[0, 0]), order=order, trees=trees)  # noqa: SLF001 - likewise


def _order(scale: Scale, codes: NDArray[np.uint8], label: Flags) -> NDArray[np.intp]:
    """The place of each code: numbers keep theirs, levels stand by how many of them left; 0 stays."""
    if not scale.levels:
        return np.arange(scale.size)
    rows = np.bincount(codes, minlength=scale.size)
    left = np.bincount(codes, label, minlength=scale.size)
    rate = (left + SMOOTH * label.mean()) / (rows + SMOOTH)
    found = np.zeros(scale.size, dtype=np.intp)
    found[1 + np.argsort(rate[1:], kind="stable")] = np.arange(1, scale.size)
    return found


def _goes_left(node: np.void, order: tuple[NDArray[np.intp], ...]) -> Flags:
    places = order[int(node["feature_idx"])]
    return np.where(places == 0, bool(node["missing_go_to_left"]), places <= node["num_threshold"])


def _add(
    tree: NDArray[np.void],
    order: tuple[NDArray[np.intp], ...],
    steps: list[Floats],
    pairs: dict[tuple[int, int], Floats],
) -> None:
    root = tree[0]
    if root["is_leaf"]:
        return
    one, goes = int(root["feature_idx"]), _goes_left(root, order)
    for child, here in ((tree[root["left"]], goes), (tree[root["right"]], ~goes)):
        if child["is_leaf"]:
            steps[one] += here * float(child["value"])
            continue
        other = int(child["feature_idx"])
        low, high = float(tree[child["left"]]["value"]), float(tree[child["right"]]["value"])
        values = np.where(_goes_left(child, order), low, high)
        if one == other:
            steps[one] += here * values
        elif one < other:
            pairs[one, other] = pairs.get((one, other), 0.0) + np.outer(here, values)
        else:
            pairs[other, one] = pairs.get((other, one), 0.0) + np.outer(values, here)
