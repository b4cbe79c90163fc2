"""How well a risk ranks who left: whoever it ranked above whom, and what it would do with other accounts.

A risk is higher for more of it, in any unit; ``label`` is who left. Both kinds must be there.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.signals import Flags, Floats

DRAWS, SEED = 400, 20


def auc(risk: Floats, label: Flags) -> float:
    """The chance that one who left was ranked above one who stayed; a tie is half."""
    _, place, count = np.unique(risk, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    yes, no = int(label.sum()), int((~label).sum())
    return float((ranks[label].sum() - yes * (yes + 1) / 2) / (yes * no))


def pr_auc(risk: Floats, label: Flags) -> float:
    """Average precision; equal risks are taken together."""
    values, place = np.unique(-risk, return_inverse=True)
    hits = np.cumsum(np.bincount(place, label, len(values)))
    seen = np.cumsum(np.bincount(place, minlength=len(values)))
    return float((np.diff(hits, prepend=0.0) * hits / seen).sum() / label.sum())


def lift(risk: Floats, label: Flags) -> float:
    """How many times the base rate the worst tenth leaves at."""
    worst = np.argsort(-risk, kind="stable")[: max(1, len(risk) // 10)]
    return float(label[worst].mean() / label.mean())


def interval(risk: Floats, label: Flags, account: NDArray[np.intp]) -> tuple[float, float]:
    """95 % of what the AUC would be with other accounts of the same kind: whole accounts are drawn, always alike."""
    low, high = np.quantile(list(_drawn(risk, label, account)), (0.025, 0.975))
    return float(low), float(high)


def _drawn(risk: Floats, label: Flags, account: NDArray[np.intp]) -> Iterator[float]:
    """The AUC of each draw, by how often each account was drawn; those without one kind are left out."""
    chance = np.random.default_rng(SEED)
    place = np.unique(account, return_inverse=True)[1]
    accounts = int(place.max()) + 1
    values, level = np.unique(risk, return_inverse=True)
    for _ in range(DRAWS):
        times = np.bincount(chance.integers(0, accounts, accounts), minlength=accounts)[place]
        yes = np.bincount(level, times * label, len(values))
        no = np.bincount(level, times * ~label, len(values))
        if yes.any() and no.any():
            below = np.cumsum(no) - no / 2
            yield float(yes @ below / (yes.sum() * no.sum()))
