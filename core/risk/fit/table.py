"""A plain table to learn from: columns of numbers or levels, and who left."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.signals import Flags, Floats

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``values`` are numbers with NaN where nothing is known; with ``levels`` they are places in them.

    ``sign`` says what more of it means: +1 more leaving, -1 less, 0 unknown. A ``sure`` sign is never contradicted
    by a model; another one is where the model starts. ``ranks`` stand for levels of known order: the risk of each,
    in any unit, NaN where unknown. ``part`` is the column's part
    in the hand index, beside the other parts. ``dated`` numbers are days, counted from the year 1.
    """

    name: str
    values: Floats
    levels: tuple[str, ...] = ()
    sign: int = 0
    sure: bool = False
    ranks: tuple[float, ...] = ()
    part: float = 1.0
    dated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows to learn from or to predict.

    ``label`` is who left, None where that is not known. ``group`` numbers what belongs together, such as the rows of
    an account: it is never split over folds. ``day`` is when a row was taken, in days, with ``horizon`` the days
    after it that the label looks at. ``hand`` is a hand-made score, higher for more risk (a health score is given
    negated). ``name`` is what people call the table.
    """

    columns: tuple[Column, ...]
    label: Flags | None = None
    group: Rows | None = None
    day: Floats | None = None
    horizon: float = 0.0
    hand: Floats | None = None
    name: str = ""

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    @property
    def left(self) -> Flags:
        """Who left. The table must have its label."""
        assert self.label is not None
        return self.label

    @property
    def groups(self) -> Rows:
        """The group of each row; without groups every row is its own."""
        return np.arange(len(self)) if self.group is None else self.group

    def at(self, rows: Rows | Flags) -> "Table":
        """The table of some rows."""
        return replace(
            self,
            columns=tuple(replace(column, values=column.values[rows]) for column in self.columns),
            label=None if self.label is None else self.label[rows],
            group=None if self.group is None else self.group[rows],
            day=None if self.day is None else self.day[rows],
            hand=None if self.hand is None else self.hand[rows],
        )


def churned(table: Table) -> int:
    """How many groups have a row that left."""
    return len(np.unique(table.groups[table.left]))
