from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from sqlalchemy.exc import IntegrityError
from storage_examples import CSM, NOW, ONE, SECOND, TRAINER, WALL, account, keep, plan, task

from core.errors import Conflict, NotFound
from core.onboarding.plan import PlanKind, PlanState
from core.storage.rows import document, read_plan
from core.types import AccountId, PlanId, UserId

DAY = timedelta(days=1)


def due(work, *, now=NOW, wall=WALL, owner="a", limit=200):
    return work.plans.claim_due(now=now, wall=wall, owner=owner, limit=limit)


def test_a_plan_comes_back_as_it_was_saved(store):
    with store.begin(ONE) as work:
        keep(work, plan())
    with store.read(ONE) as work:
        assert work.plans.get(PlanId("p1")) == plan()
        assert work.plans.running_for(AccountId("acme")) == plan()
        with pytest.raises(NotFound, match="gone"):
            work.plans.get(PlanId("p2"))


def test_each_save_counts_the_version_and_an_older_one_is_refused(store):
    with store.begin(ONE) as work:
        keep(work, plan())
        saved = work.plans.save(plan(name="Second"), wake_at=NOW)
    assert saved == plan(name="Second", version=1)
    with store.begin(ONE) as work:
        with pytest.raises(Conflict, match="same moment"):
            work.plans.save(plan(name="Lost"), wake_at=NOW)
        assert work.plans.get(PlanId("p1")) == saved


def test_a_plan_that_was_never_added_cannot_be_saved(store):
    with store.begin(ONE) as work, pytest.raises(NotFound):
        work.plans.save(plan(), wake_at=None)


@pytest.mark.parametrize("state", [PlanState.RUNNING, PlanState.ON_HOLD])
def test_an_account_has_one_open_plan_and_the_transaction_goes_on(store, state):
    with store.begin(ONE) as work:
        keep(work, plan(state=state))
        with pytest.raises(Conflict, match="Acme already has an onboarding plan"):
            work.plans.add(plan("p2"), wake_at=NOW)
        keep(work, plan("p3", of="bolt"))
    with store.read(ONE) as work:
        assert [one.id for one in work.plans.of_account(AccountId("acme"))] == ["p1"]
        assert work.plans.running_for(AccountId("bolt")) == plan("p3", of="bolt")


def test_a_plan_cannot_be_opened_again_beside_a_newer_one(store):
    with store.begin(ONE) as work:
        keep(work, plan(state=PlanState.FINISHED), plan("p2", created_at=NOW + DAY))
        with pytest.raises(Conflict, match="already"):
            work.plans.save(plan(), wake_at=NOW)
        assert [one.id for one in work.plans.of_account(AccountId("acme"))] == ["p2", "p1"]


def test_a_plan_needs_its_account(store):
    with pytest.raises(IntegrityError), store.begin(ONE) as work:
        work.plans.add(plan(), wake_at=None)


def test_a_person_has_the_open_plans_they_own_or_work_on(store):
    other = UserId("U7")
    with store.begin(ONE) as work:
        keep(work, plan(), plan("p2", of="bolt", owner=other, tasks=(task("t1", TRAINER), task("t2", None))))
        keep(work, plan("p3", of="crow", state=PlanState.CANCELLED))
        assert [one.id for one in work.plans.of_person(CSM)] == ["p1"]
        assert [one.id for one in work.plans.of_person(TRAINER)] == ["p2"]
        work.plans.save(plan("p2", of="bolt", owner=other, tasks=(task("t1", CSM),)), wake_at=NOW)
        assert [one.id for one in work.plans.of_person(CSM)] == ["p1", "p2"]
        assert work.plans.of_person(TRAINER) == ()


def test_running_plans_are_walked_through_whole(store):
    with store.begin(ONE) as work:
        for number in range(401):
            keep(work, plan(f"p{number:03}", of=f"a{number}"))
        keep(work, plan("held", of="held", state=PlanState.ON_HOLD))
        assert [one.id for one in work.plans.running()] == [f"p{number:03}" for number in range(401)]


def test_due_plans_are_claimed_longest_due_first_and_once(store):
    with store.begin(ONE) as work:
        keep(work, plan("late", of="a"), wake_at=NOW - DAY)
        keep(work, plan("later", of="b"), wake_at=NOW + DAY)
        keep(work, plan("now", of="c"), wake_at=NOW)
        keep(work, plan("never", of="d"), wake_at=None)
        assert due(work) == ("late", "now")
        assert due(work, owner="b") == ()
        assert work.plans.next_wake() == NOW - DAY


def test_no_more_than_the_limit_is_claimed(store):
    with store.begin(ONE) as work:
        for number in range(5):
            keep(work, plan(f"p{number}", of=f"a{number}"), wake_at=NOW - number * DAY)
        assert due(work, limit=2) == ("p4", "p3")


def test_a_lease_ends_in_real_time_whatever_the_domain_clock_says(store):
    with store.begin(ONE) as work:
        keep(work, plan())
        assert due(work) == ("p1",)
        assert due(work, now=NOW + 30 * DAY, wall=WALL + 9 * SECOND, owner="b") == ()
        assert due(work, wall=WALL + 10 * SECOND, owner="b") == ("p1",)
        assert not work.plans.release(PlanId("p1"), owner="a")
        assert work.plans.release(PlanId("p1"), owner="b")
        assert due(work, owner="c") == ("p1",)


def test_touching_sets_the_next_look_and_nothing_else(store):
    with store.begin(ONE) as work:
        keep(work, plan())
        work.plans.touch(PlanId("p1"), wake_at=NOW + DAY)
        assert due(work) == ()
        assert work.plans.next_wake() == NOW + DAY
        assert work.plans.get(PlanId("p1")) == plan()
        work.plans.touch(PlanId("p1"), wake_at=None)
        assert work.plans.next_wake() is None


def test_saving_a_plan_sets_its_next_look(store):
    with store.begin(ONE) as work:
        keep(work, plan())
        work.plans.save(replace(plan(), said=("x",)), wake_at=None)
        assert due(work) == ()
        work.accounts.save(account("acme", name="Renamed"))
        assert work.plans.get(PlanId("p1")).said == ("x",)


def test_an_onboarding_and_a_save_play_are_open_side_by_side_and_found_apart(store):
    onboarding, play = plan("p1"), plan("p2", kind=PlanKind.PLAY, play="low_adoption")
    with store.begin(ONE) as work:
        keep(work, onboarding, play)
        with pytest.raises(Conflict, match="a running save play"):
            work.plans.add(plan("p3", kind=PlanKind.PLAY), wake_at=None)
    with store.read(ONE) as work:
        assert work.plans.running_for(play.account) == onboarding
        assert work.plans.running_for(play.account, kind=PlanKind.PLAY) == play
        assert work.plans.of_account(play.account) == (onboarding,)
        assert work.plans.of_account(play.account, kind=PlanKind.PLAY) == (play,)
        assert work.plans.open_plays() == (play,)
        assert work.plans.of_person(CSM) == (onboarding, play)


def test_a_plan_kept_before_there_were_save_plays_reads_as_an_onboarding():
    old = orjson.loads(document(plan()))
    for field in ("kind", "play", "checks"):
        del old[field]
    assert read_plan(orjson.dumps(old).decode()) == plan()
