"""Why an index moved: the steps sum to the printed move, whatever came, went or came near."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.scoring import default_scoring
from core.health.bands import one_decimal
from core.risk.alert import RiskDay
from core.risk.explain import points, steps
from core.risk.levels import Level
from core.types import AccountId

RULES = default_scoring().risk
LABELS = {"champion_left": "Champion left", "login_gap": "No login", "usage_drop": "Usage down"}
TIMES = st.sampled_from([1.0, 1.1, 1.3, 1.5])


def day(warnings=None, *, health=0.0, times=1.0, index=None):
    made = RiskDay(
        account=AccountId("northwind"),
        day=date(2026, 11, 16),
        index=0.0,
        tier=Level.LOW,
        health=health,
        times=times,
        warnings={rule: Level(level) for rule, level in (warnings or {}).items()},
    )
    whole = min(100.0, points(made, RULES) * times) if index is None else index
    return RiskDay(**{name: getattr(made, name) for name in made.__slots__} | {"index": whole})


DAYS = st.builds(
    day,
    st.dictionaries(st.sampled_from([*LABELS, "reorg", "tickets"]), st.sampled_from(list(Level))),
    health=st.none() | st.floats(0, 40),
    times=TIMES,
    index=st.none() | st.floats(0, 100),
)


@given(DAYS, DAYS)
def test_the_steps_sum_to_the_printed_move(before, after):
    told = steps(before, after, RULES, LABELS)
    move = round((one_decimal(after.index) - one_decimal(before.index)) * 10)
    assert sum(round(step.points * 10) for step in told) == move
    assert all(step.points == round(step.points, 1) for step in told)


def test_a_warning_counts_with_its_points_times_the_nearness():
    told = steps(day(times=1.3), day({"champion_left": "high"}, times=1.3), RULES, LABELS)
    assert [(step.label, step.points) for step in told] == [("Opened: Champion left (high)", 26.0)]


def test_what_closed_and_what_rose_are_told_apart():
    before = day({"login_gap": "low", "usage_drop": "high"})
    told = steps(before, day({"login_gap": "high"}), RULES, LABELS)
    assert [(step.label, step.points) for step in told] == [
        ("Closed: Usage down (high)", -20.0),
        ("No login: low became high", 15.0),
    ]


def test_a_step_caused_only_by_a_renewal_coming_near_is_named_as_such():
    before, after = (day({"login_gap": "high"}, times=times) for times in (1.1, 1.3))
    (step,) = steps(before, after, RULES, LABELS)
    assert step.label == "Only because the renewal is nearer: all points count 1.3 times, not 1.1"
    assert step.points == 4.0


def test_beside_other_causes_the_renewal_is_one_of_them():
    told = steps(day(times=1.0), day({"login_gap": "high"}, times=1.5), RULES, LABELS)
    assert {step.label: step.points for step in told} == {
        "Opened: No login (high)": 20.0,
        "The renewal is nearer: all points count 1.5 times, not 1": 10.0,
    }


def test_what_the_cap_takes_away_is_a_step():
    after = day({"login_gap": "critical", "usage_drop": "critical"})
    told = {step.label: step.points for step in steps(day(), after, RULES, LABELS)}
    assert told["The index ends at 100"] == -60.0


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        (6.0, 10.0, "Health"),
        (None, 10.0, "Health is known again"),
        (10.0, None, "Health is not known any more"),
    ],
)
def test_the_health_part_is_named_by_whether_it_is_known(old, new, label):
    (step,) = steps(day(health=old), day(health=new), RULES, LABELS)
    assert step.label == label


def test_what_the_rules_of_today_do_not_explain_came_with_another_scoring_file():
    (step,) = steps(day({"login_gap": "high"}, index=30.0), day({"login_gap": "high"}), RULES, LABELS)
    assert (step.label, step.points) == ("Another scoring file", -10.0)
