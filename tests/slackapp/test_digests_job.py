"""The job of digests: once for each subscriber and local day, through restarts, several processes and silence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from core.accounts import Account, Channel, Person
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.levels import Level
from core.storage import ScoredDay, Store
from core.types import AccountId, ChannelId, Place, TeamId, UserId
from core.usecases.send_digests import pass_digest
from slackapp.delivery import deliverer
from slackapp.jobs import digests

TEAM, OWNER, CHANNEL, LEAD = TeamId("T1"), UserId("U1"), ChannelId("CRISK"), UserId("ULEAD")
SHARED = ChannelId("CX")
DAY = timedelta(days=1)
NINE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""Nine in Berlin on a Monday."""
ACME = AccountId("acme")
WALLS = (datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=61 * turn) for turn in count())


@pytest.fixture
def app(make_phone):
    made = make_phone().app
    with made.store.begin(TEAM) as work:
        work.people.save(Person(id=OWNER, name="The owner", time_zone="Europe/Berlin"), seen_at=NINE)
        work.accounts.save(Account(id=ACME, name="Northwind Freight", owner=OWNER))
        work.alerts.add([alert("a1")], wake_at={})
        for days in range(30):
            work.scores.mark(scored(NINE.date() + days * DAY))
        week = [NINE.date() - DAY * 7 * back for back in range(8)]
        for day in week:
            work.risks.put(day, [looked(day)], whole=True)
    return made


def scored(day):
    """The day's scores were made already, so that what the test wrote stays as it is."""
    return ScoredDay(day=day, as_of=NINE, version=0, median=None, median_change=None, held=False)


def looked(day, tier="high"):
    return RiskDay(account=ACME, day=day, index=50.0, tier=Level(tier), health=None, times=1.0, warnings={})


def alert(key, account=ACME, level="medium"):
    return Alert(
        id=key,
        account=account,
        rule=key,
        label="Many tickets",
        level=Level(level),
        state=AlertState.OPEN,
        route=Route.DIGEST,
        evidence=Evidence(sentence="11 tickets in 30 days.", source="support", at=NINE),
        opened_at=NINE - DAY,
        since=NINE - DAY,
        owner=OWNER,
    )


def settled(app, **more):
    with app.store.begin(TEAM) as work:
        workspace = work.workspaces.get()
        work.workspaces.save(replace(workspace, settings=replace(workspace.settings, **more)))


def queued(app):
    """(lane, kind of digest, its day) of everything that waits; it is taken out."""
    found = []
    with app.store.begin(TEAM) as work:
        while claimed := work.outbox.claim(now=NINE + 400 * DAY, wall=(wall := next(WALLS)), owner="t", limit=50):
            for one in claimed:
                work.outbox.sent(one, channel=ChannelId("D1"), ts=f"1.{one.id}", wall=wall)
                page = getattr(one.intent, "page", None)
                found.append((one.lane, page.kind, page.day) if page else (one.lane, one.intent.kind))
    return found


def posts(app):
    return [one for one in queued(app) if len(one) == 3]


def begin(app, *, hours=1):
    """The job sees everybody for the first time, early that Monday."""
    assert digests.run(app, NINE - timedelta(hours=hours), "a").digests == 0


def test_an_owner_hears_at_nine_by_their_own_clock_with_a_chart_in_the_thread(app):
    begin(app)
    assert not digests.due(app, NINE - timedelta(minutes=1))
    assert digests.due(app, NINE)
    assert digests.run(app, NINE, "a").digests == 1
    assert queued(app) == [(OWNER, "daily", NINE.date()), (OWNER, "digest_chart")]
    assert not digests.due(app, NINE)
    assert digests.run(app, NINE + timedelta(hours=5), "a").digests == 0


def test_the_risk_channel_has_one_from_when_it_is_set_and_who_leads_the_managers(app):
    begin(app)
    settled(app, risk_channel=CHANNEL, roles={"cs_manager": LEAD})
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert digests.run(app, at, "a").digests == 2, "the owner's and, by the workspace's clock, the channel's"
    assert {lane for lane, *_ in posts(app)} == {OWNER, CHANNEL}
    with app.store.begin(TEAM) as work:
        work.alerts.save(replace(work.alerts.get("a1"), state=AlertState.OPEN, since=at - 5 * DAY), wake_at=None)
    digests.run(app, at + DAY, "a")
    assert sorted(posts(app)) == [
        (CHANNEL, "daily", date(2026, 11, 17)),
        (OWNER, "daily", date(2026, 11, 17)),
        (LEAD, "manager", date(2026, 11, 17)),
    ]


def test_another_risk_channel_takes_the_place_of_the_first(app):
    settled(app, risk_channel=CHANNEL)
    begin(app, hours=5)
    settled(app, risk_channel=ChannelId("COTHER"))
    digests.run(app, NINE - timedelta(hours=4), "a")
    digests.run(app, NINE + timedelta(hours=3), "a")
    assert {lane for lane, *_ in posts(app)} == {OWNER, "COTHER"}


def test_of_two_processes_on_one_database_one_sends(app, store):
    begin(app)
    other = Store.open(store._engine.url.render_as_string(hide_password=False))
    second = replace(app, store=other)
    try:
        for day in range(5):
            with ThreadPoolExecutor(2) as pool:
                now = NINE + day * DAY
                done = list(pool.map(lambda one, at=now: digests.run(one, at, "x").digests, (app, second)))
            assert sum(done) == 1
    finally:
        other.close()
    assert [day for _, _, day in posts(app)] == [NINE.date() + day * DAY for day in range(5)]


def test_killed_between_making_it_up_and_the_end_it_is_sent_once(app):
    begin(app)
    with pytest.raises(KeyboardInterrupt):
        killed(app)
    assert posts(app) == [], "nothing was kept"
    assert digests.run(app, NINE, "a").digests == 1
    assert posts(app) == [(OWNER, "daily", NINE.date())]


def killed(app):
    with app.store.begin(TEAM) as work:
        (one,) = work.digests.due(now=NINE, limit=1)
        assert pass_digest(work, one, now=NINE) == 1
        raise KeyboardInterrupt


def test_one_that_breaks_holds_up_no_other_and_is_tried_again(app):
    with app.store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("other"), name="Harbour Freight", owner=UserId("U2")))
        work.alerts.add([alert("a2", AccountId("other"))], wake_at={})
    begin(app)
    turned(app, zone="Nowhere/Near")
    assert digests.run(app, NINE + timedelta(hours=1), "a").digests == 1
    assert digests.run(app, NINE + timedelta(hours=1), "a").digests == 0
    turned(app, zone="")
    assert digests.run(app, NINE + timedelta(hours=2), "a").digests == 1
    assert {lane for lane, *_ in posts(app)} == {OWNER, "U2"}


def turned(app, **changes):
    with app.store.begin(TEAM) as work:
        (one,) = [one for one in work.digests.all() if one.target == OWNER]
        work.digests.save(replace(one, **changes), next_at=NINE)


def test_weekends_holidays_and_days_without_the_app_are_silent(app):
    settled(app, place=Place(country="DE"))
    begin(app)
    digests.run(app, NINE, "a")
    back = NINE + 3 * DAY + timedelta(hours=6)
    assert digests.run(app, back, "a").digests == 1, "late, for the day it is"
    for days in (4, 5, 6, 7):
        digests.run(app, NINE + days * DAY, "a")
    assert [day.day for _, _, day in posts(app)] == [16, 19, 20, 23]


def test_with_nothing_to_tell_nobody_hears(app):
    begin(app)
    with app.store.begin(TEAM) as work:
        work.alerts.save(replace(work.alerts.get("a1"), state=AlertState.SNOOZED), wake_at=None)
        work.risks.put(NINE.date(), [looked(NINE.date(), "low")], whole=True)
    assert digests.run(app, NINE, "a").digests == 0
    assert not digests.due(app, NINE)


def test_who_is_not_here_any_more_gets_none(app):
    begin(app)
    with app.store.begin(TEAM) as work:
        gone = Person(id=OWNER, name="The owner", time_zone="Europe/Berlin", deleted=True)
        work.people.save(gone, seen_at=NINE)
    assert digests.run(app, NINE, "a").digests == 0


def test_who_was_never_seen_is_asked_for_and_hears_by_their_own_clock(app):
    with app.store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("far"), name="Harbour Freight", owner=UserId("UFAR")))
        work.alerts.add([alert("a9", AccountId("far"))], wake_at={})
    begin(app)
    with app.store.begin(TEAM) as work:
        assert work.digests.strangers(limit=9) == ("UFAR",)
        work.people.save(Person(id=UserId("UFAR"), name="Far", time_zone="Asia/Tokyo"), seen_at=NINE)
        work.digests.wake_those_of(UserId("UFAR"), at=NINE - timedelta(minutes=30))
    assert digests.run(app, NINE - timedelta(minutes=30), "a").digests == 1, "it is past nine in Tokyo"


def test_a_channel_of_another_company_is_no_place_for_it(app):
    with app.store.begin(TEAM) as work:
        work.channels.save(Channel(id=SHARED, name="risk", is_ext_shared=True), seen_at=NINE)
    settled(app, risk_channel=SHARED)
    begin(app)
    digests.run(app, NINE + timedelta(hours=2), "a")
    deliverer(app, owner="t").drain(now=NINE + timedelta(hours=2))
    with app.store.read(TEAM) as work:
        (row,) = [one for one in work.digests.all() if one.target == SHARED]
    assert "shared with another company" in row.off
