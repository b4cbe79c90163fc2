from dataclasses import replace
from datetime import date

import pytest
from acme import MONDAY, plan_for, with_task
from hypothesis import given
from hypothesis import strategies as st

from core.onboarding.first_value import Observed, learned_pace, median_days, observed, survival
from core.onboarding.load import Carried, LoadBand, csm_load
from core.onboarding.plan import TaskState
from core.onboarding.schedule import schedule
from core.types import Tier

VECTOR = [*(Observed(days=days, reached=True) for days in (20, 25, 40)), Observed(days=31, reached=False)]
VECTOR.append(Observed(days=52, reached=False))


def test_unfinished_customers_count_in_the_median():
    assert [(day, round(share, 9)) for day, share in survival(VECTOR)] == [(20, 0.8), (25, 0.6), (40, 0.3)]
    assert median_days(VECTOR) == 40


def test_a_median_that_is_not_reached_is_none():
    assert median_days([Observed(days=10, reached=True), *[Observed(days=50, reached=False)] * 3]) is None
    assert median_days([]) is None


@given(st.lists(st.builds(Observed, days=st.integers(0, 200), reached=st.booleans()), max_size=30))
def test_the_curve_only_falls(customers):
    shares = [share for _, share in survival(customers)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share < 1 for share in shares)


def test_an_open_plan_is_observed_up_to_today():
    plan = plan_for()
    assert observed(plan, today=date(2026, 9, 30)) == Observed(days=23, reached=False)
    live = tuple(replace(m, reached_on=date(2026, 10, 5)) if m.id == "m3" else m for m in plan.milestones)
    assert observed(replace(plan, milestones=live), today=date(2026, 11, 1)) == Observed(days=28, reached=True)


def test_a_plan_without_a_go_live_is_not_observed():
    plan = plan_for()
    gone = tuple(replace(m, dropped_because="never") if m.id == "m3" else m for m in plan.milestones)
    assert observed(replace(plan, milestones=gone), today=MONDAY) is None


def test_pace_is_learned_from_finished_customer_work():
    plan = plan_for()
    assert learned_pace(plan, schedule(plan, today=MONDAY)) == 1.0
    done = with_task(plan, "e10", state=TaskState.DONE, started_on=date(2026, 9, 8), done_on=date(2026, 9, 21))
    assert learned_pace(done, schedule(done, today=date(2026, 9, 21))) == pytest.approx((10 + 10) / (10 + 5))
    ours = with_task(plan, "e05", state=TaskState.DONE, done_on=date(2026, 9, 21))
    assert learned_pace(ours, schedule(ours, today=date(2026, 9, 21))) == 1.0


def test_a_manager_carries_more_while_customers_onboard_are_red_or_renew():
    heavy = Carried(tier=Tier.ENTERPRISE, onboarding=True, red=True, renews_soon=True)
    load = csm_load([heavy, Carried(tier=Tier.MID_MARKET), Carried(tier=Tier.SMB)], capacity=30)
    assert load.points == pytest.approx(8 * 1.5 * 1.5 * 1.2 + 3 + 0.5)
    assert load.share == pytest.approx(load.points / 30, abs=1e-4)


@pytest.mark.parametrize(
    ("points", "band"),
    [(6.9, LoadBand.FREE), (7, LoadBand.GOOD), (8.5, LoadBand.GOOD), (9.5, LoadBand.FULL), (9.6, LoadBand.OVER)],
)
def test_the_bands_of_load(points, band):
    assert csm_load([Carried(tier=Tier.ENTERPRISE)], capacity=8 * 10 / points).band is band
