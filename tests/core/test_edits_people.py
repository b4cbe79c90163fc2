from dataclasses import replace
from datetime import UTC, datetime

import pytest
from acme import OWNER, plan_for, with_task

from core.errors import BadInput, Conflict
from core.onboarding.build import without_tasks
from core.onboarding.edits import MarkTaskDone, NamedContact, NamePeople, apply, describe
from core.onboarding.edits_sessions import cohorts_of
from core.onboarding.holders import ASKED, our_roles, unnamed
from core.types import ContactId, UserId

NOW = datetime(2026, 9, 8, 9, tzinfo=UTC)
ENGINEER, TRAINER = UserId("UENGINEER"), UserId("USAM")
CHAMPION = NamedContact(id=ContactId("con_champion"), name="Their Champion")


def named(plan, **changes):
    return apply(plan, NamePeople(**changes), by=OWNER, now=NOW)


def of_role(plan, role):
    return [task for task in plan.tasks if task.role == role and task.state.is_open]


def test_open_tasks_of_a_role_go_to_its_new_holder():
    after = named(plan_for(), people={"trainer": ENGINEER})
    assert {task.owner for task in of_role(after, "trainer")} == {ENGINEER}
    assert {task.backup for task in of_role(after, "trainer")} == {OWNER}
    assert {task.owner for task in of_role(after, "impl_engineer")} == {OWNER}


def test_a_role_that_nobody_holds_falls_to_the_plans_owner():
    after = named(named(plan_for(), people={"trainer": ENGINEER}), people={"trainer": None})
    assert after.people == {}
    assert {(task.owner, task.backup) for task in of_role(after, "trainer")} == {(OWNER, None)}


def test_a_task_given_to_somebody_else_stays_there():
    task = of_role(plan_for(), "trainer")[0]
    after = named(with_task(plan_for(), task.id, owner=TRAINER), people={"trainer": ENGINEER})
    assert after.task(task.id).owner == TRAINER


def test_a_closed_task_keeps_who_did_it():
    task = of_role(plan_for(), "ae")[0]
    done = apply(plan_for(), MarkTaskDone(task=task.id), by=OWNER, now=NOW)
    assert named(done, people={"ae": ENGINEER}).task(task.id).owner == OWNER


def test_another_success_manager_owns_the_plan_and_chases_the_customers_work():
    after = named(plan_for(), people={"csm": ENGINEER})
    assert after.owner == ENGINEER
    assert {task.owner for task in of_role(after, "champion")} == {ENGINEER}


def test_a_plan_without_a_success_manager_is_refused():
    with pytest.raises(BadInput, match="needs a success manager"):
        named(plan_for(), people={"csm": None})


def test_the_customers_work_goes_to_the_contact_and_the_question_ends():
    plan = plan_for()
    assert unnamed(plan) == tuple(ASKED)
    after = named(plan, contacts={"admin": CHAMPION})
    assert unnamed(after) == ("champion",)
    assert {task.contact for task in of_role(after, "admin")} == {CHAMPION.id}
    assert {task.contact for task in of_role(after, "champion")} == {CHAMPION.id}


def test_a_role_without_work_is_not_asked_for():
    plan = plan_for()
    spared = without_tasks(plan, [task.id for task in plan.tasks if task.role == "admin"], because="x")
    assert "admin" not in unnamed(spared)


def test_cohorts_and_days_follow_the_audience():
    plan = plan_for(audience={"end_user": 15})
    session = next(s for s in plan.sessions if s.id == "t-user")
    after = named(plan, audience={"end_user": 150})
    assert cohorts_of(after, session) == 10
    assert after.task(session.task).days == max(5, plan.task(session.task).days)
    assert named(after, audience={"end_user": 15}).task(session.task).days == after.task(session.task).days


def test_nothing_different_is_a_conflict():
    with pytest.raises(Conflict, match="Nothing is different"):
        named(replace(plan_for(), contacts={"admin": CHAMPION.id}), contacts={"admin": CHAMPION})


def test_the_thread_hears_who_was_named():
    plan = plan_for()
    edit = NamePeople(
        people={"trainer": ENGINEER, "ae": None}, contacts={"admin": CHAMPION}, audience={"end_user": 60}
    )
    assert describe(edit, plan, replace(plan, audience={"end_user": 60})) == (
        "changed the plan's people: Product administrator Their Champion, Trainer <@UENGINEER>, Account executive "
        "nobody, 60 to train as End user"
    )


def test_the_roles_asked_for_are_those_with_work():
    assert our_roles(plan_for())[0] == "csm"
    assert "trainer" in our_roles(plan_for())
    assert "bot" not in our_roles(plan_for())
