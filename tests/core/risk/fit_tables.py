"""Tables for the tests of the fitted model."""

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np

from core.risk.fit.read import Read, read_table
from core.risk.fit.table import Table

SAAS = Path(__file__).parents[2] / "data" / "pysurvival_saas" / "churn.csv"


@cache
def saas() -> Table:
    with SAAS.open("rb") as source:
        return read_table(source, name="churn.csv", label="churned", group=None).table


def some(table: Table, left: int, seed: int) -> tuple[Table, Table]:
    """A few rows, with so many that left and as large a share of them, and the rest."""
    chance = np.random.default_rng(seed)
    yes, no = np.flatnonzero(table.left), np.flatnonzero(~table.left)
    stayed = round(left * len(no) / len(yes))
    drawn = np.zeros(len(table), dtype=bool)
    drawn[chance.choice(yes, left, replace=False)] = drawn[chance.choice(no, stayed, replace=False)] = True
    return table.at(drawn), table.at(~drawn)


def read(text: str, *, label: str = "churned", group: str | None = None) -> Read:
    return read_table(BytesIO(text.encode()), name="mine.csv", label=label, group=group)


def noise(rows: int, columns: int = 6, seed: int = 0) -> str:
    """Random numbers with a random label."""
    chance = np.random.default_rng(seed)
    lines = [",".join([*(f"x{place}" for place in range(columns)), "churned"])]
    for _ in range(rows):
        numbers = [f"{value:.4f}" for value in chance.normal(size=columns)]
        lines.append(",".join([*numbers, str(int(chance.random() < 0.3))]))
    return "\n".join(lines)
