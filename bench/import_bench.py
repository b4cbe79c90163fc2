"""Loading product events from a CSV file, from its bytes to rows in the event store, against pyarrow just reading it.

Targets: 1,000,000 rows in under 20 s, at most a fifth more memory than a quarter of them takes, each size in a
process of its own. Customers are loaded too: 100,000 new ones, for which others may wait 3 s to write at most.
"""

import io
import resource
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from pyarrow import csv as arrow_csv

from core.storage import Store, upgrade
from core.tables_in import TableKind
from core.types import TeamId
from core.usecases.load_table import Asked
from slackapp.app import build_app
from slackapp.imports import Importer
from slackapp.settings import Settings

ROWS, FEWER, ACCOUNTS, SECONDS = 1_000_000, 250_000, 2_000, 20
GROWTH, CUSTOMERS, HELD = 1.2, 100_000, 3.0
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TEAM = TeamId("T0BENCH")


def write(path: Path, rows: int) -> None:
    chance, first = Random(7), NOW - timedelta(days=90)
    with path.open("w") as out:
        out.write("account,user_id,event,timestamp,plan,screen\n")
        for number in range(rows):
            account, user = chance.randrange(ACCOUNTS), chance.randrange(20)
            at = first + timedelta(seconds=number * 7)
            event = chance.choice(("report_viewed", "invoice_sent", "login"))
            out.write(f"Customer {account},u{account}-{user},{event},{at:%Y-%m-%dT%H:%M:%SZ},pro,{number % 9}\n")


def prepared(folder: Path) -> Importer:
    url = f"sqlite:///{folder}/bench.db"
    upgrade(url)
    events = f"duckdb://{folder}/events"
    settings = Settings(_env_file=None, database_url=url, events_url=events, secret_key="k" * 40)
    app = build_app(settings, store=Store.open(url))
    app.connections.connect(TEAM, {"name": "Bench"}, token="xoxb-bench")
    importer = Importer(store=app.store, events=app.events, team=TEAM, origin="bench")
    names = "name\n" + "\n".join(f"Customer {number}" for number in range(ACCOUNTS))
    importer.load(io.BytesIO(names.encode()), io.BytesIO(), Asked(kind=TableKind.ACCOUNTS), name="a.csv", now=NOW)
    return importer


def timed(importer: Importer, path: Path) -> float:
    begun = perf_counter()
    with path.open("rb") as source:
        loaded = importer.load(source, io.BytesIO(), Asked(kind=TableKind.EVENTS), name=path.name, now=NOW)
    print(f"  {loaded.line}")
    return perf_counter() - begun


def one(rows: int) -> int:
    """Print seconds for so many rows, for the same again, for pyarrow just reading, and the most memory in MB."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "events.csv"
        write(path, rows)
        importer = prepared(Path(made))
        taken, again = (timed(importer, path) for _ in range(2))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begun = perf_counter()
        arrow_csv.read_csv(path)
        print(taken, again, perf_counter() - begun, peak)
    return 0


def alone(rows: int) -> tuple[float, ...]:
    """What ``one`` prints, from a process of its own."""
    command = [sys.executable, "-m", "bench.import_bench", str(rows)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return tuple(map(float, said.splitlines()[-1].split()))


def customers() -> tuple[float, float]:
    """Seconds for new customers, and for how many of them nobody else could write."""
    head = "name,external id,domain,arr,plan\n"
    lines = (f"Company {n},X-{n},company{n}.example,{1000 + n % 5000},pro\n" for n in range(CUSTOMERS))
    with tempfile.TemporaryDirectory() as made:
        importer = prepared(Path(made))
        store = Held(importer.store)
        source, begun = io.BytesIO((head + "".join(lines)).encode()), perf_counter()
        asked = Asked(kind=TableKind.ACCOUNTS)
        replace(importer, store=store).load(source, io.BytesIO(), asked, name="b.csv", now=NOW)
        return perf_counter() - begun, store.seconds


class Held:
    """A store that counts for how long it is written to."""

    def __init__(self, store: Store) -> None:
        self.read, self._begin, self.seconds = store.read, store.begin, 0.0

    @contextmanager
    def begin(self, team: TeamId, *, origin: str):
        with ExitStack() as open_:
            work = open_.enter_context(self._begin(team, origin=origin))
            begun = perf_counter()
            yield work
        self.seconds += perf_counter() - begun


def main() -> int:
    if len(sys.argv) > 1:
        return one(int(sys.argv[1]))
    *_, fewer = alone(FEWER)
    taken, again, floor, peak = alone(ROWS)
    whole, held = customers()
    print(f"{ROWS:,} events loaded: {taken:.1f} s (aim {SECONDS}), the same again {again:.1f} s")
    print(f"against pyarrow just reading the file: {taken / floor:.0f} x")
    print(f"memory at the most: {peak:,.0f} MB, {peak / fewer:.2f} x that of {FEWER:,} (aim {GROWTH})")
    print(f"{CUSTOMERS:,} customers loaded: {whole:.1f} s, others waiting for {held:.1f} s of it (aim {HELD:g})")
    return 0 if taken <= SECONDS and peak / fewer <= GROWTH and held <= HELD else 1


if __name__ == "__main__":
    sys.exit(main())
