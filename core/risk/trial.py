"""Whether a model of the workspace's own past has earned its place: beside the index, the health score and chance."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from core.health.ranking import auc, interval, lift, pr_auc
from core.risk.fit.backtest import FEW_LEFT, NO_SIGNAL, USABLE, Figures, Report, backtest, testable
from core.risk.fit.table import Rows, Table
from core.signals import Flags, Floats

INDEX, HEALTH = "risk index", "health score"
TENTH = 10
LOOKED_BACK = 180.0
"""A warning longer before somebody left than this is not counted for it [D]."""
WORSE = 0.005
"""How far below the index a model's AUC may be that counts as no worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch of time, foretold by what was known before it. An AUC is None where only one kind was there."""

    first: date
    last: date
    rows: int
    churned: int
    """Accounts that had left before, to learn from."""
    left: int
    auc: float | None
    index: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What warnings for the worst tenth of rows would have been worth.

    ``precision`` is the share of warnings before somebody left within the horizon, ``warned`` that of those who left
    and were warned of, ``days`` the middle of how long before; None where nobody was.
    """

    precision: float
    warned: float
    days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The backtest of a workspace's past. ``rivals`` rank the same rows; ``tenths`` is the share that left in each
    tenth of rows, the likeliest first."""

    report: Report
    first: date
    last: date
    rivals: tuple[Figures, ...]
    tenths: tuple[float, ...]
    steps: tuple[Step, ...]
    lead: Lead

    @property
    def ways(self) -> tuple[Figures, ...]:
        """Every way of ranking: the model, then its rivals."""
        return (self.report.model, *self.rivals)

    @property
    def best(self) -> Figures:
        """The way that ranked best; of equal ones the model."""
        return max(self.ways, key=lambda one: one.auc)

    def verdict(self, way: Figures) -> str:
        """``usable``, ``weak`` or ``no usable signal``, of a way of ranking."""
        if self.report.left < FEW_LEFT or way.auc_low < NO_SIGNAL:
            return "no usable signal"
        return "usable" if way.auc >= USABLE else "weak"

    @property
    def objection(self) -> str:
        """Why the model is not to be used, as a sentence; "" where it has earned it."""
        model, report = self.report.model, self.report
        index = next((one for one in self.rivals if one.name == INDEX), None)
        if report.left < FEW_LEFT:
            return f"Only {report.left} of those it was tested on left; {FEW_LEFT} are the least that tell anything."
        if self.verdict(model) != "usable":
            low = f"{model.auc:.2f}, with other customers from {model.auc_low:.2f}"
            return f"On the past it ranks too weakly (AUC {low}; {USABLE:.2f} is asked, from {NO_SIGNAL:.2f})."
        if index is not None and model.auc < index.auc - WORSE:
            return f"The risk index ranks the past better (AUC {index.auc:.2f} against {model.auc:.2f})."
        if model.brier is not None and model.brier > report.base_brier:
            return "Its probabilities are further from what came true than the base rate alone."
        return ""


def trial(table: Table, left: Floats) -> Trial | None:
    """The trial of a table of the past, whose accounts left on the days of ``left``: later rows by earlier ones, or accounts by others where time does not do.

    None where too few left to hold any of them back.
    """
    tested = table if testable(table) else replace(table, day=None)
    if not testable(tested):
        return None
    assert table.day is not None
    report = backtest(tested)
    told = report.told
    label = table.left[told.row]
    order = np.argsort(-told.log_odds, kind="stable")
    return Trial(
        report=report,
        first=date.fromordinal(int(table.day.min())),
        last=date.fromordinal(int(table.day.max())),
        rivals=tuple(_rivals(table, told.row)),
        tenths=tuple(float(label[part].mean()) for part in np.array_split(order, min(TENTH, len(order)))),
        steps=tuple(_steps(table, report)) if report.by_time else (),
        lead=_lead(report, table, left),
    )


def _rivals(table: Table, rows: Rows) -> "list[Figures]":
    """The index and the health score of the same rows, where they were kept."""
    health = next((column.values for column in table.columns if column.name == HEALTH), None)
    ways = ((INDEX, table.hand), (HEALTH, None if health is None else -health))
    return [made for name, risk in ways if risk is not None and (made := _ranked(name, risk[rows], table.at(rows)))]


def _ranked(name: str, risk: Floats, table: Table) -> Figures | None:
    """How a score ranks the rows of which it is known; None where those are all of one kind."""
    known = ~np.isnan(risk)
    risk, label, groups = risk[known], table.left[known], table.groups[known]
    if not label.any() or label.all():
        return None
    low, high = interval(risk, label, groups)
    return Figures(
        name=name,
        auc=auc(risk, label),
        auc_low=low,
        auc_high=high,
        pr_auc=pr_auc(risk, label),
        lift10=lift(risk, label),
        brier=None,
        ece=None,
    )


def _steps(table: Table, report: Report) -> "list[Step]":
    assert table.day is not None
    told, found = report.told, []
    for fold in np.unique(told.fold).tolist():
        there = told.fold == fold
        rows = told.row[there]
        day = table.day[rows]
        before = (table.day + table.horizon <= day.min()) & table.left
        index = None if table.hand is None else table.hand[rows]
        found.append(
            Step(
                first=date.fromordinal(int(day.min())),
                last=date.fromordinal(int(day.max())),
                rows=len(rows),
                churned=len(np.unique(table.groups[before])),
                left=len(np.unique(table.groups[rows][table.left[rows]])),
                auc=_auc(told.log_odds[there], table.left[rows]),
                index=None if index is None or np.isnan(index).any() else _auc(index, table.left[rows]),
            )
        )
    return found


def _auc(risk: Floats, label: Flags) -> float | None:
    return auc(risk, label) if label.any() and not label.all() else None


def _lead(report: Report, table: Table, left: Floats) -> Lead:
    """What the worst tenth of the rows would have warned of. ``left`` is the day each row's account left."""
    assert table.day is not None
    row = report.told.row
    label, groups, ahead = table.left[row], table.groups[row], left[row] - table.day[row]
    flagged = np.zeros(len(row), dtype=np.bool_)
    flagged[np.argsort(-report.told.log_odds, kind="stable")[: max(1, len(row) // TENTH)]] = True
    useful = flagged & (ahead <= LOOKED_BACK)
    first = [float(ahead[useful & (groups == account)].max()) for account in np.unique(groups[useful]).tolist()]
    gone = np.unique(groups[label])
    return Lead(
        precision=float(label[flagged].mean()),
        warned=len(np.intersect1d(gone, groups[useful])) / len(gone),
        days=float(np.median(first)) if first else None,
    )
