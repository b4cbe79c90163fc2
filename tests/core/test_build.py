from dataclasses import replace
from datetime import date

import pytest
from acme import FULL, MONDAY, OWNER, plan_for

from core.content import builtin_templates, parse_template
from core.errors import BadInput
from core.onboarding.plan import TaskState
from core.onboarding.schedule import schedule
from core.types import ContactId, Facts, Place, Tier, UserId

CSM, ENGINEER, TRAINER = UserId("UCSM"), UserId("UENG"), UserId("UTRAIN")


def test_a_plan_is_a_frozen_copy_of_its_template():
    plan, template = plan_for(), builtin_templates()[Tier.ENTERPRISE]
    assert [task.id for task in plan.tasks] == [task.id for task in template.tasks]
    assert (plan.name, plan.length_days, plan.template_version) == (template.name, 90, 0)
    assert [session.id for session in plan.sessions] == [session.id for session in template.training]
    assert plan.phases[3].last_day == 90


def test_a_task_is_due_when_the_baseline_says():
    plan = plan_for()
    assert plan.task("e13").due == schedule(plan, today=None).tasks["e13"].end


def test_a_plan_that_should_have_begun_keeps_its_promises_but_not_its_forecast():
    late = plan_for(start=MONDAY)
    assert late.forecast.as_of == MONDAY
    assert late.milestone("m1").target == date(2026, 9, 14)


def test_what_waits_for_nothing_is_ready_and_nothing_else():
    plan = plan_for()
    ready = {task.id for task in plan.tasks if task.state is TaskState.READY}
    assert ready == {"e01", "e03", "e05"}
    assert [change.state for change in plan.task("e01").history] == [TaskState.READY]


def test_a_task_that_is_not_needed_passes_on_what_it_waited_for():
    plan = plan_for(facts=replace(FULL, has_migration=False))
    assert plan.task("e13").state is plan.task("e14").state is TaskState.NOT_APPLICABLE
    assert plan.task("e14").dropped_because
    assert plan.task("e24").after == ("e12", "e15")
    assert plan.task("e13").due is None


def test_single_sign_on_and_integrations_are_asked_for():
    plan = plan_for(facts=Facts())
    gone = {task.id for task in plan.tasks if task.state is TaskState.NOT_APPLICABLE}
    assert gone == {"e11", "e13", "e14", "e23"}
    assert plan.task("e10").state is not TaskState.NOT_APPLICABLE


def test_a_milestone_whose_only_task_is_not_needed_is_not_promised():
    text = """
schema: 1
tier: startup
name: Tiny
touch: low
day_basis: calendar
length_days: 20
roll: previous
ttfv_target_day: 0
phases: [{id: p1, name: All, days: [0, 20], goal: "", exit: [m1, m2, m4]}]
milestones:
  - {id: m1, name: One, day: 5, after: [a], done_when: ""}
  - {id: m2, name: Two, day: 6, after: [b, a], done_when: ""}
  - {id: m4, name: Three, day: 7, after: [b], done_when: "", confirm_days: 1}
tasks:
  - {id: a, ph: p1, t: A, who: csm, side: vendor, vis: shared, start: 0, dur: 1}
  - {id: b, ph: p1, t: B, who: csm, side: vendor, vis: shared, start: 0, dur: 1, when: "region == 'EU'"}
"""
    tiny = parse_template(text, file="tiny.yaml")
    plan = plan_for(Tier.STARTUP, template=tiny)
    assert [bool(milestone.dropped_because) for milestone in plan.milestones] == [False, False, True]
    assert plan.milestone("m2").after == ("a",)
    assert set(plan.forecast.chances) == {"m1", "m2"}
    europe = plan_for(Tier.STARTUP, template=tiny, facts=Facts(region="EU"))
    assert [milestone.confirm_days for milestone in europe.milestones] == [0, 0, 1]


def test_people_hold_their_roles_and_others_stand_in():
    plan = plan_for(people={"csm": CSM, "impl_engineer": ENGINEER})
    assert plan.task("e05").owner == ENGINEER
    assert plan.task("e01").owner == CSM, "nobody is account executive, so the success manager stands in"
    assert plan.task("e16").owner == OWNER, "nobody trains, so the plan's owner answers for it"
    assert plan.task("e05").backup == OWNER
    assert plan.task("e16").backup is None


def test_customer_work_has_one_who_does_it_and_one_who_chases():
    plan = plan_for(people={"csm": CSM}, contacts={"admin": ContactId("kim"), "champion": ContactId("lee")})
    mapping, acceptance = plan.task("e13"), plan.task("e24")
    assert (mapping.owner, mapping.contact) == (CSM, "kim")
    assert (acceptance.owner, acceptance.contact) == (CSM, "lee")
    assert plan.task("e05").contact is None
    assert plan_for().task("e13").contact is None


def test_many_people_to_train_take_more_days_where_their_number_is_known():
    assert plan_for(audience={"end_user": 47}).task("e22").days == 2
    assert plan_for(audience={"end_user": 15}).task("e22").days == 1
    assert plan_for().task("e22").days == 1
    assert plan_for(audience={"end_user": 47}).task("e33").days == 15
    assert plan_for(Tier.STARTUP, audience={"admin": 9}).task("u04").days == 1, "self-paced work needs no cohort"


def test_an_unknown_country_is_refused():
    with pytest.raises(BadInput):
        plan_for(customer_place=Place(country="Atlantis"))


@pytest.mark.parametrize("start", [date(2026, 12, 25), date(2026, 9, 12), date(2024, 2, 29)])
def test_a_plan_may_start_on_any_day(start):
    for tier in Tier:
        plan = plan_for(tier, start, vendor_place=Place(country="US"))
        dates = [milestone.target for milestone in plan.milestones]
        assert dates == sorted(dates)
        assert min(task.due for task in plan.tasks) >= start
