"""What the warnings read, loaded for 100,000 accounts from SQLite, and every warning on it.

The book of the book's bench, with contacts, calls and channels besides, and a plan for some. Targets: loaded and
warned in under 8 s together, in time of the processor, in at most 1.5 GB.
"""

import sys
import tempfile
from datetime import timedelta
from resource import RUSAGE_SELF, getrusage
from time import process_time

from bench.book_bench import ACCOUNTS, NOW, TEAM, fill
from core.accounts import Contact
from core.content.scoring import default_scoring
from core.facts import Fact, FactKind
from core.risk.warn import RULES, warn
from core.risk.warnings import all_warnings
from core.storage import Store, Work, upgrade
from core.types import AccountId, ContactId
from core.usecases.score import keep, prepare
from core.usecases.signs import signs_of

SECONDS, MEMORY_GB = 8.0, 1.5


def more(work: Work) -> None:
    """A sponsor each, a call each, and some other facts."""
    keys = [AccountId(f"acc{number:06}") for number in range(ACCOUNTS)]
    address = "sponsor@{}.example"
    work.contacts.merge(
        [
            Contact(
                id=ContactId(f"c{key}"), account=key, name="Sponsor", role="exec_sponsor", email=address.format(key)
            )
            for key in keys
        ]
    )
    work.facts.merge([made for number, key in enumerate(keys) for made in told(number, key)])


def told(number: int, key: AccountId) -> list[Fact]:
    """A call of every account, and of every twentieth something that worries."""
    at = NOW - timedelta(days=number % 200)
    kinds = [FactKind.CALL]
    if number % 20 == 0:
        kinds += [FactKind.PAYMENT_FAILED, FactKind.ADVICE, FactKind.FORECAST]
    who = f"sponsor@{key}.example"
    return [
        Fact(id=f"w{kind}{number}", account=key, kind=kind, at=at, source="bench", who=who, value=9.0)
        for kind in kinds
    ]


def main() -> int:
    rules = default_scoring().risk
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/bench.db")
        store = Store.open(f"sqlite:///{folder}/bench.db")
        with store.begin(TEAM) as work:
            fill(work)
            more(work)
        with store.begin(TEAM) as work:
            scored = prepare(work, now=NOW)
            keep(work, scored)
        before = getrusage(RUSAGE_SELF).ru_maxrss / 1e6
        begun = process_time()
        with store.read(TEAM) as work:
            signs = signs_of(work, scored.sheet, now=NOW)
        loaded = process_time()
        warned = warn(signs, rules)
        done = process_time()
        store.close()
    active = warned.levels > 0
    places = list(zip(*active.nonzero(), strict=True))
    for row, place in places[:10_000]:
        all_warnings()[RULES[place]].say(signs, rules, int(row))
    said = process_time() - done
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  loaded {loaded - begun:.2f} s, warned {(done - loaded) * 1000:.0f} ms, {len(places):,} warnings")
    print(f"  10,000 of them said {said * 1000:.0f} ms; memory was {before:.2f} GB before")
    print(f"{ACCOUNTS:,} accounts loaded and warned: {done - begun:.1f} s (aim {SECONDS:.0f})")
    print(f"memory: {memory:.2f} GB (aim {MEMORY_GB:g})")
    return 0 if done - begun < SECONDS and memory < MEMORY_GB else 1


if __name__ == "__main__":
    sys.exit(main())
