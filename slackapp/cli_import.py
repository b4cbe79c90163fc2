"""``coordinator import``: loads a table, writes the refused rows beside it and prints the counts."""

import argparse
import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from core.errors import BadInput
from core.tables_in import Order, TableKind
from core.usecases.load_table import Asked, Loaded
from slackapp.app import SystemClock, build_app
from slackapp.cli_commands import Printed, start, store_of, team_of
from slackapp.imports import Importer
from slackapp.settings import Mode


def load(asked: argparse.Namespace) -> Printed:
    """Load the file and return the counts; nothing of it stays where it cannot be read."""
    settings = start(Mode.TOOL)
    app = build_app(settings, store=store_of(settings))
    now = SystemClock().now()
    team = team_of(settings, app.store, asked)
    importer = Importer(store=app.store, events=app.events, team=team, origin="cli")
    wanted = Asked(
        kind=TableKind(asked.kind),
        renames=dict(asked.map),
        order=Order(asked.dates) if asked.dates else None,
    )
    if not asked.file.is_file():
        raise BadInput(f"There is no file {asked.file}.")
    with asked.file.open("rb") as source, tempfile.TemporaryFile() as refused:
        loaded = importer.load(source, refused, wanted, name=asked.file.name, now=now, dry_run=asked.dry_run)
        beside = asked.file.with_name(f"{asked.file.name}.refused.csv")
        _keep(refused, beside, any_=loaded.refused > 0)
    return Printed("\n".join(_said(loaded, beside, dry_run=asked.dry_run)))


def _keep(refused: IO[bytes], beside: Path, *, any_: bool) -> None:
    """Put the refused rows beside the file; those of an earlier run go."""
    if not any_:
        beside.unlink(missing_ok=True)
        return
    refused.seek(0)
    with beside.open("wb") as target:
        copyfileobj(refused, target)


def _said(loaded: Loaded, beside: Path, *, dry_run: bool) -> list[str]:
    lines = [loaded.line]
    if loaded.refused:
        lines.append(f"The refused rows are in {beside}, each with its reason.")
    if loaded.unkept:
        lines.append(f"Not kept, since {loaded.kind} have no place for them: {', '.join(loaded.unkept)}.")
    if dry_run:
        lines.append("This was a dry run: nothing was changed.")
    return lines
