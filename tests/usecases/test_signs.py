"""What the warnings read, loaded from the database: on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from health_scene import (
    DAY,
    HARBOUR,
    NORTHWIND,
    NOW,
    OWNER,
    TEAM,
    contact,
    customer,
    fact,
    heard,
    measured,
    open_workspace,
    ticket,
)

from core.accounts import Channel
from core.content import builtin_templates
from core.facts import FactKind
from core.health.bands import BANDS, Band
from core.onboarding.build import PlanRequest, make_plan
from core.onboarding.plan import TaskKind, TaskState
from core.risk.alert import RiskDay
from core.risk.levels import Level
from core.risk.signs import COLUMNS
from core.risk.warn import RULES, warn
from core.types import ChannelId, PlanId, Tier
from core.usecases.hear_channel import hear_channel
from core.usecases.score import prepare, score_book
from core.usecases.scoring_in_force import scoring_in_force
from core.usecases.signs import FEW, signs_of

SHARED = ChannelId("C1")


@pytest.fixture
def read(store):
    """Write something, score the book, and read its signs; ``of`` are the accounts, all of them by default."""

    def read(fill, *, now=NOW, of=None):
        with store.begin(TEAM) as work:
            open_workspace(work)
            customer(work, NORTHWIND, tier=Tier.ENTERPRISE, arr=1000, renewal_date=(NOW + 40 * DAY).date())
            customer(work, HARBOUR, seats=None)
            fill(work)
        with store.read(TEAM) as work:
            return signs_of(work, prepare(work, now=now, accounts=of).sheet, now=now)

    return read


def nothing(work):
    pass


def of(signs, name, place=1):
    return float(getattr(signs, name)[place])


def levels(signs, work_rules, place=1):
    found = warn(signs, work_rules).levels[place]
    return {RULES[n]: int(code) for n, code in enumerate(found) if code}


def test_of_customers_without_any_data_nothing_is_known_but_their_terms(read):
    signs = read(nothing)
    assert (of(signs, "renewal"), of(signs, "arr"), of(signs, "seats")) == (40, 1000, 100)
    assert signs.enterprise.tolist() == [False, True]
    assert np.isnan(of(signs, "renewal", 0))
    assert np.isnan(of(signs, "seats", 0))
    for name in ("last_seen", "core_week", "tickets", "last_meeting", "sponsors", "channel_silent", "overdue"):
        assert np.isnan(getattr(signs, name)).all(), name


def test_facts_give_their_ages_and_who_told_them(read):
    def fill(work):
        fact(work, NORTHWIND, "intent_to_leave", at=NOW - 3 * DAY)
        fact(work, NORTHWIND, "payment_failed", at=NOW - 20 * DAY)
        fact(work, NORTHWIND, "payment_failed", at=NOW - 2 * DAY)
        fact(work, NORTHWIND, "payment_failed", at=NOW - 40 * DAY, ended_at=NOW - 30 * DAY)
        fact(work, NORTHWIND, "forecast", at=NOW - 5 * DAY, value=850)
        fact(work, NORTHWIND, "advice", at=NOW - 15 * DAY)
        fact(work, NORTHWIND, "quiet", at=NOW - 1 * DAY, ended_at=NOW + 5 * DAY)
        fact(work, HARBOUR, "quiet", at=NOW - 9 * DAY, ended_at=NOW - 5 * DAY)
        fact(work, HARBOUR, "reorg", at=NOW - 9 * DAY)

    signs = read(fill)
    assert of(signs, "evaluating") == pytest.approx(3, abs=1e-3)
    assert of(signs, "payment_failed") == pytest.approx(20, abs=1e-3), "the oldest that is not settled"
    assert of(signs, "forecast") == pytest.approx(-0.15)
    assert of(signs, "reorg", 0) == pytest.approx(9, abs=1e-3)
    assert signs.quiet.tolist() == [False, True]
    assert signs.teller(FactKind.FORECAST, 1) == "test"


def test_the_worst_of_the_last_answers_counts_and_the_fall_of_one_person(read):
    def fill(work):
        fact(work, NORTHWIND, "nps", at=NOW - 200 * DAY, value=10, who="champion@northwind.example")
        fact(work, NORTHWIND, "nps", at=NOW - 4 * DAY, value=7, who="champion@northwind.example")
        fact(work, NORTHWIND, "nps", at=NOW - 9 * DAY, value=3, who="admin@northwind.example")
        fact(work, NORTHWIND, "nps", at=NOW - 2 * DAY, value=9, who="buyer@northwind.example")
        fact(work, HARBOUR, "nps", at=NOW - 60 * DAY, value=0, who="admin@harbour.example")

    signs = read(fill)
    assert (of(signs, "nps"), round(of(signs, "nps_age"))) == (3, 9)
    assert (of(signs, "nps_fall"), round(of(signs, "nps_fall_age"))) == (3, 4)
    assert np.isnan(of(signs, "nps", 0)), "an old answer is no news"


def test_tickets_are_counted_against_their_own_mean(read):
    def fill(work):
        heard(work, "tickets")
        for ago in (1, 2, 3, 4, 40, 70, 100):
            ticket(work, NORTHWIND, at=NOW - ago * DAY, resolved_at=NOW - (ago - 1) * DAY)
        ticket(work, NORTHWIND, "urgent", at=NOW - 9 * DAY)

    signs = read(fill)
    assert (of(signs, "tickets"), of(signs, "tickets_usual")) == (5, 0.5)
    assert (of(signs, "urgent"), round(of(signs, "urgent_oldest"))) == (1, 9)
    assert (of(signs, "tickets", 0), of(signs, "urgent", 0)) == (0, 0), "no ticket of theirs is none"


def test_a_silent_source_of_tickets_freezes_them(read):
    signs = read(lambda work: heard(work, "tickets", at=NOW - 3 * DAY))
    assert signs.silent == {"tickets"}
    assert signs.heard("tickets") == NOW - 3 * DAY


def test_usage_comes_from_the_measures_and_holidays_explain_a_fall(read):
    fallen = {"core_7": 60.0, "core_before_7": 100.0, "last_export": 4.0, "exit_7": 3.0, "last_core": 2.0}

    def fill(work):
        heard(work, "events")
        measured(work, NOW.date(), **{NORTHWIND: fallen, HARBOUR: {}})

    signs = read(fill)
    assert of(signs, "week_change") == of(signs, "week_fair") == pytest.approx(-0.4)
    assert (of(signs, "last_export"), of(signs, "exit_pages"), of(signs, "last_core")) == (4, 3, 2)
    assert of(signs, "active_28") == 80


def test_working_days_are_those_of_the_customers_country(read):
    easter = NOW.replace(month=4, day=7)  # in 2026, Friday the 3rd and Monday the 6th are closed in Germany

    def fill(work):
        work.accounts.save(replace(work.accounts.get(NORTHWIND), country="DE"))
        work.accounts.save(replace(work.accounts.get(HARBOUR), country="Atlantis"))
        heard(work, "events", at=easter)
        fallen = {"core_7": 60.0, "core_before_7": 100.0}
        measured(work, easter.date(), **{NORTHWIND: fallen, HARBOUR: fallen})

    signs = read(fill, now=easter)
    assert of(signs, "week_fair") == pytest.approx(0.0), "three working days after five"
    assert of(signs, "week_fair", 0) == pytest.approx(-0.4), "a country nobody knows has no holidays"


def test_what_the_whole_book_falls_by_is_nobodys_own(read):
    def fill(work):
        heard(work, "events")
        others = {f"other{n}": {"core_7": 70.0, "core_before_7": 100.0} for n in range(25)}
        own = {"core_7": 35.0, "core_before_7": 100.0}
        measured(work, NOW.date(), **{NORTHWIND: own, HARBOUR: others["other1"]}, **others)

    signs = read(fill)
    assert of(signs, "week_change", 0) == pytest.approx(-0.3)
    assert of(signs, "week_fair", 0) == pytest.approx(0.0)
    assert of(signs, "week_fair") == pytest.approx(-0.5)
    alone = read(nothing, of=(NORTHWIND,))
    assert of(alone, "week_fair", 0) == pytest.approx(-0.5), "the book is the same when one account is looked at"


def test_the_sponsor_is_a_contact_and_is_heard_of_by_address(read):
    def fill(work):
        contact(work, NORTHWIND, "exec_sponsor", "sponsor@northwind.example")
        contact(work, HARBOUR, "admin", "admin@harbour.example")
        fact(work, NORTHWIND, "call", at=NOW - 70 * DAY, who="sponsor@northwind.example")
        fact(work, NORTHWIND, "call", at=NOW - 7 * DAY, who="admin@northwind.example")
        fact(work, NORTHWIND, "review_missed", at=NOW - 90 * DAY)
        fact(work, NORTHWIND, "review_missed", at=NOW - 30 * DAY)

    signs = read(fill)
    assert signs.sponsors.tolist() == [0, 1]
    assert round(of(signs, "last_sponsor")) == 70
    assert round(of(signs, "last_meeting")) == 7
    assert of(signs, "reviews_missed") == 1, "the one since"


def test_where_nobody_keeps_sponsors_none_is_missing(read):
    signs = read(lambda work: contact(work, NORTHWIND, "admin", "admin@northwind.example"))
    assert np.isnan(signs.sponsors).all()


def test_a_shared_channel_is_silent_since_somebody_of_theirs_wrote(read):
    def fill(work):
        shared = Channel(id=SHARED, name="ext-northwind", is_ext_shared=True)
        work.channels.save(shared, seen_at=NOW)
        work.channels.save(replace(shared, id=ChannelId("C2"), is_ext_shared=False), seen_at=NOW)
        contact(work, NORTHWIND, "champion", "champion@northwind.example")
        work.accounts.save(replace(work.accounts.get(HARBOUR), domain="harbour.example"))
        ours, mail = ChannelId("C2"), "Champion@Northwind.example"
        hear_channel(work, SHARED, email=mail, at=NOW - 12 * DAY)
        hear_channel(work, SHARED, email="guest@harbour.example", at=NOW - 13 * DAY)
        hear_channel(work, ours, email="anybody@harbour.example", at=NOW - 12 * DAY)

    signs = read(fill)
    assert of(signs, "channel_silent") == pytest.approx(12, abs=1e-3)
    assert np.isnan(of(signs, "channel_silent", 0)), "our own channel"


def test_red_counts_from_the_day_it_began_and_falls_from_the_scores_before(store, read):
    def fill(work):
        for ago in (28, 7):
            score_book(work, now=NOW - ago * DAY)
        fact(work, NORTHWIND, "escalation", at=NOW - 1 * DAY)
        fact(work, NORTHWIND, "revenue", at=NOW - 300 * DAY, value=10)
        heard(work, "tickets", "events", "revenue")
        measured(work, NOW.date(), **{NORTHWIND: {}, HARBOUR: {}})
        day = (NOW - 1 * DAY).date()
        since = day - timedelta(days=30)
        row = RiskDay(
            account=NORTHWIND, day=day, index=50, tier=Level.HIGH, health=1, times=1, warnings={}, red_since=since
        )
        work.risks.put(day, [row], whole=True)

    signs = read(fill)
    assert BANDS[signs.band[1]] is Band.RED
    assert of(signs, "red_for") == 31
    with store.read(TEAM) as work:
        assert levels(signs, scoring_in_force(work).scoring.risk)["red_long"] == Level.HIGH.code


def onboarding(work, *, start, **changed):
    """A running plan of a small customer, of which nothing is done yet but what ``changed`` says of its kickoff."""
    asked = PlanRequest(
        account=NORTHWIND,
        account_name="Northwind Freight",
        tier=Tier.MID_MARKET,
        start=start,
        owner=OWNER,
        channel=SHARED,
        created_by=OWNER,
        time_zone="UTC",
    )
    made = make_plan(
        builtin_templates()[Tier.MID_MARKET],
        asked,
        now=NOW - (NOW.date() - start).days * DAY,
        template_version=0,
        plan_id=PlanId("p1"),
        team=TEAM,
    )
    first = min((task for task in made.tasks if task.kind is TaskKind.MEETING), key=lambda task: task.start_day)
    kickoff = replace(first, **changed)
    tasks = tuple(kickoff if task.id == first.id else task for task in made.tasks)
    work.plans.add(replace(made, tasks=tasks), wake_at=None)


def test_a_running_onboarding_says_what_is_late_and_that_no_kickoff_is_booked(read):
    signs = read(lambda work: onboarding(work, start=(NOW - 14 * DAY).date()))
    assert of(signs, "overdue") > 0.6
    assert (of(signs, "plan_quiet"), of(signs, "kickoff_wait")) == (14, 10), "two weeks, ten working days"
    assert np.isnan(of(signs, "kickoff_wait", 0))


def test_a_kickoff_that_is_held_is_a_meeting(read):
    held = {"state": TaskState.DONE, "done_on": (NOW - 4 * DAY).date()}
    signs = read(lambda work: onboarding(work, start=(NOW - 14 * DAY).date(), **held))
    assert np.isnan(of(signs, "kickoff_wait"))
    assert of(signs, "last_meeting") == 4


def test_a_whole_book_of_plans_is_read_as_one_by_one(read, store):
    def fill(work):
        onboarding(work, start=(NOW - 14 * DAY).date())
        for number in range(FEW):
            customer(work, f"small{number}")

    whole, alone = read(fill), None
    with store.read(TEAM) as work:
        alone = signs_of(work, prepare(work, now=NOW, accounts=(NORTHWIND,)).sheet, now=NOW)
    row = int(np.flatnonzero(~np.isnan(whole.overdue))[0])
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(whole, name)[row], getattr(alone, name)[0], err_msg=name)
