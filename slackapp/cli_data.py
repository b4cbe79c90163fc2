"""``coordinator sync``: measures out of a warehouse, in which the events stay."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from core.content.warehouse import address
from core.errors import BadInput
from core.storage import MAPPING, Warehouse, read_mapping
from core.types import AccountId
from core.usecases.measure import Looked, look, measure
from core.usecases.scoring_in_force import scoring_in_force
from slackapp.app import SystemClock
from slackapp.cli_commands import Printed, start, store_of, team_of
from slackapp.settings import HOME, Mode

SHOWN = 5


def sync(asked: argparse.Namespace) -> Printed:
    """Measure what the warehouse holds and keep the measures; a dry run shows them and keeps nothing."""
    house = _house(asked.source, asked.mapping or HOME / MAPPING)
    settings, now = start(Mode.TOOL), SystemClock().now()
    store = store_of(settings)
    team = team_of(settings, store, asked)
    with store.read(team) as work:
        product = scoring_in_force(work).scoring.product
        names = {account.id: account.name for account in work.accounts.all()}
    if asked.dry_run:
        columns = house.columns()
        if None in columns.values():
            return Printed("\n".join(_columns(house, columns)), trouble="The mapping names columns that are missing.")
        looked = look(store, house, team, product, days=[now.date()])
        return Printed("\n".join([*_columns(house, columns), *_sample(looked, names)]))
    measures = measure(store, house, team, product, now=now, source=_name(house))
    return Printed(f"{_name(house)}: {len(measures):,} accounts measured as of {measures.day}.")


def _house(source: str, file: Path) -> Warehouse:
    """The warehouse at an address, or the one that the mapping names and says the address of."""
    mapping = read_mapping(file)
    if "://" not in source and source != mapping.name:
        raise BadInput(f"{file.name} is about {mapping.name}, not {source}.")
    url = source if "://" in source else mapping.url
    if not url:
        raise BadInput(f"{file.name} has no url: give the address of {mapping.name} instead of its name.")
    return Warehouse(address(url, os.environ), mapping)


def _name(house: Warehouse) -> str:
    assert house.mapping is not None
    return house.mapping.name


def _columns(house: Warehouse, columns: Mapping[str, str | None]) -> list[str]:
    assert house.mapping is not None
    width = max(map(len, columns))
    found = [f"  {name:{width}}  {kind or 'MISSING'}" for name, kind in columns.items()]
    return [f"{house.mapping.events.table}:", *found]


def _sample(looked: Looked, names: Mapping[AccountId, str]) -> list[str]:
    """How much there is, whose it is, and the measures of those with the most users."""
    events, named = sum(looked.counts.values()), len([ref for ref in looked.counts if ref])
    measures, strays = looked.measures[-1], sorted(looked.strays, key=lambda ref: -looked.counts[ref])
    lines = [f"{events:,} events of {named:,} references; {len(strays):,} of them nobody knows here."]
    lines += [f"  unknown: {ref} ({looked.counts[ref]:,} events)" for ref in strays[:SHOWN]]
    for row in (-measures.active_28).argsort(kind="stable")[:SHOWN]:
        seen = f"{measures.active_28[row]:g} active users in 28 days, {measures.active_before[row]:g} before"
        lines.append(f"  {names[measures.accounts[row]]}: {seen}, last seen {measures.last_seen[row]:g} days ago")
    return [*lines, "This was a dry run: nothing was kept."]
