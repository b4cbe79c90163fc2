"""The commands about the workspace's own past: fit a model to it, and test what ranks on it."""

import argparse

import orjson

from core.errors import BadInput
from core.reports.model_card import STRONGEST
from core.reports.trial_page import trial_page
from core.reports.trial_text import span, trial_figures, trial_lines
from core.risk.fit.table import churned
from core.risk.trial import trial
from core.usecases.backtest import backtest_book
from core.usecases.risk_history import history_of
from core.usecases.train_risk import NOT_KNOWN, Trained, nothing_to_learn, train_risk
from slackapp.app import SystemClock, build_app
from slackapp.cli_commands import Printed, start, store_of, team_of
from slackapp.cli_health import backtest_json, backtest_lines
from slackapp.settings import Mode


def backtest(asked: argparse.Namespace) -> Printed:
    """Say how the index, the score and a fitted model would have done on this workspace's own past."""
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    app, team = build_app(settings, store=store), team_of(settings, store, asked)
    history = history_of(store, app.events, team, horizon=asked.horizon, now=now)
    tried = None if history.table is None else trial(history.table, history.left)
    with store.read(team) as work:
        verdict = backtest_book(work, horizon=asked.horizon, now=now)
    score = backtest_lines(verdict, asked.horizon)
    why = "" if history.table is not None else nothing_to_learn(history, asked.horizon)
    if history.table is not None and tried is None:
        why = "Too few have left to fit a model to some of them and test it on the others."
    if asked.out is not None:
        page = trial_page(tried, horizon=asked.horizon, score=score, why=why, notes=NOT_KNOWN)
        asked.out.write_text(page, encoding="utf-8")
    if asked.json:
        return Printed(backtest_json(verdict) if tried is None else orjson.dumps(trial_figures(tried)).decode())
    lines = [why] if tried is None else trial_lines(tried)
    return Printed("\n".join([*lines, "", "The health score:", *score]))


def train(asked: argparse.Namespace) -> Printed:
    """Fit a model to the workspace's own past and keep it, with its card."""
    given = [name for name in ("label", "group", "model") if getattr(asked, name) is not None]
    if given:
        raise BadInput(f"--{given[0]} is for a table: say which with --data FILE.csv.")
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    app, team = build_app(settings, store=store), team_of(settings, store, asked)
    trained = train_risk(store, app.events, team, horizon=asked.horizon, now=now)
    return Printed("\n".join(card_lines(trained, asked.horizon)))


def card_lines(trained: Trained, horizon: int) -> list[str]:
    """The card of a model in plain words."""
    table, tried = trained.table, trained.tried
    assert table.day is not None
    left = churned(table)
    lines = [
        f"Fitted to this workspace's past: {len(table):,} rows, {span(int(table.day.min()), int(table.day.max()))}, "
        f"{left} {'customer' if left == 1 else 'customers'} who left within {horizon} days of a row.",
        f"Model: {trained.model.kind}, {len(table.columns)} columns.",
    ]
    if trained.provisional:
        lines.append(f"It is provisional: drawn to the risk index, as fewer than 30 customers left ({left}).")
    if tried is not None:
        lines += ["", *trial_lines(tried), "", "Strongest reasons (mean log-odds):"]
        lines += [f"  {strength:5.2f}  {name}" for name, strength in tried.report.strongest[:STRONGEST]]
    lines += ["", "What it does not know:", *(f"  {one}" for one in NOT_KNOWN), ""]
    if trained.used:
        return [*lines, "It is used: the risk of each customer shows its probability from the next daily pass on."]
    return [*lines, f"It is kept and not used; the risk index ranks on. {trained.reason}"]
