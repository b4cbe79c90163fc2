"""The daily pass over 10,000 running plans on SQLite, one in five of them late, as ``tick`` does it.

Its floor is reading and writing the same documents without thinking about them. Target: under 30 s and 500 MB.
"""

import resource
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.plan_bench import plan as sample
from core.accounts import Account
from core.onboarding.agenda import given
from core.onboarding.edits import MarkTaskDone, apply
from core.onboarding.plan import Plan
from core.onboarding.replan import reforecast
from core.storage import Store, Work, Workspace, upgrade
from core.types import AccountId, PlanId, TeamId, UserId
from core.usecases.outline import agenda_of
from core.usecases.pass_plan import Counts, pass_plan
from slackapp.jobs.plans import BATCH

PLANS, LATE = 10_000, 5
LIMIT_SECONDS, LIMIT_MB = 30, 500
TEAM = TeamId("T1")
MORNING = datetime(2026, 9, 9, 6, 0, tzinfo=UTC)


def fill(store: Store) -> None:
    """Bring in the plans on the third day of their life: one in ``LATE`` has work overdue, the others none."""
    yesterday = MORNING - timedelta(hours=20)
    with store.begin(TEAM) as work:
        work.workspaces.save(workspace())
        late, in_time = (as_of(work, plan, yesterday) for plan in (sample(), worked(sample(), yesterday)))
    for first in range(0, PLANS, 500):
        with store.begin(TEAM) as work:
            for number in range(first, first + 500):
                account = AccountId(f"a{number}")
                work.accounts.save(Account(id=account, name=f"Customer {number}"))
                base = late if number % LATE == 0 else in_time
                named = replace(base, id=PlanId(f"p{number:05}"), account=account, account_name=f"Customer {number}")
                work.plans.add(named, wake_at=MORNING)


def worked(made: Plan, now: datetime) -> Plan:
    """The plan with everything done that is due by the morning."""
    for task in made.tasks:
        if task.due and task.due <= MORNING.date():
            made = apply(made, MarkTaskDone(task=task.id), by=UserId("U1"), now=now)
    return made


def as_of(work: Work, made: Plan, now: datetime) -> Plan:
    """The plan as a running app would have left it at ``now``."""
    fresh = reforecast(made, today=now.date())
    return given(fresh, [due for due in agenda_of(work, fresh, now=now) if due.at <= now])


def workspace() -> Workspace:
    return Workspace(
        team=TEAM,
        name="Bench",
        bot_token=None,
        bot_user=UserId("U0"),
        app_id="A0",
        scopes=(),
        time_zone="UTC",
        installed_at=MORNING,
    )


def daily_pass(store: Store) -> tuple[float, Counts]:
    """Seconds of the pass and what became due."""
    begun, total = perf_counter(), Counts()
    while True:
        with store.begin(TEAM) as work:
            claimed = work.plans.claim_due(now=MORNING, wall=MORNING, owner="bench", limit=BATCH)
        if not claimed:
            return perf_counter() - begun, total
        with store.begin(TEAM) as work:
            for plan in claimed:
                total += pass_plan(work, plan, now=MORNING)
            work.plans.release(*claimed, owner="bench")


def floor(store: Store) -> float:
    """Seconds to read every plan and write it back as it is, one transaction each."""
    begun = perf_counter()
    for number in range(PLANS):
        with store.begin(TEAM) as work:
            plan = work.plans.get(PlanId(f"p{number:05}"))
            work.plans.save(plan, wake_at=MORNING)
    return perf_counter() - begun


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/bench.db"
        upgrade(url)
        store = Store.open(url)
        fill(store)
        least = floor(store)
        seconds, counts = daily_pass(store)
        store.close()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"pass of {PLANS:,} plans  {seconds:6.1f} s  (limit {LIMIT_SECONDS} s), {used:.0f} MB (limit {LIMIT_MB} MB)"
    )
    print(f"  against reading and writing them alone ({least:.1f} s): {seconds / least:.2f} times; {counts}")
    return 0 if seconds < LIMIT_SECONDS and used < LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
