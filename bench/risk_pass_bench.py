"""The daily pass over 100,000 customers in SQLite: from measures that are there already to alerts that are kept.

The book of the warnings' bench. On its first day everything that holds opens at once, on the second little moves.
Targets: each day in under 60 s, in at most 1.5 GB.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from bench.book_bench import ACCOUNTS, NOW, TEAM, fill, measures
from bench.warn_bench import more
from core.storage import Store, Work, upgrade
from core.usecases.look_at_risk import look
from core.usecases.risk_pass import Passed, keep_risk
from core.usecases.score import keep, prepare
from core.usecases.tell_alarms import tell_alarms

SECONDS, MEMORY_GB = 60.0, 1.5


def heard(work: Work, *, now: datetime) -> None:
    """A night has passed: the sources were heard again, and the product's events measured again."""
    for domain in ("events", "tickets", "revenue"):
        work.sources.heard(f"{domain}:bench", at=now, brought=1)
    work.measured.put(replace(measures(), day=now.date(), newest=now), source="events", as_of=now)


def day(store: Store, *, now: datetime) -> tuple[Passed, Mapping[str, float], float]:
    """One pass as the job does it: what has changed, the seconds of its parts, and of the processor in all."""
    begun, parts, at = process_time(), {}, perf_counter()
    with store.read(TEAM) as work:
        scored = prepare(work, now=now)
        parts["scored"], at = perf_counter() - at, perf_counter()
        looked = look(work, scored, now=now)
        parts["looked"], at = perf_counter() - at, perf_counter()
    with store.begin(TEAM) as work:
        work.scores.mark(scored.note)
        keep(work, scored)
        parts["scores kept"], at = perf_counter() - at, perf_counter()
        tell_alarms(work, scored)
        passed = keep_risk(work, looked, now=now)
    parts["risk kept"] = perf_counter() - at
    return passed, parts, process_time() - begun


def main() -> int:
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/bench.db")
        store = Store.open(f"sqlite:///{folder}/bench.db")
        with store.begin(TEAM) as work:
            fill(work)
            more(work)
        print(f"  memory was {getrusage(RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB before")
        for name, now in (("first day", NOW), ("second day", NOW + timedelta(days=1))):
            with store.begin(TEAM) as work:
                heard(work, now=now)
            passed, parts, taken = day(store, now=now)
            slowest = max(slowest, sum(parts.values()))
            said = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in parts.items())
            print(f"  {name}: {passed.opened:,} opened, {passed.moved:,} rose, {passed.closed:,} closed")
            print(f"    {said}; {sum(parts.values()):.1f} s in all, {taken:.1f} s of the processor", flush=True)
        store.close()
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{ACCOUNTS:,} accounts, from measures to alerts: {slowest:.1f} s (aim {SECONDS:.0f})")
    print(f"memory: {memory:.2f} GB (aim {MEMORY_GB:g})")
    return 0 if slowest < SECONDS and memory < MEMORY_GB else 1


if __name__ == "__main__":
    sys.exit(main())
