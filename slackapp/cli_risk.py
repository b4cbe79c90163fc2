"""The commands about the fitted model: test it on a table, fit it to one, let it foretell another."""

import argparse
import sys
from pathlib import Path

import orjson

from core.errors import BadInput
from core.reports.backtest_page import backtest_page
from core.reports.foretold import write_predictions, write_told
from core.reports.model_card import card_of, figures_of, report_lines
from core.risk.fit.backtest import Report, testable
from core.risk.fit.backtest import backtest as backtest_table
from core.risk.fit.file import model_of, written
from core.risk.fit.fit import fit
from core.risk.fit.read import Read, read_rows, read_table
from slackapp.cli_commands import Printed


def backtest(asked: argparse.Namespace) -> Printed:
    """Say how a model of a table, or the score of this workspace, would have done on the past."""
    if asked.out is not None and asked.out.suffix.lower() != ".html":
        raise BadInput(f"The report is written as .html, not as “{asked.out.suffix}”.")
    if asked.data is None:
        return _own_past(asked)
    if asked.label is None:
        raise BadInput("Say with --label which column of the table tells who left.")
    read = _read(asked)
    if not testable(read.table):
        raise BadInput("A backtest needs at least two who left and two who stayed; this table has fewer.")
    report = backtest_table(read.table)
    if asked.predictions is not None:
        with asked.predictions.open("w", encoding="utf-8", newline="") as out:
            write_told(out, report.told, read.table.left, read.places)
    if asked.out is not None:
        page = backtest_page(report, data=asked.data.name, label=asked.label, notes=read.notes)
        asked.out.write_text(page, encoding="utf-8")
    if not asked.json:
        return Printed("\n".join(report_lines(report)))
    return Printed(orjson.dumps(figures_of(report) | {"warnings": list(read.notes)}).decode())


def _own_past(asked: argparse.Namespace) -> Printed:
    from slackapp.cli_history import backtest as own

    given = [name for name in ("label", "group", "predictions") if getattr(asked, name) is not None]
    if given:
        raise BadInput(f"--{given[0]} is for a table: say which with --data FILE.csv.")
    return own(asked)


def train(asked: argparse.Namespace) -> Printed:
    """Fit a model to a file and write it, or to this workspace's past, with what a backtest says of it."""
    if asked.data is None:
        from slackapp.cli_history import train as own

        return own(asked)
    for name, said in (("label", "which column of the table tells who left"), ("model", "where the model goes")):
        if getattr(asked, name) is None:
            raise BadInput(f"Say with --{name} {said}.")
    read = _read(asked)
    report: Report | None = backtest_table(read.table) if testable(read.table) else None
    model = fit(read.table)
    card = card_of(report, data=asked.data.name, rows=len(read.table), notes=read.notes)
    asked.model.write_bytes(written(model, card))
    lines = [f"The model is in {asked.model}: {model.kind}, {len(model.scales)} columns, {len(read.table):,} rows."]
    return Printed("\n".join([*lines, *(report_lines(report) if report else [])]))


def predict(asked: argparse.Namespace) -> Printed:
    """Let a model foretell the rows of a file."""
    _there(asked.model)
    model = model_of(asked.model.read_bytes(), name=asked.model.name)
    _there(asked.data)
    with asked.data.open("rb") as source:
        read = read_rows(source, name=asked.data.name, model=model)
    _note(read)
    with asked.out.open("w", encoding="utf-8", newline="") as out:
        write_predictions(out, model, read.table)
    return Printed(f"{read.rows:,} predictions are in {asked.out}.")


def _read(asked: argparse.Namespace) -> Read:
    _there(asked.data)
    with asked.data.open("rb") as source:
        read = read_table(source, name=asked.data.name, label=asked.label, group=asked.group)
    _note(read)
    return read


def _there(path: Path) -> None:
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")


def _note(read: Read) -> None:
    """Say on standard error what was left out and why; the command goes on."""
    for note in read.notes:
        sys.stderr.write(f"{note}\n")
