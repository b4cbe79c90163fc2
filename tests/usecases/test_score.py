"""A book is scored from what the store holds: facts, tickets, heartbeats, measures."""

from datetime import date, timedelta
from io import BytesIO

import numpy as np
import orjson
import pytest
from health_scene import (
    ADMIN,
    DAY,
    HARBOUR,
    NORTHWIND,
    NOW,
    TEAM,
    contact,
    customer,
    fact,
    heard,
    measured,
    open_workspace,
    ticket,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.content.scoring import CAPS
from core.health.bands import BANDS
from core.health.score import ORDER
from core.signals import State
from core.sources import Delivery, zendesk
from core.storage import IdentityKind
from core.tables_in import TableKind
from core.tables_in.table import open_table
from core.usecases.load_table import Asked, load_rows
from core.usecases.score import score_book
from core.usecases.take_in import Strays, take_in
from core.usecases.tell_alarms import tell_alarms


def of(scored, account=NORTHWIND):
    sheet = scored.sheet
    place = sheet.accounts.index(account)
    return {
        "score": float(sheet.judged.score[place]),
        "raw": float(sheet.book.raw[place]),
        "band": BANDS[int(sheet.judged.band[place])].value,
        "coverage": float(sheet.book.coverage[place]),
        "caps": {name for at, name in enumerate(CAPS) if not np.isnan(sheet.judged.caps[place, at])},
        "signals": dict(zip(ORDER, sheet.book.scores[place].tolist(), strict=True)),
        "states": dict(zip(ORDER, map(State, sheet.book.states[place].tolist()), strict=True)),
    }


@pytest.fixture
def scored(store):
    """Scores the book on a day, after what the test says of it."""

    def run(*happens, now=NOW, accounts=None):
        with store.begin(TEAM) as work:
            for happened in happens:
                happened(work)
            return score_book(work, now=now, accounts=accounts)

    with store.begin(TEAM) as work:
        open_workspace(work)
        customer(work, "northwind")
        heard(work, "events", "tickets")
        measured(work, NOW.date(), northwind={})
    return run


def test_a_healthy_customer_is_scored_by_its_own_numbers(scored):
    found = of(scored(lambda work: fact(work, NORTHWIND, "nps", value=9, who="champion@northwind.example")))
    assert found["signals"]["login"] == pytest.approx(0.7 * (0.6 * 75 + 0.4 * 80) + 0.3 * 85)
    assert found["signals"]["depth"] == pytest.approx(0.6 * (75 + 25 * 5 / 30) + 0.4 * (75 + 25 * 2.5 / 20))
    assert found["signals"]["nps"] == 85
    assert found["signals"]["tickets"] == 85
    assert found["states"]["activation"] is State.NOT_CONFIGURED
    assert found["states"]["expansion"] is State.MISSING
    assert found["band"] == "green"


def a_month_of_watching(work):
    measured(work, (NOW - 31 * DAY).date(), northwind={})


def test_no_event_while_the_product_lives_is_zero_and_after_a_month_a_cap(scored):
    found = of(scored(a_month_of_watching, lambda work: customer(work, "harbour", external_id="hb-1")), HARBOUR)
    assert (found["signals"]["login"], found["signals"]["usage"]) == (0, 0)
    assert "inactive" in found["caps"]
    assert found["score"] <= 49


PRODUCT = ("login", "usage", "depth")


def test_an_account_no_event_could_ever_be_of_is_missing_and_not_zero(scored):
    whole = scored(a_month_of_watching, lambda work: customer(work, "harbour"))
    found = of(whole, HARBOUR)
    assert {found["states"][name] for name in PRODUCT} == {State.MISSING}
    assert (found["band"], found["caps"]) == ("grey", set())
    assert whole.sheet.counts.unlinked.tolist() == [True, False]


@pytest.mark.parametrize("kind", ["external", "click", "domain"])
def test_a_word_that_events_may_name_it_by_links_an_account(scored, kind):
    def linked(work):
        work.identities.put({(IdentityKind(kind), "hb-1"): customer(work, "harbour")})

    assert of(scored(linked), HARBOUR)["signals"]["login"] == 0


def test_the_number_of_another_system_links_no_events(scored):
    def linked(work):
        work.identities.put({(IdentityKind.CRM, "hb-1"): customer(work, "harbour")})

    assert of(scored(linked), HARBOUR)["states"]["login"] is State.MISSING


def test_a_customer_who_came_and_stopped_is_zero_since_the_last_visit(scored):
    gone = dict.fromkeys(("active_28", "active_before", "stick", "active_14", "core_users_14", "core_30"), 0.0)
    found = scored(lambda work: measured(work, NOW.date(), northwind={**gone, "last_seen": 45.0}))
    assert of(found)["signals"]["login"] == 0
    assert cap_since(found, NORTHWIND) == (NOW - 15 * DAY).date()


def cap_since(scored, account):
    """The day since when the cap of those who do not come applies, or None."""
    since = scored.sheet.judged.caps[scored.sheet.accounts.index(account), CAPS.index("inactive")]
    return None if np.isnan(since) else date.fromordinal(int(since))


def test_nobody_is_inactive_for_longer_than_we_have_watched(scored):
    def linked(work):
        customer(work, "harbour", external_id="hb-1", contract_start=None)

    assert cap_since(scored(linked), HARBOUR) is None
    assert cap_since(scored(a_month_of_watching), HARBOUR) == (NOW - DAY).date()


def test_an_old_event_of_anybody_shows_how_far_back_we_know(scored):
    def linked(work):
        customer(work, "harbour", external_id="hb-1", contract_start=None)
        customer(work, "ridge", external_id="rg-1")
        measured(work, NOW.date(), northwind={}, ridge={"last_seen": 50.0})

    whole = scored(linked)
    assert cap_since(whole, HARBOUR) == (NOW - 20 * DAY).date()
    assert cap_since(scored(accounts=(HARBOUR,)), HARBOUR) == (NOW - 20 * DAY).date()


def test_a_source_that_falls_silent_freezes_its_values_until_they_are_stale(scored):
    fresh = of(scored())["signals"]["login"]

    def later(work):
        measured(work, (NOW + 4 * DAY).date(), harbour={})
        heard(work, "tickets", at=NOW + 4 * DAY)

    frozen = of(scored(later, now=NOW + 4 * DAY))
    assert frozen["signals"]["login"] == pytest.approx(fresh)
    assert "inactive" not in frozen["caps"]
    assert of(scored(now=NOW + 9 * DAY))["states"]["login"] is State.STALE
    assert of(scored(now=NOW + 15 * DAY))["states"]["login"] is State.MISSING


def test_without_any_source_there_is_no_number_but_for_what_is_known(store):
    with store.begin(TEAM) as work:
        open_workspace(work)
        customer(work, "northwind", months=1)
        found = of(score_book(work, now=NOW))
    assert np.isnan(found["score"])
    assert (found["band"], found["coverage"]) == ("grey", 0)


def test_unknown_seats_are_the_most_users_there_were(scored):
    found = scored(lambda work: customer(work, "northwind", seats=None))
    assert found.sheet.counts.estimated[0]
    assert found.sheet.inputs.seats[0] == 85


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf, -5.0])
def test_a_broken_measure_never_reaches_a_score(scored, broken):
    names = ("active_28", "stick", "core_30", "features_used", "power_users", "peak_180", "last_seen")
    for name in names:
        found = of(scored(lambda work, name=name: measured(work, NOW.date(), northwind={name: broken})))
        assert 0 <= found["score"] <= 100
        assert 0 <= found["coverage"] <= 1


def test_an_unhappy_buyer_holds_the_nps_down_and_a_confirmed_answer_is_as_new(scored):
    def answers(work):
        contact(work, NORTHWIND, "exec_sponsor", "buyer@northwind.example")
        contact(work, NORTHWIND, "champion", "champion@northwind.example")
        fact(work, NORTHWIND, "nps", value=6, who="buyer@northwind.example")
        fact(work, NORTHWIND, "nps", value=9, who="champion@northwind.example", at=NOW - 90 * DAY)
        fact(work, NORTHWIND, "nps", value=10, who="user@northwind.example", at=NOW - 180 * DAY)
        fact(work, NORTHWIND, "nps", value=0, who="user@northwind.example", at=NOW - 200 * DAY)

    assert of(scored(answers))["signals"]["nps"] == 45
    known = scored(lambda work: fact(work, NORTHWIND, "confirmed", detail={"signal": "nps"}))
    assert known.sheet.inputs.nps_age[0] == 0


def test_an_old_answer_fades_to_what_the_specification_says(scored):
    found = of(scored(lambda work: fact(work, NORTHWIND, "nps", value=9, who="a", at=NOW - 90 * DAY)))
    assert found["signals"]["nps"] == pytest.approx(67.5)


def test_asked_twice_in_vain_is_neutral(scored):
    def asked(work):
        for days in (30, 10):
            fact(work, NORTHWIND, "survey_asked", who="a", at=NOW - days * DAY)

    assert of(scored(asked))["signals"]["nps"] == 50


def test_a_rating_that_the_help_desk_and_a_table_tell_of_counts_once(scored):
    template = orjson.loads(zendesk.TEMPLATE)["ticket"]
    rated = {**template, "id": "4711", "status": "solved", "rating": "good", "organization": "Northwind Freight"}
    rated |= {"created_at": "2026-11-10T08:30:00Z", "updated_at": "2026-11-12T15:00:00Z"}
    rated |= {"organization_external_id": "", "requester_email": ""}
    body = orjson.dumps({"ticket": rated})

    def webhook(work):
        (told,) = zendesk.read(Delivery(body=body, headers={}, url=""), NOW)
        take_in(work, told.news, source="zendesk", now=NOW, strays=Strays.ASIDE)

    def table(work):
        text = "account,id,created_at,status,rating\nNorthwind Freight,4711,2026-11-10T08:30:00Z,solved,5\n"
        asked = Asked(kind=TableKind.TICKETS)
        loaded = load_rows(work, open_table(BytesIO(text.encode()), name="t.csv"), asked, now=NOW, refuse=pytest.fail)
        assert loaded.new + loaded.changed + loaded.unchanged == 1

    for happens in ((webhook, table), (table, webhook)):
        counts = scored(*happens).sheet.counts
        assert (counts.ratings[0], counts.tickets[0]) == (1, 1)


def test_referrals_and_advocacy_fade_by_their_half_lives(scored):
    def said(work):
        for days in (0, 180):
            fact(work, NORTHWIND, "referral", at=NOW - days * DAY)
        fact(work, NORTHWIND, "advocacy", detail={"form": "case_study"})
        fact(work, NORTHWIND, "advocacy", at=NOW - 90 * DAY, detail={"form": "reference"})

    found = of(scored(said))["signals"]
    assert found["referrals"] == pytest.approx(82.5)
    assert found["advocacy"] == pytest.approx(90)


def test_tickets_weigh_by_severity_and_users_and_cost_for_broken_promises(scored):
    def wrote(work):
        for severity in ("urgent", "urgent", "high", "question"):
            ticket(work, NORTHWIND, severity, at=NOW - DAY)
        ticket(work, NORTHWIND, "urgent", at=NOW - 300 * DAY)
        ticket(work, NORTHWIND, at=NOW - DAY, breaches=1, reopens=1, resolved_at=NOW, rating=5)
        ticket(work, NORTHWIND, at=NOW - 40 * DAY, resolved_at=NOW - 39 * DAY)

    found = scored(wrote)
    assert found.sheet.inputs.urgent[0] == 3
    assert found.sheet.inputs.volume[0] == pytest.approx((3 + 3 + 2 + 1) / (80 / 50))
    assert of(found)["signals"]["tickets"] == pytest.approx(30 - 10 - 5)
    assert of(found)["signals"]["feedback"] == 100


def test_revenue_is_held_against_a_year_ago(scored):
    def paid(work):
        heard(work, "revenue")
        for days, value in ((500, 9_000), (400, 10_000), (10, 11_000)):
            fact(work, NORTHWIND, "revenue", at=NOW - days * DAY, value=value)

    assert of(scored(paid))["signals"]["expansion"] == pytest.approx(75)


@pytest.mark.parametrize(
    ("kind", "days", "cap", "limit"),
    [
        ("intent_to_leave", 0, "intent_to_leave", 10),
        ("escalation", 0, "escalation", 49),
        ("payment_failed", 15, "payment_failed", 49),
        ("invoice_overdue", 61, "invoice_overdue", 49),
        ("champion_left", 0, "champion_left", 74),
    ],
)
def test_a_fact_holds_the_score_down_while_it_is_open_and_unless_somebody_sets_the_cap_aside(
    scored, kind, days, cap, limit
):
    free = of(scored())["score"]
    held = of(scored(lambda work: fact(work, NORTHWIND, kind, at=NOW - days * DAY)))
    assert (held["caps"], held["score"]) == ({cap}, limit)
    assert held["score"] < free
    aside = of(scored(lambda work: fact(work, NORTHWIND, "cap_dismissed", detail={"cap": cap}, text="Settled")))
    assert aside["score"] == free


@pytest.mark.parametrize(("kind", "days"), [("payment_failed", 13), ("invoice_overdue", 59)])
def test_a_bill_has_its_time(scored, kind, days):
    assert of(scored(lambda work: fact(work, NORTHWIND, kind, at=NOW - days * DAY)))["caps"] == set()


def test_what_has_ended_holds_nothing_down(scored):
    ended = of(scored(lambda work: fact(work, NORTHWIND, "champion_left", at=NOW - 9 * DAY, ended_at=NOW - DAY)))
    assert ended["caps"] == set()


def test_two_weeks_of_low_engagement_are_a_cap(scored):
    low = {"active_28": 45, "active_before": 64, "stick": 0.12, "core_users_14": 15, "core_30": 300}
    for day in range(15):
        now = NOW + day * DAY

        def goes_on(work, now=now):
            heard(work, "events", "tickets", at=now)
            measured(work, now.date(), northwind=low)

        found = of(scored(goes_on, now=now))
        assert ("low_engagement" in found["caps"]) == (day >= 14)
        assert "weak_component" in found["caps"]
    assert (found["score"], found["band"]) == (49, "red")


def test_an_override_moves_the_score_survives_the_next_days_and_ends(scored):
    raw = of(scored())["raw"]
    corrected = scored(lambda work: fact(work, NORTHWIND, "override", value=-25, text="Merger"))
    assert of(corrected)["score"] == pytest.approx(raw - 10)
    assert of(scored(now=NOW + DAY))["score"] == pytest.approx(of(scored(now=NOW + DAY))["raw"] - 10)

    def still_live(work):
        heard(work, "events", "tickets", at=NOW + 31 * DAY)
        measured(work, (NOW + 31 * DAY).date(), northwind={})

    over = of(scored(still_live, now=NOW + 31 * DAY))
    assert over["score"] == over["raw"]


def test_an_override_lifts_over_no_cap_and_a_forced_band_only_lowers(scored):
    def both(work):
        fact(work, NORTHWIND, "champion_left")
        fact(work, NORTHWIND, "override", value=10, detail={"band": "yellow"})

    found = of(scored(both))
    assert (found["score"], found["band"]) == (74, "yellow")
    assert of(scored(lambda work: fact(work, NORTHWIND, "override", detail={"band": "red"})))["band"] == "red"


def test_scoring_twice_on_a_day_changes_nothing_and_one_alone_scores_as_in_the_book(scored, store):
    first = scored(lambda work: customer(work, "harbour"))
    again, alone = scored(), scored(accounts=(NORTHWIND,))
    assert repr(of(first)) == repr(of(again))
    assert repr(of(alone)) == repr(of(first))
    with store.read(TEAM) as work:
        assert work.scores.day(NOW.date()).accounts == (HARBOUR, NORTHWIND)


def test_the_band_agrees_with_the_run_of_the_day_before_not_of_the_hour_before(scored):
    assert of(scored())["band"] == "green"
    fell = of(scored(lambda work: fact(work, NORTHWIND, "override", value=-1), now=NOW + DAY))
    assert 73 < fell["score"] < 74.95
    assert fell["band"] == of(scored(now=NOW + DAY))["band"] == "green"
    assert of(scored(now=NOW + 2 * DAY))["band"] == "yellow"


def test_customers_who_have_left_are_not_scored(scored):
    gone = scored(lambda work: customer(work, "harbour", churned_at=NOW.date() - timedelta(days=1)))
    assert gone.sheet.accounts == (NORTHWIND,)


def test_what_is_kept_of_a_day_is_what_was_scored(scored, store):
    made = scored().sheet
    with store.read(TEAM) as work:
        kept = work.scores.day(NOW.date())
    assert kept.accounts == made.accounts
    assert (kept.day, kept.version, kept.profiles) == (made.day, made.version, made.profiles)
    for part in ("inputs", "counts", "standing", "book", "judged"):
        for name in getattr(made, part).__dataclass_fields__:
            one, other = getattr(getattr(made, part), name), getattr(getattr(kept, part), name)
            np.testing.assert_allclose(one.astype(float), other.astype(float), rtol=1e-6, err_msg=name)


def test_a_book_that_falls_as_one_is_told_to_one_person_once(scored, store):
    def book(work):
        for number in range(6):
            customer(work, f"customer{number}")

    everybody = {"northwind": {}} | {f"customer{number}": {} for number in range(6)}
    scored(book, lambda work: measured(work, NOW.date(), **everybody))
    broken = {name: {"active_28": 3.0, "stick": 0.01, "core_users_14": 0.0} for name in everybody}

    def falls(work):
        heard(work, "events", at=NOW + DAY)
        measured(work, (NOW + DAY).date(), **broken)

    fallen = scored(falls, now=NOW + DAY)
    assert fallen.note.held
    assert {alarm.cap for alarm in fallen.alarms} == {"", "weak_component"}
    with store.begin(TEAM) as work:
        assert tell_alarms(work, fallen) == 2
        assert tell_alarms(work, fallen) == 0
        told = work.outbox.claim(now=NOW + DAY, wall=NOW + DAY, owner="a", limit=9)
        assert {one.lane for one in told} == {ADMIN}


NUMBERS = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 200))


@given(st.fixed_dictionaries(dict.fromkeys(("active_28", "stick", "core_30", "features_used"), NUMBERS)))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_measured_the_score_is_one(scored, numbers):
    found = of(scored(lambda work: measured(work, NOW.date(), northwind=numbers)))
    assert 0 <= found["score"] <= 100
    assert 0 <= found["coverage"] <= 1 + 1e-12
    assert found["score"] <= found["raw"]
    assert not (found["coverage"] < 0.6 and found["band"] != "grey")


def test_nobody_has_a_score_before_they_are_a_customer(scored):
    soon = NOW.date() + timedelta(days=1)
    found = scored(lambda work: customer(work, "harbour", contract_start=soon))
    assert "harbour" not in found.sheet.accounts
