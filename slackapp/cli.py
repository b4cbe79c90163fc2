"""``coordinator``: the command line. 0 done, 1 failed with one sentence, 2 wrong usage; never a traceback."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Ambiguous, CoordinatorError
from slackapp.settings import SettingsError

if TYPE_CHECKING:
    from slackapp.cli_commands import Printed

REPORTS = ("checklist", "dashboard", "risk", "retention")
LONGEST_HORIZON = 730
KINDS = ("accounts", "contacts", "events", "tickets", "surveys")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from core.storage import DatabaseTrouble

    asked = parser().parse_args(arguments)
    try:
        return _say(_function(asked.run)(asked))
    except SettingsError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
    except Ambiguous as error:
        print(error.sentence, *error.choices, sep="\n  ", file=sys.stderr)
    except CoordinatorError as error:
        print(error.sentence, file=sys.stderr)
    except DatabaseTrouble as error:
        print(f"The database did not do it: {str(error).splitlines()[0]}", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    return 1


def _function(run: str) -> "Callable[[argparse.Namespace], Printed | None]":
    """The function of a command: its name in ``cli_commands``, or ``module:name`` in another module of the shell."""
    module, _, name = run.rpartition(":")
    found: Callable[[argparse.Namespace], Printed | None] = getattr(
        import_module(f"slackapp.{module or 'cli_commands'}"), name
    )
    return found


def _say(printed: "Printed | None") -> int:
    if printed and printed.text:
        print(printed.text)
    if printed and printed.trouble:
        print(printed.trouble, file=sys.stderr)
    return 1 if printed and printed.trouble else 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(prog="coordinator", description="Customer onboarding inside Slack.")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _add_running(commands)
    _add_database(commands)
    _add_content(commands)
    _add_health(commands)
    _add_risk(commands)
    _add_data(commands)
    _add_import(commands)
    return top


def _add_running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="take requests from Slack")
    serve.add_argument("--socket", action="store_true", help="over Socket Mode, with SLACK_APP_TOKEN")
    serve.add_argument("--no-scheduler", action="store_true", help="leave reminders and delivery to a worker")
    serve.set_defaults(run="serve")
    commands.add_parser("worker", help="scheduler and delivery alone").set_defaults(run="worker")
    commands.add_parser("demo", help="serve against the local workspace").set_defaults(run="demo")
    tick = commands.add_parser("tick", help="do everything that is due, once")
    tick.add_argument("--now", type=_instant, metavar="ISO-8601", help="as if it were this instant")
    _with_workspace(tick)
    tick.set_defaults(run="tick")
    commands.add_parser("doctor", help="check everything and say what to do").set_defaults(run="doctor")


def _add_database(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    database = commands.add_parser("db", help="migrations").add_subparsers(metavar="COMMAND", required=True)
    database.add_parser("upgrade", help="bring the database to this version").set_defaults(run="db_upgrade")
    database.add_parser("current", help="print the database's version").set_defaults(run="db_current")


def _add_content(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    manifest = commands.add_parser("manifest", help="print the Slack manifest")
    manifest.add_argument("--url", type=_address, help="the public address of the app")
    manifest.add_argument("--socket", action="store_true", help="for Socket Mode")
    manifest.set_defaults(run="manifest")
    report = commands.add_parser("report", help="write an output as a file")
    report.add_argument("kind", choices=REPORTS)
    report.add_argument("--account", metavar="NAME", help="whose; without it, where it can be, everybody's")
    report.add_argument(
        "--out",
        required=True,
        type=Path,
        metavar="FILE",
        help=".html; .md of a checklist or risk; .csv, .ics of a checklist",
    )
    report.add_argument("--shared", action="store_true", help="the customer's version")
    _with_workspace(report)
    report.set_defaults(run="report")
    template = commands.add_parser("template", help="plan templates").add_subparsers(metavar="COMMAND", required=True)
    for name, said in (("check", "read a plan template and say what is wrong"), ("add", "use it from now on")):
        one = template.add_parser(name, help=said)
        one.add_argument("file", type=Path, metavar="FILE")
        _with_workspace(one)
        one.set_defaults(run=f"template_{name}")


def _add_health(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    score = commands.add_parser("score", help="measure and score now")
    score.add_argument("--account", metavar="NAME", help="one customer alone")
    score.add_argument("--json", action="store_true", help="a line of JSON for each account")
    scoring = commands.add_parser("scoring", help="the scoring file").add_subparsers(metavar="COMMAND", required=True)
    scoring_show = scoring.add_parser("show", help="print the file in force")
    for one, run in ((score, "score"), (scoring_show, "scoring_show")):
        _with_workspace(one)
        one.set_defaults(run=f"cli_health:{run}")
    said = {"check": "read a scoring file", "try": "what it would change", "apply": "score by it from now on"}
    for name, helps in said.items():
        one = scoring.add_parser(name, help=helps)
        one.add_argument("file", type=Path, metavar="FILE")
        if name == "try":
            one.add_argument("--account", metavar="NAME", help="every line of one customer's change")
        _with_workspace(one)
        one.set_defaults(run=f"cli_health:scoring_{name}")


def _add_risk(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backtest = commands.add_parser("backtest", help="how the score or a model would have done on the past")
    backtest.add_argument("--json", action="store_true", help="one line of JSON")
    backtest.add_argument("--predictions", type=Path, metavar="OUT.csv", help="write what was foretold of each row")
    backtest.add_argument("--out", type=Path, metavar="FILE.html", help="write the report as a page")
    _with_table(backtest)
    _with_workspace(backtest)
    train = commands.add_parser("train", help="fit a model to the workspace's past or to a table")
    _with_table(train)
    _with_workspace(train)
    for one in (backtest, train):
        one.add_argument("--horizon", type=_horizon, default=90, metavar="DAYS", help="who left within so many days")
    predict = commands.add_parser("predict", help="let a model foretell the rows of a table")
    predict.add_argument("--data", type=Path, required=True, metavar="FILE.csv", help="the rows")
    predict.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="where the predictions go")
    for one in (train, predict):
        one.add_argument("--model", type=Path, required=one is predict, metavar="FILE", help="the model's file")
    for name, one in (("backtest", backtest), ("train", train), ("predict", predict)):
        one.set_defaults(run=f"cli_risk:{name}")


def _with_table(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="FILE.csv", help="a table of your own")
    command.add_argument("--label", metavar="COLUMN", help="its column that tells who left")
    command.add_argument("--group", metavar="COLUMN", help="its column that tells which rows belong together")


def _horizon(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_HORIZON:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 1 to {LONGEST_HORIZON}")
    return int(text)


def _add_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sync = commands.add_parser("sync", help="pull measures from a warehouse")
    sync.add_argument("source", metavar="SOURCE", help="an Ibis address (${NAME}: from the environment) or its name")
    sync.add_argument("--mapping", type=Path, metavar="FILE", help="tables and columns; else var/warehouse.yaml")
    sync.add_argument("--dry-run", action="store_true", help="show columns, counts and measures, keep nothing")
    _with_workspace(sync)
    sync.set_defaults(run="cli_data:sync")


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    load = commands.add_parser("import", help="load a table of accounts, contacts, events, tickets or surveys")
    load.add_argument("kind", choices=KINDS)
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    load.add_argument("--map", action="append", default=[], type=_rename, metavar="THEIRS=OURS", help="rename")
    load.add_argument("--dates", choices=("day-first", "month-first"), help="what 3/11/2026 begins with")
    _with_workspace(load)
    load.set_defaults(run="cli_import:load")


def _rename(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.rpartition("=")
    if not (equals and theirs.strip() and ours.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is no renaming such as Company=name")
    return theirs.strip(), ours.strip()


def _with_workspace(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", metavar="TEAM_ID", help="needed where several are connected")


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s]+(/[^?#\s]*)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address such as https://cs.example.com")
    return text


def _instant(text: str) -> datetime:
    from core.calendar import FIRST_YEAR, LAST_YEAR

    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no instant such as 2026-11-16T09:00:00Z") from None
    if not FIRST_YEAR < at.year < LAST_YEAR:
        raise argparse.ArgumentTypeError(f"plans live between {FIRST_YEAR} and {LAST_YEAR}")
    return at


if __name__ == "__main__":
    sys.exit(main())
