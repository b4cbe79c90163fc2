"""What models foretold, as tables for spreadsheets: the rows of a backtest, and predictions with their reasons."""

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

import numpy as np

from core.reports.spreadsheet import safe
from core.risk.fit.backtest import Told
from core.risk.fit.model import Model
from core.risk.fit.ridge import sigmoid
from core.risk.fit.table import Table
from core.risk.fit.words import MOST, reasons
from core.signals import Flags


def write_told(out: TextIO, told: Told, label: Flags, places: Sequence[int]) -> None:
    """A line for each row foretold: ``start`` and the reasons after it sum to ``log_odds``, each in full.

    ``places`` are the rows of the file, from 0; the lines are in their order.
    """
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(
        ["row", "fold", "label", "probability", "log_odds", "start", *(f"reason: {name}" for name in told.names)]
    )
    log_odds = told.log_odds
    chance = sigmoid(log_odds)
    parts = told.parts.T
    for place in np.argsort(told.row, kind="stable").tolist():
        row = int(told.row[place])
        said = (float(chance[place]), float(log_odds[place]), float(told.start[place]))
        lines.writerow([places[row], int(told.fold[place]), int(label[row]), *said, *parts[place].tolist()])


def write_predictions(out: TextIO, model: Model, table: Table) -> None:
    """A line for each row of the table: its probability and up to five reasons, strongest first."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["row", "probability", *(f"reason_{place}" for place in range(1, MOST + 1))])
    lines.writerows(_predictions(model, table))


def _predictions(model: Model, table: Table) -> Iterator[list[object]]:
    explained = model.explain(table)
    for row, (chance, said) in enumerate(
        zip(explained.probability.tolist(), reasons(model, table, explained), strict=True)
    ):
        yield [row, chance, *(safe(one) for one in said), *([""] * (MOST - len(said)))]
