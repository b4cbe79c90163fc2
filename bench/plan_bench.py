"""Planning: the schedule and the forecast of the 48-task plan, each against a floor measured in the same run.

The schedule's floor is a plain loop over the same tasks and their predecessors with two table look-ups each; the
forecast's is numpy drawing the same amount of chance. Targets: schedule under 1 ms, forecast under 150 ms.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter

import numpy as np

from core.content import builtin_templates
from core.onboarding.build import PlanRequest, make_plan
from core.onboarding.forecast import RUNS, forecast
from core.onboarding.plan import Plan
from core.onboarding.schedule import ordered, schedule
from core.types import AccountId, ChannelId, Facts, PlanId, TeamId, Tier, UserId

START = date(2026, 9, 7)
SCHEDULE_LIMIT, FORECAST_LIMIT, AIM = 0.001, 0.150, 0.010


def plan() -> Plan:
    owner = UserId("U1")
    request = PlanRequest(
        account=AccountId("a1"),
        account_name="Acme",
        tier=Tier.ENTERPRISE,
        start=START,
        owner=owner,
        channel=ChannelId("C1"),
        created_by=owner,
        time_zone="UTC",
        facts=Facts(has_migration=True, needs_sso=True, integrations=1),
    )
    return make_plan(
        builtin_templates()[Tier.ENTERPRISE],
        request,
        now=datetime(2026, 9, 7, tzinfo=UTC),
        template_version=0,
        plan_id=PlanId("p1"),
        team=TeamId("T1"),
    )


def timed(work: Callable[[], object], times: int) -> float:
    """Median seconds of one call."""
    work()
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)


def loop_over(made: Plan) -> Callable[[], object]:
    tasks = ordered(made.tasks)
    rank = list(range(2000))

    def once() -> object:
        ends: dict[str, int] = {}
        for task in tasks:
            start = rank[task.start_day]
            for before in task.after:
                start = max(start, ends[before] + 1)
            ends[task.id] = rank[rank[start] + task.days - 1]
        return ends

    return once


def draw(tasks: int) -> Callable[[], object]:
    generator = np.random.default_rng(1)
    return lambda: generator.beta(2.0, 4.0, size=(tasks, RUNS))


def report(name: str, taken: float, floor: float, limit: float) -> bool:
    verdict = "ok" if taken < limit else "MISSED"
    print(f"{name:34} {taken * 1000:8.3f} ms   {taken / floor:8.2f} x floor   limit {limit * 1000:g} ms   {verdict}")
    return taken < limit


def main() -> int:
    made = plan()
    days = iter(range(10**9))
    loop, drawn = timed(loop_over(made), 200), timed(draw(len(made.tasks)), 10)
    print(f"floor: loop over {len(made.tasks)} tasks {loop * 1000:.3f} ms, numpy draws {drawn * 1000:.1f} ms")
    results = [
        report("schedule", timed(lambda: schedule(made, today=START), 200), loop, SCHEDULE_LIMIT),
        report("forecast, 5,000 runs", timed(lambda: forecast(made, today=START), 50), drawn, FORECAST_LIMIT),
        report(
            "forecast, another day each time",
            timed(lambda: forecast(made, today=START + timedelta(days=next(days) % 60)), 50),
            drawn,
            AIM,
        ),
        report("preview: a new plan and its forecast", timed(plan, 50), drawn, FORECAST_LIMIT),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
