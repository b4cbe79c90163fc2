"""A strategy is made, started, added to and closed; what cannot stand is refused and changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from health_scene import DAY, NORTHWIND, NOW, OWNER, TEAM, customer, fact, open_workspace

from core.accounts import Channel, Person
from core.errors import BadInput, Conflict, NotFound
from core.facts import FactKind
from core.messages import PlanCard
from core.onboarding.plan import PlanKind, PlanState
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.levels import Level
from core.risk.strategy import Outcome, StrategyState
from core.types import AccountId, ChannelId, UserId
from core.usecases.make_strategy import Answers, check_start, make
from core.usecases.play_strategy import close, look_again, start
from core.usecases.retention import board, outlook

TODAY = date(2026, 11, 16)
ROOM, SHARED, GONE = ChannelId("C1"), ChannelId("CSHARED"), UserId("UGONE")


def warn(work, rule="usage_drop", play="low_adoption", account=NORTHWIND, **changes):
    evidence = Evidence(sentence=f"About {rule}.", source="events", at=NOW - DAY)
    made = Alert(
        id=f"{account}:{rule}",
        account=account,
        rule=rule,
        label=rule.replace("_", " ").capitalize(),
        level=Level.HIGH,
        state=AlertState.OPEN,
        route=Route.ALONE,
        evidence=evidence,
        opened_at=NOW - DAY,
        since=NOW - DAY,
        play=play,
    )
    work.alerts.add([replace(made, **changes)], wake_at={})


def answers(**changes):
    given = Answers(
        play="low_adoption",
        owner=OWNER,
        start=TODAY,
        number="Weekly active people from 6 to 20",
        by=TODAY + 32 * DAY,
        review_on=TODAY + 14 * DAY,
        channel=ROOM,
        goals="Twenty people plan their routes here\n\nEvery week",
        offer_limits="At most 10 %",
    )
    return replace(given, **changes)


def scene(work, *, warned=True, **more):
    open_workspace(work, product=False)
    customer(work, NORTHWIND, arr=40_000, currency="EUR", **more)
    work.people.save(Person(id=OWNER, name="The manager", time_zone="Europe/Berlin"), seen_at=NOW)
    work.people.save(Person(id=GONE, name="A former colleague", time_zone="UTC", deleted=True), seen_at=NOW)
    work.channels.save(Channel(id=SHARED, name="ext-northwind", is_ext_shared=True), seen_at=NOW)
    if warned:
        warn(work)


def made(work, request="r1", now=NOW, **changes):
    return make(work, NORTHWIND, answers(**changes), request_id=request, by=OWNER, now=now)[0]


def test_a_strategy_holds_why_what_who_and_until_when(store):
    with store.begin(TEAM) as work:
        scene(work)
        work.risks.put(
            TODAY,
            [
                RiskDay(
                    account=NORTHWIND, day=TODAY, index=73.9, tier=Level.CRITICAL, health=6, times=1.3, warnings={}
                )
            ],
            whole=True,
        )
        one = made(work)
        assert work.strategies.open_for(NORTHWIND) == one
    assert one.state is StrategyState.DRAFT
    assert (one.standing.arr, one.standing.index, one.standing.risk) == (40_000.0, 73.9, Level.CRITICAL)
    assert [(cause.rule, cause.confidence) for cause in one.causes] == [("usage_drop", "medium")]
    assert one.goals == ("Twenty people plan their routes here", "Every week")
    assert [decision.on for decision in one.decisions] == [TODAY + 21 * DAY, TODAY + 32 * DAY]
    assert len(one.stops) == 3


def test_a_draft_is_changed_in_its_place(store):
    with store.begin(TEAM) as work:
        scene(work)
        first = made(work)
        second = made(work, "r2", play="price_pressure")
        assert (second.id, second.version) == (first.id, first.version + 1)
        assert [one.plays for one in work.strategies.all()] == [("price_pressure",)]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"play": "discount"}, "play", "Choose a play"),
        ({"owner": GONE}, "owner", "no full member"),
        ({"start": TODAY - DAY}, "start", "in the past"),
        ({"start": TODAY + 3 * DAY}, "start", "within 48 hours"),
        ({"number": "more use"}, "number", "Name one number"),
        ({"number": "from 1 to 2 " * 20}, "number", "at most 150"),
        ({"by": None}, "by", "after the start"),
        ({"by": TODAY}, "by", "after the start"),
        ({"by": TODAY + 400 * DAY}, "by", "within a year"),
        ({"review_on": TODAY - DAY}, "review_on", "day of review"),
        ({"channel": None}, "channel", "Choose the channel"),
        ({"channel": SHARED}, "channel", "outside your company"),
        ({"offer_limits": "x" * 1001}, "offer_limits", "at most 1000"),
        ({"promises": "x\n" * 11}, "promises", "at most 10 lines"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_where_it_was_given(store, changes, field, said):
    with store.begin(TEAM) as work:
        scene(work)
        with pytest.raises(BadInput, match=said) as bad:
            made(work, **changes)
        assert bad.value.field == field
        assert work.strategies.all() == ()


def test_nothing_is_made_without_a_warning_for_who_left_or_for_who_is_not_there(store):
    with store.begin(TEAM) as work:
        scene(work, warned=False)
        with pytest.raises(Conflict, match="Nothing warns of Northwind Freight"):
            made(work)
        customer(work, "left", churned_at=TODAY - DAY)
        with pytest.raises(Conflict, match="left on Sun 15 Nov"):
            make(work, AccountId("left"), answers(), request_id="r", by=OWNER, now=NOW)
        with pytest.raises(NotFound):
            make(work, AccountId("nobody"), answers(), request_id="r", by=OWNER, now=NOW)


def test_a_started_strategy_has_a_play_with_dated_tasks_and_a_card(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = start(work, made(work).id, by=OWNER, now=NOW)
        plan = work.plans.running_for(NORTHWIND, kind=PlanKind.PLAY)
        assert work.plans.running_for(NORTHWIND) is None, "it is no onboarding"
        sent = [each.intent for each in work.outbox.claim(now=NOW, wall=NOW, owner="x", limit=9)]
        (line,) = board(work, now=NOW)
    assert (one.state, one.plan, one.arr_before) == (StrategyState.RUNNING, plan.id, 40_000.0)
    assert plan.task("a1").criterion == "It is written down. Known so far: About usage_drop."
    assert PlanCard(plan=plan.id) in sent
    assert (line.strategy.id, line.next_step.id, line.late) == (one.id, "a1", 0)


def test_a_start_that_no_longer_stands_is_refused(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = made(work, start=TODAY)
        with pytest.raises(BadInput, match="in the past"):
            start(work, one.id, by=OWNER, now=NOW + DAY)
        work.people.save(Person(id=OWNER, name="The manager", time_zone="UTC", deleted=True), seen_at=NOW)
        with pytest.raises(BadInput, match="no full member"):
            start(work, one.id, by=OWNER, now=NOW)
        assert work.plans.open_plays() == ()


def test_the_first_act_at_a_red_account_comes_within_a_day(store):
    with store.begin(TEAM) as work:
        scene(work)
        made(work, start=TODAY + 2 * DAY)
        standing = replace(outlook(work, NORTHWIND, now=NOW).standing, band="red")
        seen = replace(outlook(work, NORTHWIND, now=NOW), standing=standing)
        with pytest.raises(BadInput, match="24 hours, for its health is red: begin by Tue 17 Nov"):
            check_start(work, seen, TODAY + 2 * DAY)


def test_a_second_play_becomes_more_steps_of_the_first(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = start(work, made(work).id, by=OWNER, now=NOW)
        with pytest.raises(Conflict, match="started already"):
            start(work, one.id, by=OWNER, now=NOW)
        warn(work, "payment_failed", "price_pressure")
        two = made(work, "r2", play="price_pressure", promises="A page on value")
        plan = work.plans.running_for(NORTHWIND, kind=PlanKind.PLAY)
        assert len(work.plans.open_plays()) == 1
        noted = work.audit.of(one.id)
    assert two.plays == ("low_adoption", "price_pressure")
    assert (two.number, two.by) == (one.number, one.by), "the number stands"
    assert two.promises == ("A page on value",)
    assert len(two.decisions) == 3
    assert "Do not open with a discount." in two.stops
    assert plan.task("b8") is not None
    assert noted[-1].detail["line"] == (
        "added the steps of “Price or budget pressure” to the save play for Northwind Freight"
    )


def test_the_same_play_again_changes_words_and_adds_nothing(store):
    with store.begin(TEAM) as work:
        scene(work)
        start(work, made(work).id, by=OWNER, now=NOW)
        again = made(work, "r2", offer_limits="Nothing")
        assert (again.plays, again.offer_limits) == (("low_adoption",), "Nothing")
        assert work.plans.open_plays()[0].task("b1") is None


def test_an_outcome_ends_the_play_and_another_strategy_may_follow(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = start(work, made(work).id, by=OWNER, now=NOW)
        with pytest.raises(BadInput, match="what decided it"):
            close(work, one.id, Outcome.SAVED, " ", by=OWNER, now=NOW + DAY)
        closed, line = close(work, one.id, Outcome.SAVED, "A new lead", by=OWNER, now=NOW + DAY)
        assert (closed.outcome, closed.outcome_reason, closed.closed_by) == (Outcome.SAVED, "A new lead", OWNER)
        assert line == "recorded the outcome of the save play: saved. A new lead"
        assert work.plans.get(one.plan).state is PlanState.FINISHED
        assert board(work, now=NOW) == ()
        with pytest.raises(Conflict, match="recorded already: saved"):
            close(work, one.id, Outcome.LOST, "no", by=OWNER, now=NOW + DAY)
        assert made(work, "r3", now=NOW + DAY, start=TODAY + DAY).id != one.id


def test_a_draft_can_only_be_closed_as_not_needed(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = made(work)
        with pytest.raises(BadInput, match="never started"):
            close(work, one.id, Outcome.SAVED, "why", by=OWNER, now=NOW)
        assert close(work, one.id, Outcome.NOT_NEEDED, "It was a test", by=OWNER, now=NOW)[0].outcome


def test_revenue_is_looked_at_again_ninety_days_after_the_end_and_once(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = start(work, made(work).id, by=OWNER, now=NOW)
        close(work, one.id, Outcome.PARTLY_SAVED, "Fewer seats", by=OWNER, now=NOW)
        work.accounts.save(replace(work.accounts.get(NORTHWIND), arr=30_000))
        assert look_again(work, now=NOW + 90 * DAY - timedelta(seconds=1)) == 0
        assert look_again(work, now=NOW + 90 * DAY) == 1
        assert look_again(work, now=NOW + 90 * DAY) == 0
        after = work.strategies.get(one.id)
    assert (after.state, after.arr_before, after.arr_after) == (StrategyState.MEASURED, 40_000.0, 30_000.0)


def test_who_has_left_by_then_is_worth_nothing(store):
    with store.begin(TEAM) as work:
        scene(work)
        one = start(work, made(work).id, by=OWNER, now=NOW)
        close(work, one.id, Outcome.LOST, "They went", by=OWNER, now=NOW)
        work.accounts.save(replace(work.accounts.get(NORTHWIND), churned_at=TODAY))
        look_again(work, now=NOW + 91 * DAY)
        assert work.strategies.get(one.id).arr_after == 0.0


def test_a_quiet_time_of_the_customer_holds_the_play_about_use(store):
    with store.begin(TEAM) as work:
        scene(work)
        assert [each.held for each in outlook(work, NORTHWIND, now=NOW).proposals] == [""]
        fact(work, NORTHWIND, FactKind.QUIET, at=NOW - DAY, ended_at=NOW + DAY)
        (held,) = outlook(work, NORTHWIND, now=NOW).proposals
    assert "quiet time" in held.held
