"""What every fitted model is: a start plus, for each column, a line and a value for each code, plus a few pairs.

Models of this shape can be scaled, averaged and read; what each column adds to the log-odds is exact.
"""

from dataclasses import dataclass

import numpy as np

from core.risk.fit.scale import Codes, Scale
from core.risk.fit.table import Column
from core.signals import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Rows as models see them: ``codes`` and ``standard`` hold a row for each column of the table."""

    codes: Codes
    standard: Floats


def see(scales: tuple[Scale, ...], columns: tuple[Column, ...]) -> Seen:
    """The rows of columns by their scales, which stand in the same order."""
    pairs = list(zip(scales, columns, strict=True))
    rows = len(columns[0].values)
    codes = np.array([scale.codes(column) for scale, column in pairs], dtype=np.uint8)
    standard = np.array([scale.standard(column) for scale, column in pairs], dtype=float)
    return Seen(codes=codes.reshape(len(pairs), rows), standard=standard.reshape(len(pairs), rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Additive:
    """Log-odds: ``start``, ``slopes`` times standard numbers, ``steps`` by code, ``pairs`` by two codes."""

    start: float
    slopes: Floats
    steps: tuple[Floats, ...]
    pairs: dict[tuple[int, int], Floats]

    def parts(self, seen: Seen) -> Floats:
        """A row for each column and then each pair (in the order of ``pairs``): what it adds to every log-odds."""
        columns = [
            slope * standard + step[codes]
            for slope, standard, step, codes in zip(self.slopes, seen.standard, self.steps, seen.codes, strict=True)
        ]
        pairs = [grid[seen.codes[one], seen.codes[other]] for (one, other), grid in self.pairs.items()]
        rows = seen.codes.shape[1]
        return np.array([*columns, *pairs], dtype=float).reshape(len(columns) + len(pairs), rows)

    def log_odds(self, seen: Seen) -> Floats:
        """The log-odds of every row."""
        found = self.start + self.slopes @ seen.standard
        for step, codes in zip(self.steps, seen.codes, strict=True):
            found += step[codes]
        for (one, other), grid in self.pairs.items():
            found += grid[seen.codes[one], seen.codes[other]]
        return found


def blend(parts: list[tuple[float, Additive]]) -> Additive:
    """The weighted sum of models over the same scales."""
    pairs: dict[tuple[int, int], Floats] = {}
    for weight, model in parts:
        for key, grid in model.pairs.items():
            pairs[key] = pairs.get(key, 0.0) + weight * grid
    steps = zip(*(model.steps for _, model in parts), strict=True)
    weights = [weight for weight, _ in parts]
    return Additive(
        start=sum(weight * model.start for weight, model in parts),
        slopes=np.sum([weight * model.slopes for weight, model in parts], axis=0),
        steps=tuple(np.sum([w * one for w, one in zip(weights, step, strict=True)], axis=0) for step in steps),
        pairs=pairs,
    )


def centred(model: Additive, seen: Seen) -> Additive:
    """The same log-odds, told so that over these rows each column and each pair adds nothing on average.

    What a pair says of one of its columns alone goes to that column (by the columns' own shares of codes).
    """
    start, steps, pairs = model.start, [step.copy() for step in model.steps], {}
    shares = [
        np.bincount(codes, minlength=len(step)) / len(codes) for codes, step in zip(seen.codes, steps, strict=True)
    ]
    for (one, other), grid in model.pairs.items():
        rows, columns = grid @ shares[other], shares[one] @ grid
        middle = float(shares[one] @ rows)
        steps[one] += rows - middle
        steps[other] += columns - middle
        start += middle
        pairs[one, other] = grid - rows[:, None] - columns[None, :] + middle
    means = [float(step @ share) for step, share in zip(steps, shares, strict=True)]
    lines = model.slopes * seen.standard.mean(axis=1)
    steps = [step - mean - line for step, mean, line in zip(steps, means, lines, strict=True)]
    return Additive(
        start=start + sum(means) + float(lines.sum()), slopes=model.slopes, steps=tuple(steps), pairs=pairs
    )
