"""The fitted risk model against tuned LightGBM and its bars: ``python -m bench.model_bench [FOLDER]``.

FOLDER holds the data sets by their names below; those that are missing are passed over, and without one only the
table of the tests is taken. LightGBM is tuned by groups inside every fold, as a careful person would do it, and both
are foretold the same rows. The hand index of rows with few churns is the one the names of columns give.
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from core.health.ranking import auc
from core.risk.fit.backtest import Report, _folds, backtest
from core.risk.fit.fit import fit
from core.risk.fit.read import read_table
from core.risk.fit.table import Table

HERE = Path(__file__).parents[1] / "tests" / "data"
GRID = ((4, 0.05, 150), (4, 0.05, 300), (7, 0.03, 200), (15, 0.03, 150), (31, 0.03, 200), (31, 0.05, 400))
LARGE, DRAWS = 20_000, 20
MISSED: list[str] = []


def check(name: str, found: float, bar: float, *, least: bool = True) -> None:
    good = found >= bar if least else found <= bar
    if not good:
        MISSED.append(name)
    print(
        f"  {'pass' if good else 'MISS'}  {name:52}{found:9.4f}  ({'at least' if least else 'at most'} {bar:.4f})",
        flush=True,
    )


def table_of(path: Path, label: str, *, group: str | None = None, drop: tuple[str, ...] = ()) -> Table:
    """The table as anybody's file would be read; Parquet goes through CSV first."""
    import pyarrow.csv
    import pyarrow.parquet

    found = pyarrow.parquet.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)
    out = io.BytesIO()
    if drop:
        pyarrow.csv.write_csv(found.drop_columns([name for name in drop if name in found.column_names]), out)
    else:
        pyarrow.csv.write_csv(found, out)
    return read_table(out, name=path.name, label=label, group=group).table


def tuned(table: Table) -> float:
    """The AUC of LightGBM on the same folds, each tuned by groups on its own training rows."""
    import lightgbm

    design = np.column_stack([column.values for column in table.columns])
    levels = [place for place, column in enumerate(table.columns) if column.levels]
    said, label = np.full(len(table), np.nan), table.left.astype(int)
    grid = GRID[::2] if len(table) > LARGE else GRID

    def foretold(learn: np.ndarray, ask: np.ndarray, setting: tuple[int, float, int]) -> np.ndarray:
        leaves, rate, trees = setting
        model = lightgbm.LGBMClassifier(
            num_leaves=leaves, learning_rate=rate, n_estimators=trees, num_threads=1, verbose=-1, random_state=0
        )
        model.fit(design[learn], label[learn], categorical_feature=levels)
        return model.predict(design[ask], raw_score=True)

    for train, test in _folds(table):
        rows = np.flatnonzero(train)
        part = table.groups[rows] % 3 if len(table) <= LARGE else np.where(table.groups[rows] % 3, 1, 0)
        reached = []
        for setting in grid:
            inside = np.zeros(len(rows))
            for one in np.unique(part):
                inside[part == one] = foretold(rows[part != one], rows[part == one], setting)
            reached.append(auc(inside, label[rows] == 1))
        said[test] = foretold(rows, np.flatnonzero(test), grid[int(np.argmax(reached))])
    known = ~np.isnan(said)
    return auc(said[known], table.left[known])


def measured(name: str, table: Table) -> Report:
    begun = perf_counter()
    report = backtest(table)
    taken = perf_counter() - begun
    print(
        f"\n{name}: {report.rows:,} rows foretold, {report.positives:,} left; {report.model.name}; {taken:.0f} s, "
        f"AUC {report.model.auc:.4f} ({report.model.auc_low:.3f} to {report.model.auc_high:.3f}), "
        f"hand {report.hand.auc if report.hand else 0.5:.3f}, {report.verdict}",
        flush=True,
    )
    told = report.told
    check(
        "reasons sum to the log-odds",
        float(np.abs(told.start + told.parts.sum(0) - told.log_odds).max()),
        1e-9,
        least=False,
    )
    return report


def plain(name: str, table: Table) -> None:
    """A table of customers: ranking, calibration."""
    report = measured(name, table)
    check("AUC against tuned LightGBM less 0.005", report.model.auc, tuned(table) - 0.005)
    check("calibration error", report.model.ece or 0, 0.015 if len(table) >= 3000 else 0.025, least=False)


def learning(table: Table, bars: dict[int, float | None]) -> None:
    """What few churns reach, over draws: so many that left with their share of those that stayed."""
    for left, bar in bars.items():
        reached, hands = zip(*(drawn(table, left, seed) for seed in range(DRAWS)), strict=True)
        print(f"  {left} who left: {np.mean(reached):.4f} +- {np.std(reached):.4f}, hand index {np.mean(hands):.4f}")
        if bar is not None:
            check(f"AUC with {left} who left", float(np.mean(reached)), bar)
        check(
            f"AUC with {left} who left against the hand index", float(np.mean(reached)), float(np.mean(hands)) - 0.005
        )
        check(f"spread with {left} who left", float(np.std(reached)), 0.02, least=False)


def drawn(table: Table, left: int, seed: int) -> tuple[float, float]:
    """The AUC on the rest, of a model of few rows and of its hand index."""
    from core.risk.fit.backtest import _hand

    chance = np.random.default_rng(seed)
    yes, no = np.flatnonzero(table.left), np.flatnonzero(~table.left)
    kept = np.zeros(len(table), dtype=bool)
    kept[chance.choice(yes, left, replace=False)] = True
    kept[chance.choice(no, round(left * len(no) / len(yes)), replace=False)] = True
    few, rest = table.at(kept), table.at(~kept)
    hand = _hand(few, rest)
    return auc(fit(few).log_odds(rest), rest.left), 0.5 if hand is None else auc(hand, rest.left)


def saas(folder: Path) -> None:
    table = table_of(folder / "churn.csv", "churned")
    plain("pysurvival_saas", table)
    learning(table, {5: 0.811 - 0.005, 20: 0.845})


def telco(folder: Path) -> None:
    table = table_of(folder / "Telco-Customer-Churn.csv", "Churn")
    plain("telco", table)
    learning(table, {5: None, 20: None})


def crm(folder: Path) -> None:
    for label, bar in (("y30", 0.79), ("y90", 0.70)):
        drop = ("y30", "y60", "y90", "ch", "churn")
        table = table_of(
            folder / "snapshots_monthly.parquet", label, group="acc", drop=tuple(one for one in drop if one != label)
        )
        report = measured(f"crm5, {label}, by time", table)
        check("AUC", report.model.auc, bar)
        check("calibration error", report.model.ece or 0, 0.01, least=False)


def contributors(folder: Path) -> None:
    table = table_of(folder / "snapshots90.parquet", "y", group="acc", drop=("t",))
    report = measured("git_warehouse, by person", table)
    used = next(column.values for column in table.columns if column.name == "act30")
    check("AUC against days active in 30, plus 0.07", report.model.auc, auc(-used, table.left) + 0.07)


def none(folder: Path) -> None:
    report = measured("ravenstack", table_of(folder / "ravenstack_accounts.csv", "churn_flag"))
    check("no usable signal", float(report.verdict == "no usable signal"), 1.0)


def wide() -> None:
    """A table of 10,000 rows and 40 columns, half of which matter."""
    chance = np.random.default_rng(3)
    numbers, places = chance.normal(size=(10_000, 40)), np.arange(20)
    risk = numbers[:, :20] @ (0.8 / (1 + places)) + 0.5 * numbers[:, 0] * numbers[:, 1] - 1.5
    left = chance.random(10_000) < 1 / (1 + np.exp(-risk))
    head = ",".join([*(f"x{place}" for place in range(40)), "churned"])
    lines = [
        head,
        *(
            ",".join([*(f"{one:.4f}" for one in row), str(int(gone))])
            for row, gone in zip(numbers, left, strict=True)
        ),
    ]
    begun = perf_counter()
    table = read_table(io.BytesIO("\n".join(lines).encode()), name="wide.csv", label="churned", group=None).table
    measured("wide: 10,000 rows, 40 columns", table)
    check("seconds", perf_counter() - begun, 30, least=False)


SETS: dict[str, Callable[[Path], None]] = {
    "pysurvival_saas": saas,
    "telco": telco,
    "git_warehouse": contributors,
    "ravenstack": none,
    "crm5": crm,
}


def folders(given: list[str]) -> Iterator[tuple[str, Path]]:
    for name in SETS:
        found = Path(given[0]) / name if given else HERE / name
        if found.is_dir():
            yield name, found


def main() -> int:
    wide()
    for name, folder in folders(sys.argv[1:]):
        SETS[name](folder)
    print(f"\nmissed: {', '.join(MISSED)}" if MISSED else "\nevery bar is reached")
    return 1 if MISSED else 0


if __name__ == "__main__":
    sys.exit(main())
