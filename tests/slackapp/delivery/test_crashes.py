"""The process dies at every step there is: nothing is lost, nothing is seen twice, the order holds."""

import pytest
from outbox_scene import (
    CHANNEL,
    MATE,
    NOW,
    Crash,
    MemorySlack,
    Steps,
    StillClock,
    WatchedStore,
    deliverer,
    put,
    rows,
)

from core.messages import ChecklistFile, FileFormat, HomeView, PlanCard, PlanLine, Reminder
from core.types import PlanId
from slackapp.delivery.claim import LEASE_SECONDS

PLAN = PlanId("p1")
DRAWN = PlanCard(plan=PLAN)


def decide(store):
    """A card, two lines and a file in its thread, a direct message and a Home tab."""
    put(store, DRAWN, slot="plan:p1")
    put(store, PlanLine(plan=PLAN, sentence="first"), thread="plan:p1")
    put(store, PlanLine(plan=PLAN, sentence="second"), thread="plan:p1")
    asked = ChecklistFile(plan=PLAN, format=FileFormat.CSV, shared_only=False)
    put(store, asked, thread="plan:p1")
    put(store, Reminder(plan=PLAN, to=MATE, nudges=()), lane=MATE)
    put(store, HomeView(user=MATE), lane=MATE, slot="home:U2")


def walk(store, fatal=None):
    """The whole way with a death at one step, and a second process that comes after it."""
    clock, steps = StillClock(least=1.0), Steps(fatal)
    slack = MemorySlack(clock, steps)
    decide(store)
    watched = WatchedStore(store, steps)
    try:
        deliverer(watched, clock, slack, owner="first").drain(now=NOW)
    except Crash:
        clock.sleep(LEASE_SECONDS)
        steps.fatal = None
        deliverer(watched, clock, slack, owner="second").drain(now=NOW)
    return slack, steps


def check(store, slack):
    said = slack.messages[CHANNEL]
    top = next(iter(said))
    assert slack.said() == ["plan_card", "first", "second", "file"]
    assert [one["thread_ts"] for one in said.values()] == [None, top, top, top]
    assert slack.said("DU2") == ["reminder"]
    assert set(slack.homes) == {"U2"}
    assert rows(store)["due"] == 0


def test_a_death_at_any_step_loses_nothing_and_repeats_nothing(fresh):
    store = fresh()
    slack, steps = walk(store)
    check(store, slack)
    assert steps.taken > 40
    for fatal in range(1, steps.taken + 1):
        store = fresh()
        slack, _ = walk(store, fatal)
        check(store, slack)


def test_a_death_before_the_decision_committed_says_nothing(store, clock, slack):
    from outbox_scene import TEAM

    def decide_and_die():
        with store.begin(TEAM) as work:
            work.outbox.put(DRAWN, lane=CHANNEL)
            raise Crash

    with pytest.raises(Crash):
        decide_and_die()
    assert deliverer(store, clock, slack).drain(now=NOW) == 0
