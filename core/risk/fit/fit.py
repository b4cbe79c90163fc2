"""Fits a model: a prior, an additive model drawn to it, boosted pairs; each only where it earns its place."""

from dataclasses import replace

import numpy as np

from core.risk.fit.additive import Additive, Seen, blend, centred, see
from core.risk.fit.boost import EVERY, ROUNDS, grow
from core.risk.fit.calibrate import curve_of
from core.risk.fit.folds import folds_of, together
from core.risk.fit.model import Model, with_hand
from core.risk.fit.ridge import solve_path
from core.risk.fit.scale import Scale, scale_of
from core.risk.fit.smooth import PATH, basis_of, prior_slopes, problem_of
from core.risk.fit.table import Rows, Table
from core.signals import Floats

MOST_FOLDS, MANY, FOLDS, LARGE, FEWER = 10, 50, 5, 5_000, 3
"""Ten folds below 50 of the rarer kind, then five, and three from 5,000 rows."""

FEW, BOOSTED = 10, 100
"""Groups of the rarer kind from which the penalty is chosen by folds, and from which trees are tried."""
FEWEST, USUAL = 100.0, 30.0
"""The penalty below FEW, and the one that others must beat by more than a standard error: a weight then differs from
its prior by about a fifth of a log-odd per deviation, which is what columns of unlike tables do."""
PROVISIONAL = 30
SHARES = (0.25, 0.5, 0.75, 1.0)
THINNED, PER_LEFT = 20_000, 10
"""Rows above which those that stayed are thinned, to so many for each that left."""


def rarer(table: Table, groups: Rows) -> int:
    """How many groups there are of the rarer kind: with a row that left, or with one that stayed."""
    return min(len(np.unique(groups[table.left])), len(np.unique(groups[~table.left])))


def fit(table: Table) -> Model:
    """The model of the table. It needs rows that left and rows that stayed. Works on one thread, and always alike."""
    import sklearn.ensemble  # noqa: F401 - what is loaded later is not limited
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _fit(table)


def _fit(table: Table) -> Model:
    table, shift = _thinned(with_hand(table))
    scales = tuple(scale_of(column) for column in table.columns)
    seen, groups = see(scales, table.columns), together(table)
    events = rarer(table, groups)
    folds = folds_of(table.left, groups, _count(len(table), events))
    label = table.left.astype(float)
    model, outside = _smooth(table, scales, seen, folds, groups)
    kind = "drawn to the hand index, provisional" if events < PROVISIONAL else "additive"
    if events >= BOOSTED:
        trees, told = _trees(table, scales, seen, folds)
        share = _share(outside, told, label, groups)
        if share:
            kind = "additive and boosted"
            model = blend([(1 - share, model), (share, trees)])
            outside = (1 - share) * outside + share * told
    curve = curve_of(outside, label, events)
    model = centred(model, seen)
    curve = replace(curve, values=curve.values + shift)
    return Model(kind=kind, scales=scales, additive=model, curve=curve)


def _count(rows: int, events: int) -> int:
    """How many folds: more where rows are few and quick."""
    if events < MANY:
        return max(2, min(MOST_FOLDS, events))
    return FOLDS if rows < LARGE else FEWER


def _thinned(table: Table) -> tuple[Table, float]:
    """Fewer rows that stayed, where there are very many, and what that did to the log-odds."""
    left = table.left
    wanted = int(left.sum()) * PER_LEFT
    if len(table) <= THINNED or (~left).sum() <= wanted:
        return table, 0.0
    share = max(wanted, THINNED - int(left.sum())) / float((~left).sum())
    if share >= 1:
        return table, 0.0
    kept = left | (np.random.default_rng(20).random(len(left)) < share)
    return table.at(kept), float(np.log((~left & kept).sum() / (~left).sum()))


def _smooth(
    table: Table, scales: tuple[Scale, ...], seen: Seen, folds: Rows, groups: Rows
) -> tuple[Additive, Floats]:
    basis, slopes = basis_of(table, scales), prior_slopes(table, seen)
    design, label = basis.design(seen), table.left.astype(float)
    penalties = [basis.penalty(line) for line in PATH]
    outside = np.zeros((len(PATH), len(label)))
    for fold in range(int(folds.max()) + 1):
        rest, there = folds != fold, folds == fold
        problem = problem_of(basis, design[rest], label[rest], slopes)
        for place, weights in enumerate(solve_path(problem, penalties)):
            outside[place, there] = design[there] @ weights
    best = _penalty(outside, label, groups, rarer(table, groups))
    *_, weights = solve_path(problem_of(basis, design, label, slopes), penalties[: best + 1])
    return basis.model(weights), outside[best]


def _penalty(outside: Floats, label: Floats, groups: Rows, events: int) -> int:
    """The place in PATH: of those within a standard error of the best, the one nearest to what serves few rows."""
    if events < FEW:
        return PATH.index(FEWEST)
    lost = np.logaddexp(0, outside) - label * outside
    best = int(lost.sum(axis=1).argmin())
    within = [place for place in range(len(PATH)) if not _wins(lost[place] - lost[best], groups)]
    return min(within, key=lambda place: abs(place - PATH.index(USUAL)))


def _wins(gain: Floats, groups: Rows) -> bool:
    """Whether a gain, row by row, is more than its standard error over groups."""
    of_group = np.bincount(np.unique(groups, return_inverse=True)[1], gain)
    return bool(of_group.sum() > of_group.std() * len(of_group) ** 0.5)


def _trees(table: Table, scales: tuple[Scale, ...], seen: Seen, folds: Rows) -> tuple[Additive, Floats]:
    """The mean of trees grown without each fold, and what each said of the fold it had not seen."""
    label, count = table.left.astype(float), int(folds.max()) + 1
    grown = [grow(table, scales, seen, folds != fold) for fold in range(count)]
    stages = range(EVERY, ROUNDS + 1, EVERY)
    outside = np.zeros((len(stages), len(label)))
    for fold, one in enumerate(grown):
        there = folds == fold
        part = Seen(codes=seen.codes[:, there], standard=seen.standard[:, there])
        for place, rounds in enumerate(stages):
            outside[place, there] = one.model(rounds).log_odds(part)
    lost = (np.logaddexp(0, outside) - label * outside).sum(axis=1)
    best = int(lost.argmin())
    return blend([(1 / count, one.model(stages[best])) for one in grown]), outside[best]


def _share(smooth: Floats, trees: Floats, label: Floats, groups: Rows) -> float:
    """The trees' share: the best, if it beats none by more than a standard error over groups; else 0."""

    def lost(said: Floats) -> Floats:
        found: Floats = np.logaddexp(0, said) - label * said
        return found

    base = lost(smooth)
    gains = {share: base - lost((1 - share) * smooth + share * trees) for share in SHARES}
    share = max(gains, key=lambda one: gains[one].sum())
    return share if _wins(gains[share], groups) else 0.0
