"""What the digests of a stored workspace say, kind by kind, on each engine."""

from dataclasses import replace
from datetime import timedelta

import pytest
from health_scene import DAY, NOW, TEAM, customer, fact, heard, measured, open_workspace
from risk_scene import CHANNEL, HARBOUR, MONDAY, NORTHWIND, OWNER, looked, people

from core.risk.digest import DigestKind, Filters, Segment, Subscription
from core.types import Tier, UserId
from core.usecases.answer_alert import rate_alert
from core.usecases.digest_read import DigestAsk, DigestReader
from core.usecases.risk_pass import keep_risk
from core.usecases.score import score_book
from core.usecases.whom import Ladder

HOUR = timedelta(hours=1)
HIGH = {NORTHWIND: {"login_gap": "high"}, HARBOUR: {"score_fall": "medium"}}


@pytest.fixture
def work(store):
    with store.begin(TEAM) as open_:
        open_workspace(open_)
        people(open_)
        customer(open_, NORTHWIND, arr=100_000, currency="EUR", tier=Tier.ENTERPRISE, renewal_date=MONDAY.date())
        customer(open_, HARBOUR, owner=UserId("U2"), months=1)
        keep_risk(open_, looked({NORTHWIND: {}, HARBOUR: {}}, now=MONDAY - 28 * DAY), now=MONDAY - 28 * DAY)
        keep_risk(open_, looked(HIGH, now=MONDAY - DAY), now=MONDAY - DAY)
        keep_risk(open_, looked(HIGH, raw=20.0), now=MONDAY)
        yield open_


def read(work, kind="daily", *, target=CHANNEL, now=MONDAY, since=None, **filters):
    digest = Subscription(
        id="d1", kind=DigestKind(kind), target=target, last=now.date() - DAY, filters=Filters(**filters)
    )
    ask = DigestAsk(subscription=digest, day=now.date(), since=since or now - DAY, now=now)
    return DigestReader(work, Ladder.of(work), ask)


def told(page):
    return {one.heading: one.lines for one in page.paragraphs}


def test_the_daily_one_names_whoever_has_an_alert_by_weight(work):
    page = read(work).page()
    assert [line.account for line in page.lines] == [NORTHWIND, HARBOUR]
    assert [line.estimated for line in page.lines] == [False, True]
    assert page.lines[0].moved == pytest.approx(29.333, abs=0.01)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"owner": OWNER}, [NORTHWIND]),
        ({"tier": Tier.ENTERPRISE}, [NORTHWIND]),
        ({"arr_from": 100_000}, [NORTHWIND]),
        ({"segment": Segment.NEW}, [HARBOUR]),
        ({"segment": Segment.AT_RISK}, [NORTHWIND]),
        ({"owner": OWNER, "segment": Segment.NEW}, None),
    ],
)
def test_filters_leave_out_the_others(work, filters, found):
    page = read(work, **filters).page()
    assert (None if page is None else [line.account for line in page.lines]) == found


def test_what_recovered_since_is_told(work):
    later = MONDAY + DAY
    keep_risk(work, looked({NORTHWIND: {}, HARBOUR: {}}, now=later), now=later)
    page = read(work, now=later).page()
    assert page.lines == ()
    assert told(page)["Recovered"] == ("Harbour Freight: score fall", "Northwind Freight: login gap")


def test_the_manager_hears_of_what_nobody_claimed_in_time_and_of_changed_tiers(work):
    assert read(work, "manager", now=MONDAY, since=MONDAY - 2 * DAY).page().counts == ("2 changes of tier",)
    page = read(work, "manager", now=MONDAY + 5 * HOUR).page()
    assert [line.account for line in page.lines] == [NORTHWIND], "four hours for what is high, a day for the other"


def test_the_weekly_one_reads_health_and_escalations(work):
    measured(work, MONDAY.date(), northwind={}, harbour={})
    heard(work, "events")
    score_book(work, now=NOW)
    fact(work, NORTHWIND, "escalation", at=MONDAY - 3 * DAY)
    page = told(read(work, "weekly").page())
    assert page["Health"] != ("Nothing was scored yet.",)
    assert page["Open escalations"] == ("Northwind Freight, since Fri 13 Nov",)
    assert page["ARR at risk"] == ("EUR 100,000",)


def test_the_monthly_one_compares_with_four_weeks_ago(work):
    alert = work.alerts.active()[0]
    rate_alert(work, alert.id, useful=True, by=OWNER, now=MONDAY)
    page = told(read(work, "monthly").page())
    assert page["Tiers of risk, against four weeks ago"][-1].startswith("Low: 0 (was 2") or any(
        "was 2" in line for line in page["Tiers of risk, against four weeks ago"]
    )
    assert page["Alerts"] == ("100 % of 1 rating called it useful.",)


def test_the_chart_counts_the_weeks_that_were_looked_at(work):
    weeks = read(work).weeks()
    assert [week.day for week in weeks] == [MONDAY.date() - 28 * DAY, MONDAY.date()]
    assert [sum(week.tiers) for week in weeks] == [2, 2]
    assert [sum(week.tiers) for week in read(work, owner=OWNER).weeks()] == [1, 1]


def test_nobodys_book_is_silent(work):
    for kind in DigestKind:
        assert read(work, kind, owner=UserId("UNOBODY")).page() is None


def test_one_of_two_who_change_a_digest_at_once_is_told(work):
    from core.errors import Conflict

    digest = Subscription(id="d1", kind=DigestKind.DAILY, target="U1", last=MONDAY.date())
    assert work.digests.add(digest, next_at=MONDAY)
    assert not work.digests.add(digest, next_at=MONDAY)
    assert work.digests.all() == work.digests.due(now=MONDAY, limit=9) == (digest,)
    saved = work.digests.save(replace(digest, off="x"), next_at=None)
    assert work.digests.get("d1") == saved
    assert work.digests.next_at() is None
    with pytest.raises(Conflict):
        work.digests.save(digest, next_at=None)
