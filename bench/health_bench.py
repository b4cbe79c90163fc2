"""Health with 100,000 scored customers in SQLite, through the real door: signed requests at a gentle rate.

Targets: `/health NAME` and `/health` alone acknowledged in under 50 ms at p99; a card read in under 15 ms of the
processor's time. A misspelled name, a page of customers and the book of one owner are printed beside.
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bench import book_bench
from bench.ack_bench import TEAM, USER, requests, told, whole
from bench.load import Result, served, steady
from core.storage import Store, Work
from core.types import AccountId, TeamId, UserId
from core.usecases.health import health_card
from core.usecases.score import keep, prepare

ACCOUNTS, OWNED, CARDS = 100_000, 100, 100
P99, CARD, RATE, SECONDS = 0.050, 0.015, 10.0, 5.0
LINES = {
    "/health, one by name": ("/health", "customer 012345"),
    "/health, my book": ("/health", ""),
    "/health, misspelled": ("/health", "custmer 012345"),
    "/cs accounts": ("/cs", "accounts"),
}
AIMED = ("/health, one by name", "/health, my book")


def fill(work: Work, *, now: datetime) -> None:
    """Customers, a hundred for each owner, measured and nothing else."""
    owners = [UserId(USER), *(UserId(f"U{number}") for number in range(1, ACCOUNTS // OWNED))]
    work.accounts.merge(
        [replace(book_bench.account(number), owner=owners[number % len(owners)]) for number in range(ACCOUNTS)]
    )
    work.sources.heard("events:bench", at=now, brought=1)
    work.measured.put(replace(book_bench.measures(), day=now.date(), newest=now), source="events", as_of=now)


def made(folder: Path, *, now: datetime) -> Store:
    """The sample workspace, connected, with many more customers."""
    whole(folder, keep=False)
    store = Store.open(f"sqlite:///{folder}/bench.db")
    with store.begin(TeamId(TEAM)) as work:
        fill(work, now=now)
    for day in (now - timedelta(days=7), now):
        with store.read(TeamId(TEAM)) as work:
            scored = prepare(work, now=day)
        with store.begin(TeamId(TEAM)) as work:
            keep(work, scored)
    return store


def read_cards(store: Store, *, now: datetime) -> float:
    """Seconds of the processor for one card."""
    taken = []
    for number in range(0, ACCOUNTS, ACCOUNTS // CARDS):
        begun = process_time()
        with store.read(TeamId(TEAM)) as work:
            health_card(work, AccountId(f"acc{number:06}"), now=now)
        taken.append(process_time() - begun)
    return median(taken)


def asked(port: int, command: str, text: str) -> Result:
    make = requests(text, command=command)
    asyncio.run(steady(port, make, rate=RATE, seconds=0.5, connections=4))
    return asyncio.run(steady(port, make, rate=RATE, seconds=SECONDS, connections=16))


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        folder, now = Path(home), datetime.now(UTC)
        store = made(folder, now=now)
        card = read_cards(store, now=now)
        store.close()
        with served("ack_bench", "whole", folder) as port:
            results = {name: asked(port, command, text) for name, (command, text) in LINES.items()}
    for name, result in results.items():
        told(name, result)
    checks = {f"a card in {card * 1e3:.1f} ms (target {CARD * 1e3:.0f} ms)": card < CARD}
    for name in AIMED:
        p99 = results[name].at(0.99)
        checks[f"{name}: p99 {p99 * 1e3:.1f} ms (target {P99 * 1e3:.0f} ms)"] = p99 < P99
    checks["every answer was 200"] = not any(result.bad for result in results.values())
    for said, good in checks.items():
        print("ok    " if good else "MISSED", said)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
