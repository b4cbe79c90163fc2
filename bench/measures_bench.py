"""Product events to every measure of 20,000 accounts: through Ibis on DuckDB, against the same by hand in SQL.

The events lie as the embedded store keeps them. The floor is one hand-written DuckDB query for the same columns.
Targets: 10 million events in at most 1.2 times the floor's time of the processor, taken in turns; 50 million in at
most 6 times the 10 million, within 2 GB. Each size runs in a process of its own.
"""

import subprocess
import sys
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

MILLIONS, ACCOUNTS, TIMES = (10, 50), 20_000, 3
RATIO, GROWTH, MEMORY_GB = 1.2, 6.0, 2.0
DAY = date(2026, 3, 4)
NAMES = ("report", "login", "export", "share", "chart", "alert")
EVENTS = """COPY (SELECT 'account-' || h % {accounts} AS ref,
    'user-' || h % {accounts} || '-' || hash(i * 7) % 25 AS user_id,
    {names}[1 + (hash(i * 3) % 6)::INT] AS event,
    1::INTEGER AS n, "at"::DATE AS day, "at" AS last_at
    FROM (SELECT i, hash(i) AS h, TIMESTAMP '2026-03-04 23:59:59'
        - to_seconds((hash(i * 11) % (180 * 86400))::BIGINT) AS "at" FROM range({rows}) t(i)))
    TO '{path}' (FORMAT parquet)"""
MONTH, WEEKS = (1 << 30) - 1, (1 << 28) - 1
WORK = sum(1 << bit for bit in range(28) if (DAY.toordinal() - bit - 1) % 7 < 5)
PERIODS = ", ".join(f"count(*) FILTER (periods & {1 << n} != 0) AS period_{n}" for n in range(6))
BY_HAND = f"""
WITH aged AS (
    SELECT ref, user_id, event, n, last_at, date_diff('day', day, DATE '{DAY}') AS age
    FROM read_parquet('{{path}}') WHERE day <= DATE '{DAY}'),
bits AS (
    SELECT ref, user_id, age, n, event IN ('report', 'export') AS core, 1::BIGINT << least(age, 60) AS bit,
        1::BIGINT << least(age // 28, 60) AS period FROM aged),
per_user AS (
    SELECT ref, user_id, bit_or(bit) AS days, bit_or(CASE WHEN core THEN bit ELSE 0 END) AS core_days,
        bit_or(period) AS periods, sum(n) FILTER (core AND age < 30) AS core_30,
        sum(n) FILTER (core AND age >= 30 AND age < 60) AS core_before_30, min(age) AS last_seen
    FROM bits GROUP BY ALL),
joined AS (
    SELECT account, user_id, bit_or(days) AS days, bit_or(core_days) AS core_days, bit_or(periods) AS periods,
        sum(core_30) AS core_30, sum(core_before_30) AS core_before_30, min(last_seen) AS last_seen
    FROM per_user JOIN whose USING (ref) GROUP BY ALL),
users AS (
    SELECT account, sum(bit_count(days & {WORK})) AS visits, count(*) FILTER (days & 16383 != 0) AS active_14,
        count(*) FILTER (core_days & 16383 != 0) AS core_users_14, sum(core_30), sum(core_before_30),
        count(*) FILTER (bit_count(days & {WEEKS}) >= 8) AS power_users, min(last_seen), {PERIODS}
    FROM joined GROUP BY account),
per_event AS (
    SELECT ref, event, bit_or(1::BIGINT << least(age, 60)) AS days, max(age) AS oldest, min(age) AS youngest,
        max(last_at) AS newest, sum(n) FILTER (age BETWEEN 1 AND 7) AS week,
        sum(n) FILTER (age BETWEEN 8 AND 14) AS week_before
    FROM aged GROUP BY ALL),
world AS (
    SELECT count(DISTINCT event) FILTER (youngest < 90 AND NOT starts_with(event, '$')) AS features_known,
        max(newest) AS newest FROM per_event),
events AS (
    SELECT account, count(*) FILTER (bit_count(days & {MONTH}) >= 3 AND NOT starts_with(event, '$')) AS features_used,
        max(oldest) FILTER (event = 'share') AS first_0,
        sum(week) FILTER (event IN ('report', 'export')) AS core_7,
        sum(week_before) FILTER (event IN ('report', 'export')) AS core_before_7,
        min(youngest) FILTER (event IN ('report', 'export')) AS last_core,
        min(youngest) FILTER (event = 'export') AS last_export, sum(week) FILTER (event = 'alert') AS exit_7
    FROM per_event JOIN whose USING (ref) GROUP BY account),
gaps AS (
    SELECT account, median(gap) FILTER (gap > 0) AS usual_gap FROM (
        SELECT account, lead(age) OVER (PARTITION BY account ORDER BY age) - age AS gap
        FROM (SELECT DISTINCT ref, age FROM aged WHERE age < 90) JOIN whose USING (ref)) GROUP BY account)
SELECT * FROM world LEFT JOIN (users LEFT JOIN events USING (account) LEFT JOIN gaps USING (account)) ON true
"""


def main() -> int:
    if len(sys.argv) > 1:
        return one(int(sys.argv[1]), Path(sys.argv[2]))
    with TemporaryDirectory() as folder:
        lines = [
            subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "bench.measures_bench", str(millions), folder],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.splitlines()[-1]
            for millions in MILLIONS
        ]
    (mine, floor, _), (large, _, memory) = (tuple(map(float, line.split())) for line in lines)
    print(f"10 million events to measures: {mine:.1f} s; by hand {floor:.1f} s: {mine / floor:.2f} x (aim {RATIO})")
    print(f"50 million: {large:.1f} s, {large / mine:.1f} x the 10 million (aim {GROWTH:g})")
    print(f"memory with 50 million: {memory:.2f} GB (aim {MEMORY_GB:g})")
    return 0 if mine / floor <= RATIO and large / mine <= GROWTH and memory <= MEMORY_GB else 1


def one(millions: int, folder: Path) -> int:
    """Print seconds through Ibis, seconds by hand (0 for the large size) and the memory in GB."""
    import duckdb
    import ibis

    from core.content.scoring import ChecklistItem, Product
    from core.storage.day_files import settled
    from core.storage.measuring import measured

    path = folder / f"{millions}.parquet"
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder / "spill")}) as maker:
        maker.execute(EVENTS.format(accounts=ACCOUNTS, names=list(NAMES), rows=millions * 1_000_000, path=path))
    product = Product(
        core_events=("report", "export"),
        checklist=(ChecklistItem(event="share", by_day=7),),
        exports=("export",),
        exit_pages=("alert",),
    )
    accounts = {f"account-{number}": f"account-{number}" for number in range(ACCOUNTS)}
    engine = settled(ibis, folder / "spill")
    activity = engine.read_parquet(path)
    whose = ", ".join(f"('{ref}', '{account}')" for ref, account in accounts.items())
    engine.raw_sql(f"CREATE TABLE whose AS SELECT * FROM (VALUES {whose}) t(ref, account)")
    mine, hand = [], [0.0]
    for _ in range(TIMES if millions == MILLIONS[0] else 1):
        mine.append(timed(lambda: measured(engine, activity, product, accounts=accounts, days=[DAY])))
        if millions == MILLIONS[0]:
            hand.append(timed(lambda: engine.con.execute(BY_HAND.format(path=path)).to_arrow_table()))
    print(median(mine), median(hand[1:] or hand), getrusage(RUSAGE_SELF).ru_maxrss / 1e6)
    return 0


def timed(work) -> float:
    begun = process_time()
    work()
    return process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
