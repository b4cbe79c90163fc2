"""The commands about health: score now, test the score on the past, try and apply scoring files."""

import argparse
from datetime import datetime

import orjson

from core.content.scoring import CAPS, COMPONENTS, default_scoring_text, parse_scoring
from core.errors import BadInput, CoordinatorError, NotFound
from core.health.backtest import Rule, Verdict
from core.health.bands import BANDS, one_decimal
from core.health.card import Change
from core.health.draw import number
from core.health.score import ORDER
from core.health.sheet import Sheet
from core.health.words import percent
from core.signals import State
from core.storage import Work
from core.types import AccountId
from core.usecases.change_scoring import DryRun, Moved, apply_scoring, dry_run, dry_run_of
from core.usecases.find_account import find_account
from core.usecases.measure import measure
from core.usecases.score import Scored, keep, prepare
from core.usecases.scoring_in_force import scoring_in_force
from slackapp.app import SystemClock, build_app
from slackapp.cli_commands import OPERATOR, Printed, start, store_of, team_of
from slackapp.settings import Mode


def score(asked: argparse.Namespace) -> Printed:
    """Measure the events and score, all accounts or one; a line of JSON each, or a table."""
    settings = start(Mode.TOOL)
    store, now = store_of(settings), SystemClock().now()
    app, team = build_app(settings, store=store), team_of(settings, store, asked)
    with store.read(team) as work:
        only = [find_account(work, asked.account).id] if asked.account else None
        product = scoring_in_force(work).scoring.product
    trouble = ""
    try:
        measure(app.store, app.events, team, product, now=now)
    except CoordinatorError as error:
        trouble = f"The events could not be measured, so the last measures were used. {error.sentence}"
    with store.read(team) as work:
        scored = prepare(work, now=now, accounts=only)
        names = {account.id: account.name for account in work.accounts.all()}
    with store.begin(team, origin="cli") as work:
        keep(work, scored)
    lines = json_lines(scored, names) if asked.json else table(scored, names)
    return Printed("\n".join(lines), trouble=trouble)


def json_lines(scored: Scored, names: dict[AccountId, str]) -> list[str]:
    """A line of JSON for each account."""
    sheet = scored.sheet
    return [
        orjson.dumps(_account(sheet, place, names[account], scored.note.as_of)).decode()
        for place, account in enumerate(sheet.accounts)
    ]


def _account(sheet: Sheet, place: int, name: str, as_of: datetime) -> dict[str, object]:
    signals = {}
    for column, signal in enumerate(ORDER):
        state = State(int(sheet.book.states[place, column]))
        usable = state <= State.STALE
        points, weight = sheet.book.scores[place, column], sheet.book.weights[place, column]
        signals[signal] = {
            "state": state.name.lower(),
            "score": number(points),
            "weight": float(weight) if usable else 0.0,
            "contribution": float(weight * points) if usable else 0.0,
        }
    return {
        "account": name,
        "score": number(sheet.judged.score[place]),
        "raw": number(sheet.book.raw[place]),
        "band": BANDS[int(sheet.judged.band[place])],
        "coverage": float(sheet.book.coverage[place]),
        "components": {
            component: number(sheet.book.components[place, column]) for column, component in enumerate(COMPONENTS)
        },
        "signals": signals,
        "caps": [cap for column, cap in enumerate(CAPS) if number(sheet.judged.caps[place, column]) is not None],
        "as_of": as_of,
    }


def table(scored: Scored, names: dict[AccountId, str]) -> list[str]:
    """A line of text for each account, worst first."""
    sheet = scored.sheet
    if not sheet.accounts:
        return ["There is no customer yet. `coordinator import accounts FILE.csv` brings some."]
    places = sorted(range(len(sheet.accounts)), key=lambda place: (sheet.judged.band[place], _low(sheet, place)))
    lines = [f"{'score':>7}  {'band':7} {'data':>6}  customer"]
    for place in places:
        band = BANDS[int(sheet.judged.band[place])]
        said = _said(number(sheet.judged.score[place]))
        shown = f"({said})" if band == BANDS[-1] and said != "-" else said
        lines.append(
            f"{shown:>7}  {band.value:7} {percent(float(sheet.book.coverage[place])):>6}  "
            f"{names[sheet.accounts[place]]}"
        )
    return lines


def _low(sheet: Sheet, place: int) -> float:
    found = number(sheet.judged.score[place])
    return -1.0 if found is None else found


def _said(score: float | None) -> str:
    return "-" if score is None else f"{one_decimal(score):.1f}"


def scoring_check(asked: argparse.Namespace) -> Printed:
    """Read a scoring file."""
    scoring = parse_scoring(_text(asked), file=asked.file.name)
    return Printed(f"{asked.file.name} is good: {scoring.name}.")


def scoring_show(asked: argparse.Namespace) -> Printed:
    """Print the file in force."""
    settings = start(Mode.TOOL)
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        latest = work.scorings.latest()
    return Printed((latest.text if latest else default_scoring_text()).rstrip("\n"))


def scoring_try(asked: argparse.Namespace) -> Printed:
    """Say what a file would change: on the book, or every line of one account."""
    text, settings, now = _text(asked), start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.read(team_of(settings, store, asked)) as work:
        if asked.account:
            return Printed("\n".join(_one(work, text, asked, now)))
        return Printed("\n".join(dry_lines(dry_run(work, text, file=asked.file.name, now=now))))


def _one(work: Work, text: str, asked: argparse.Namespace, now: datetime) -> list[str]:
    account = find_account(work, asked.account)
    found: Change | None = dry_run_of(work, text, account.id, file=asked.file.name, now=now)
    if found is None:
        raise NotFound(f"{account.name} has no score yet: run `coordinator score`.")
    lines = [f"{account.name}: {found.before:.1f} to {found.after:.1f}"]
    return lines + [f"{line.points:+7.1f}  {line.label}" for line in found.lines]


def dry_lines(tried: DryRun) -> list[str]:
    """What a file would do to the book, as text."""
    lines = [tried.sentence, *(_moved(one) for one in tried.changed)]
    if tried.movers:
        lines += ["Most moved:", *(_moved(one) for one in tried.movers)]
    before, after = tried.coverage
    lines.append(f"Weight with data: {percent(before)} before, {percent(after)} after.")
    if tried.remeasured:
        lines.append("It asks something else of the events: that shows after the next measuring.")
    return lines


def _moved(one: Moved) -> str:
    bands = "" if one.band_before is one.band_after else f", {one.band_before} to {one.band_after}"
    return f"  {one.name}: {_said(one.before)} to {_said(one.after)}{bands}"


def scoring_apply(asked: argparse.Namespace) -> Printed:
    """Put a file in force and score by it at once."""
    text, settings, now = _text(asked), start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    with store.begin(team_of(settings, store, asked), origin="cli") as work:
        applied = apply_scoring(work, text, file=asked.file.name, by=OPERATOR, now=now)
    return Printed(f"Version {applied.version} is in force: {applied.scoring.name}. The book is scored by it.")


def backtest_json(verdict: Verdict) -> str:
    """The contract's keys; there is no calibration error, for a score is no probability."""
    names = ("rows", "positives", "auc", "auc_low", "auc_high", "pr_auc", "lift10")
    found: dict[str, object] = {name: getattr(verdict, name) for name in names}
    return orjson.dumps(found | {"ece": None, "model": "health score", "verdict": verdict.word}).decode()


def backtest_lines(verdict: Verdict, horizon: int) -> list[str]:
    """The verdict as text."""
    rows = f"{verdict.rows} weekly rows; in {verdict.positives} of them the customer left within {horizon} days"
    lines = [f"{rows} ({verdict.churned} customers left in all)."]
    lines += [f"Your {band} band left at {percent(rate)}." for band, rate in verdict.rates.items()]
    lines += [_rule(rule) for rule in verdict.rules]
    if verdict.auc is None or verdict.auc_low is None or verdict.auc_high is None:
        lines.append("Too few have left to say how well the score ranks.")
    else:
        between = f"{verdict.auc_low:.2f} to {verdict.auc_high:.2f}"
        lines.append(f"Ranking (AUC): {verdict.auc:.2f}, with other customers {between}; chance is 0.50.")
    return [*lines, f"Verdict: {verdict.word}."]


def _rule(rule: Rule) -> str:
    word = {True: "holds", False: "does not hold", None: "cannot be told"}[rule.passed]
    found = "" if rule.found is None else f" ({rule.found:.2f} against {rule.asked:.2f})"
    return f"{rule.sentence}: {word}{found}."


def _text(asked: argparse.Namespace) -> str:
    try:
        text: str = asked.file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{asked.file.name} is not UTF-8 text.") from None
    return text
