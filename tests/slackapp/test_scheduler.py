"""What is due is done once: at one instant, over weeks, by several processes, after a death, beside a broken plan."""

import time
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from local_slack import CHANNEL, NOW, TEAM, staged

from core.storage import Store
from core.usecases.pass_plan import Counts
from slackapp import jobs
from slackapp.app import build_app
from slackapp.scheduler import all_jobs, start, tick

MORNING = datetime(2026, 9, 8, 7, 30, tzinfo=UTC)
NOTHING = {"digests": 0, "reminders": 0, "alerts": 0, "timers": 0, "summaries": 0, "deliveries": 0}


@pytest.fixture
def database(empty_database, tmp_path):
    path = tmp_path / "ticks.db"
    path.write_bytes(empty_database.read_bytes())
    return path


@pytest.fixture
def stage(database):
    with staged(database) as made:
        yield made


def at(stage, moment):
    stage.clock.at = max(stage.clock.at, moment)
    return tick(stage.app, moment)


def wakes(stage):
    with stage.app.store.read(TEAM) as work:
        return work.plans.next_wake()


def test_a_tick_says_what_it_did_and_the_same_instant_does_nothing_more(stage):
    stage.start_plan()
    first = at(stage, MORNING)
    assert first["now"] == "2026-09-08T07:30:00+00:00"
    assert first["timers"] > 0
    assert first["deliveries"] >= 2
    assert at(stage, MORNING) == NOTHING | {"now": first["now"]}
    assert wakes(stage) > MORNING


def test_days_pass_with_reminders_and_summaries_and_nothing_is_said_twice(stage):
    stage.start_plan()
    days = [at(stage, MORNING + timedelta(days=number)) for number in range(21)]
    assert sum(day["summaries"] for day in days) == 3
    assert sum(day["reminders"] for day in days) >= 3
    summaries = [text for text in stage.texts() if ", week to " in text]
    assert len(summaries) == len(set(summaries)) == 3


def test_a_late_start_catches_up_at_once(stage):
    stage.start_plan()
    late = at(stage, MORNING + timedelta(days=21))
    assert late["summaries"] == 1
    assert at(stage, MORNING + timedelta(days=21))["timers"] == 0


def test_what_a_dead_process_claimed_is_done_by_a_later_tick(stage):
    stage.start_plan()
    stage.clock.at = MORNING
    with stage.app.store.begin(TEAM) as work:
        claimed = work.plans.claim_due(now=MORNING, wall=MORNING, owner="dead", limit=9)
        sent = work.outbox.claim(now=MORNING, wall=MORNING, owner="dead", limit=9)
    assert claimed
    assert sent
    done = tick(stage.app, MORNING)
    assert done["timers"] > 0
    assert len([text for text in stage.texts() if "onboarding" in text]) == 1
    assert stage.clock.at - MORNING < timedelta(seconds=30)


def test_a_plan_that_breaks_holds_up_no_other_and_comes_again_later(stage):
    broken, well = stage.start_plan(), stage.start_plan(name="Bolt")
    with stage.app.store.begin(TEAM) as work:
        kept = work.plans.get(broken.id)
        work.plans.save(_unreadable(kept), wake_at=NOW)
    first = at(stage, MORNING)
    assert first["timers"] > 0
    with stage.app.store.read(TEAM) as work:
        assert work.plans.next_wake() == MORNING + timedelta(minutes=1)
        assert work.plans.get(well.id).said != ()
    again = MORNING + timedelta(minutes=1)
    at(stage, again)
    assert wakes(stage) == again + timedelta(minutes=2)


def _unreadable(plan):
    """A plan whose time zone nobody knows: passing it raises."""
    from dataclasses import replace

    return replace(plan, time_zone="Nowhere/AtAll")


def test_a_finished_process_leaves_nothing_leased(stage):
    stage.start_plan()
    at(stage, MORNING)
    with stage.app.store.begin(TEAM) as work:
        assert work.plans.claim_due(now=wakes(stage), wall=MORNING, owner="other", limit=9)


def test_the_running_scheduler_does_by_itself_what_a_tick_does(stage):
    stop = start(stage.app)
    try:
        stage.start_plan()
        stage.app.stirred.set()
        assert stage.slack.until(lambda: len(stage.slack.messages(CHANNEL)) == 1)
        stage.clock.at = MORNING
        ends = time.monotonic() + 5
        while wakes(stage) <= MORNING and time.monotonic() < ends:
            time.sleep(0.02)
        assert wakes(stage) > MORNING
    finally:
        stop()


def test_every_job_is_collected_and_runs_over_an_empty_workspace(stage):
    assert set(all_jobs()) >= {"plans"}
    for job in all_jobs().values():
        assert job.run(stage.app, NOW, "owner") == Counts()
        assert not job.due(stage.app, NOW)
    assert jobs.__doc__


@pytest.mark.postgres
def test_two_processes_on_one_postgresql_do_each_thing_once(postgres_url, stage):
    stage.start_plan()
    alone = [at(stage, MORNING + timedelta(days=number)) for number in range(31)]
    with staged(postgres_url) as both:
        for number in range(4):
            both.start_plan(name=f"Customer {number}")
        second = Store.open(both.app.settings.store_url)
        other = build_app(both.app.settings, clock=both.clock, store=second, features={})
        said = [_together(both, (both.app, other), MORNING + timedelta(days=number)) for number in range(31)]
        second.close()
        for kind in ("reminders", "alerts", "summaries", "timers"):
            assert sum(day[kind] for day in said) == sum(day[kind] for day in alone) * 4, kind
        posted = [one.metadata["event_payload"]["id"] for one in both.slack.messages(CHANNEL) if one.metadata]
        assert len(posted) == len(set(posted)) == len(both.texts())


def _together(stage, apps, moment):
    """Both processes tick at once; their counts are added."""
    stage.clock.at = max(stage.clock.at, moment)
    counts = []
    threads = [Thread(target=lambda app=app: counts.append(tick(app, moment))) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {kind: sum(one[kind] for one in counts) for kind in NOTHING}
