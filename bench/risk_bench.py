"""Risk with 100,000 customers in SQLite, through the real door: signed requests at a gentle rate.

Targets: `/risk NAME` and `/risk` alone acknowledged in under 50 ms at p99. A card, and pages of everybody's list, are
printed beside in seconds of the processor, as is the report.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bench.ack_bench import TEAM, USER, told, whole
from bench.health_bench import asked, fill
from bench.load import served
from core.risk.alert import RiskDay
from core.risk.card import RiskFilter
from core.risk.levels import Level
from core.storage import ScoredDay, Store, Work
from core.types import AccountId, TeamId, UserId
from core.usecases.risk_book import risk_book
from core.usecases.risk_card import risk_card
from core.usecases.risk_report import risk_report

ACCOUNTS, CARDS = 100_000, 100
P99 = 0.050
LINES = {
    "/risk, one by name": ("/risk", "customer 012345"),
    "/risk, my list": ("/risk", ""),
    "/health, one by name, to compare": ("/health", "customer 012345"),
}
AIMED = ("/risk, one by name", "/risk, my list")
TIERS = ((70.0, Level.CRITICAL), (45.0, Level.HIGH), (25.0, Level.MEDIUM), (0.0, Level.LOW))


def days(day: datetime, dice: random.Random) -> list[RiskDay]:
    """A row of every account: most are well."""
    rows = []
    for number in range(ACCOUNTS):
        index = 100.0 * dice.random() ** 4
        rows.append(
            RiskDay(
                account=AccountId(f"acc{number:06}"),
                day=day.date(),
                index=index,
                tier=next(tier for least, tier in TIERS if index >= least),
                health=min(index, 40.0),
                times=1.0,
                warnings={},
                arr=float(dice.randint(1_000, 500_000)),
                estimated=number % 10 == 0,
            )
        )
    return rows


def made(folder: Path, *, now: datetime) -> None:
    """The sample workspace, connected, with many more customers and two days of risk."""
    whole(folder, keep=False)
    store = Store.open(f"sqlite:///{folder}/bench.db")
    dice = random.Random(1)
    with store.begin(TeamId(TEAM)) as work:
        fill(work, now=now)
    for day in (now - timedelta(days=28), now):
        with store.begin(TeamId(TEAM)) as work:
            work.risks.put(day.date(), days(day, dice), whole=True)
            note = ScoredDay(day=day.date(), as_of=day, version=1, median=None, median_change=None, held=False)
            work.scores.remark(note)
    store.close()


def taken(store: Store, read: Callable[[Work, int], object], times: int) -> float:
    """Seconds of the processor for one."""
    found = []
    for turn in range(times):
        begun = process_time()
        with store.read(TeamId(TEAM)) as work:
            read(work, turn)
        found.append(process_time() - begun)
    return median(found)


def read_all(folder: Path, *, now: datetime) -> None:
    """What is read, without a door."""
    store = Store.open(f"sqlite:///{folder}/bench.db")
    step = ACCOUNTS // CARDS
    reads: dict[str, tuple[Callable[[Work, int], object], int]] = {
        "a card": (lambda work, turn: risk_card(work, AccountId(f"acc{turn * step:06}"), now=now), CARDS),
        "my list": (lambda work, _: risk_book(work, RiskFilter(owner=UserId(USER)), now=now), 20),
        "everybody's list": (lambda work, _: risk_book(work, RiskFilter(), now=now), 5),
        "everybody's, page 5,000": (lambda work, _: risk_book(work, RiskFilter(), now=now, first=50_000), 5),
        "everybody's critical": (lambda work, _: risk_book(work, RiskFilter(tier=Level.CRITICAL), now=now), 5),
        "the report": (lambda work, _: risk_report(work, RiskFilter(), now=now), 1),
    }
    for name, (read, times) in reads.items():
        print(f"{name:42} {taken(store, read, times) * 1e3:7.1f} ms")
    store.close()


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        folder, now = Path(home), datetime.now(UTC)
        made(folder, now=now)
        read_all(folder, now=now)
        with served("ack_bench", "whole", folder) as port:
            results = {name: asked(port, command, text) for name, (command, text) in LINES.items()}
    checks = {}
    for name, result in results.items():
        told(name, result)
    for name in AIMED:
        p99 = results[name].at(0.99)
        checks[f"{name}: p99 {p99 * 1e3:.1f} ms (target {P99 * 1e3:.0f} ms)"] = p99 < P99
    checks["every answer was 200"] = not any(result.bad for result in results.values())
    for said, good in checks.items():
        print("ok    " if good else "MISSED", said)
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
