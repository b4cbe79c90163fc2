"""When a digest is due, and what it tells."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from digest_scene import DAY, MONDAY, SINCE, account, alert, book, hours, risk, subscription

from core.calendar import WorkCalendar
from core.content.scoring import default_scoring
from core.health.bands import Band
from core.messages_digest import Course
from core.onboarding.status import Level as Pace
from core.risk.alert import AlertState
from core.risk.digest import Segment, begins_week, begun, day_after, due_day, next_at, passed
from core.risk.digest_book import DueTask, segment_of
from core.risk.digest_daily import daily, manager
from core.risk.digest_page import money
from core.risk.digest_wide import Month, Onboarding, TeamWeek, monthly, quarter_after, weekly
from core.types import Place, Tier


def sent_over(digest, where, *, since, days, minutes=15):
    """The local days on which it is sent when the clock looks every quarter of an hour."""
    sent, now = [], since
    while now < since + timedelta(days=days):
        if next_at(digest, where) <= now:
            day = due_day(digest, where, now=now)
            sent += [day] if day else []
            digest = passed(digest, where, now=now)
        now += timedelta(minutes=minutes)
    return sent


@pytest.mark.parametrize(
    ("zone", "sunday"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
    ],
)
@pytest.mark.parametrize("at", [time(9), time(2, 30), time(1, 30), time(0)])
def test_when_the_clocks_change_every_day_has_one(zone, sunday, at):
    where = hours(zone)
    everyday = replace(where, calendar=WorkCalendar((Place(weekend=()),)))
    digest = subscription(last=sunday - 3 * DAY, at=at)
    begins = datetime.combine(sunday - 2 * DAY, time(0), where.zone).astimezone(UTC)
    days = sent_over(digest, everyday, since=begins, days=4.9)
    assert days == [sunday + count * DAY for count in range(-2, 3)]


def test_nine_in_the_morning_is_nine_before_and_after_the_clocks_change():
    where = hours("Europe/Berlin")
    friday = date(2026, 3, 27)
    assert next_at(subscription(last=friday - DAY), where) == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert next_at(subscription(last=friday), where) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_weekends_and_holidays_are_silent():
    christmas = datetime(2026, 12, 23, 0, tzinfo=UTC)
    where = hours("UTC", country="DE")
    days = sent_over(subscription(last=date(2026, 12, 22)), where, since=christmas, days=13)
    assert [day.day for day in days] == [23, 24, 28, 29, 30, 31, 4]


def test_after_three_days_without_the_app_only_todays_is_sent():
    where, digest = hours(), subscription(last=MONDAY)
    back = datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert due_day(digest, where, now=back) == MONDAY + 3 * DAY
    after = passed(digest, where, now=back)
    assert due_day(after, where, now=back) is None
    assert next_at(after, where) == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert due_day(digest, where, now=datetime(2026, 11, 21, 10, tzinfo=UTC)) is None, "it is Saturday"


def test_a_weekly_one_that_was_missed_waits_for_the_next_week():
    where, digest = hours(), subscription("weekly", last=MONDAY - DAY)
    tuesday = datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert due_day(digest, where, now=tuesday) is None
    assert next_at(passed(digest, where, now=tuesday), where) == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_each_kind_has_its_days():
    german = hours(country="DE").calendar
    assert day_after("daily", german, date(2026, 11, 20)) == date(2026, 11, 23)
    assert day_after("weekly", german, date(2026, 11, 16)) == date(2026, 11, 23)
    assert day_after("weekly", german, date(2026, 4, 5)) == date(2026, 4, 7), "Easter Monday is a holiday"
    assert day_after("monthly", german, date(2026, 12, 1)) == date(2027, 1, 4)
    assert day_after("monthly", german, date(2026, 10, 31)) == date(2026, 11, 2)
    assert begins_week(german, date(2026, 4, 7))
    assert not begins_week(german, date(2026, 4, 8))


@pytest.mark.parametrize(("hour", "today"), [(8, True), (11, True), (18, False)])
def test_who_is_new_gets_todays_while_people_are_at_work(hour, today):
    now = datetime(2026, 11, 16, hour, tzinfo=UTC)
    first = begun(subscription(), hours(), now=now)
    expected = datetime(2026, 11, 16 if today else 17, 9, tzinfo=UTC)
    assert next_at(first, hours()) == expected


def test_a_person_who_moves_hears_at_nine_of_the_new_zone_and_not_twice():
    berlin, york = hours("Europe/Berlin"), hours("America/New_York")
    digest = passed(subscription(), berlin, now=datetime(2026, 11, 16, 8, tzinfo=UTC))
    assert due_day(digest, york, now=datetime(2026, 11, 16, 14, tzinfo=UTC)) is None
    early = datetime(2026, 11, 17, 8, tzinfo=UTC)
    assert due_day(digest, york, now=early) is None
    assert next_at(passed(digest, york, now=early), york) == datetime(2026, 11, 17, 14, tzinfo=UTC)


def test_the_order_is_risk_weighted_revenue_as_in_the_specification():
    accounts = (account("silent", 40_000), account("angry", 60_000), account("large", 200_000))
    risks = (risk("silent", 73.9, "critical"), risk("angry", 70.3, "critical"), risk("large", 26.0, "medium"))
    alerts = [alert(name, name) for name in ("silent", "angry", "large")]
    page = daily(book(*accounts, risks=risks, alerts=alerts), low=False)
    assert [line.account for line in page.lines] == ["large", "angry", "silent"]
    assert [round(line.weight) for line in page.lines] == [52_000, 42_180, 29_560]


def test_at_most_ten_customers_and_how_many_more():
    accounts = [account(f"c{number:02}", 1000 + number) for number in range(14)]
    risks = [risk(one.id) for one in accounts]
    page = daily(book(*accounts, risks=risks), low=False)
    assert (len(page.lines), page.more, page.lines[0].account) == (10, 4, "c13")


def test_revenue_that_is_not_known_is_the_median_of_the_tier_and_is_said_to_be_an_estimate():
    known = [account(f"k{arr}", arr, tier=Tier.SMB) for arr in (10, 20, 90)]
    unknown = account("x", tier=Tier.SMB)
    page = daily(book(*known, unknown, risks=[risk("x", 50.0)]), low=False)
    assert (page.lines[0].weight, page.lines[0].estimated) == (10.0, True)


def test_revenue_in_several_currencies_is_never_added_up():
    accounts = (account("a", 1000), account("b", 3000, currency="USD"), account("c", 500))
    page = daily(book(*accounts, risks=[risk(one.id) for one in accounts]), low=False)
    assert page.paragraphs[0].lines == ("Risk-weighted ARR: USD 1,500 · EUR 750.",)
    assert money({}) == ""


def test_what_is_new_worse_and_as_before_is_told_apart():
    accounts = [account(name, 100) for name in ("new", "up", "raised", "same", "fallen")]
    alerts = [
        alert("1", "new", opened_at=SINCE + DAY, since=SINCE + DAY),
        alert("2", "up"),
        alert("3", "raised", since=SINCE + DAY),
        alert("4", "same"),
    ]
    risks = [risk("up", 55.0), risk("same", 52.0), risk("fallen", 50.0)]
    before = [risk("up", 50.0), risk("same", 50.0), risk("fallen", 30.0, "medium")]
    page = daily(book(*accounts, alerts=alerts, risks=risks, before=before), low=False)
    assert {line.account: line.course for line in page.lines} == {
        "new": Course.NEW,
        "up": Course.WORSE,
        "raised": Course.WORSE,
        "same": Course.STILL,
        "fallen": Course.NEW,
    }
    assert page.counts[0] == "5 at risk (2 new, 2 worse)"


def test_low_warnings_come_on_mondays_alone():
    low = book(account("a", 100), alerts=[alert("1", "a", level="low")])
    assert daily(low, low=False) is None
    assert daily(low, low=True).lines[0].alert == "1"


@pytest.mark.parametrize("state", ["snoozed", "dismissed", "resolved"])
def test_what_is_put_off_or_over_is_not_told_as_a_risk(state):
    assert daily(book(account("a"), alerts=[alert("1", "a", state=AlertState(state))]), low=False) is None


def test_with_nothing_to_tell_it_is_silent_though_a_renewal_is_near():
    assert daily(book(account("a", 100, renewal_date=MONDAY + 9 * DAY)), low=False) is None


def test_repeated_alerts_of_one_rule_are_one_with_a_count():
    closed = [alert("1", "a", state=AlertState.RESOLVED, closed_at=SINCE + DAY)]
    many = [alert("2", "a"), alert("3", "a", rule="tickets", level="medium"), alert("4", "b")]
    page = daily(book(account("a", 9), account("b", 1), alerts=many, closed=closed), low=False)
    assert [(note.label, note.times) for note in page.lines[0].notes] == [("login gap", 2), ("tickets", 1)]
    assert page.paragraphs[0].lines[-1] == "Warnings: login gap (2), tickets."
    assert page.lines[0].alert == "2", "the buttons are those of the worst"


def test_recovered_unclaimed_due_and_renewals_are_told():
    over = alert("1", "b", state=AlertState.RESOLVED, closed_at=SINCE + DAY)
    task = DueTask(account="a", name="A Freight", title="Book the call", due=MONDAY - 3 * DAY)
    page = daily(
        book(
            account("a", 100, renewal_date=MONDAY + 9 * DAY),
            account("b"),
            alerts=[alert("2", "a")],
            closed=[over],
            late=frozenset({"2"}),
            tasks=[task],
        ),
        low=False,
    )
    assert page.counts == ("1 at risk", "1 unclaimed", "1 recovered", "1 due or overdue")
    told = {one.heading: one.lines for one in page.paragraphs}
    assert told["Recovered"] == ("B Freight: login gap",)
    assert told["Due or overdue"] == ("A Freight: Book the call, due since Fri 13 Nov",)
    assert told["Renewals in the next 30 days"] == ("A Freight: Wed 25 Nov, EUR 100",)


def test_the_manager_hears_of_unclaimed_overdue_long_red_and_changed_tiers():
    red = risk("a", tier="critical", red_since=MONDAY - 28 * DAY)
    late = [DueTask(account="a", name="A Freight", title="Call", due=MONDAY - DAY, owner="U7")]
    page = manager(
        book(
            account("a"),
            risks=[red],
            before=[risk("a", tier="medium")],
            alerts=[alert("1", "a"), alert("2", "a", rule="tickets")],
            late=frozenset({"1"}),
            tasks=late,
        )
    )
    assert page.counts == ("1 unclaimed", "1 overdue", "1 red for 4 weeks or more", "1 change of tier")
    assert [line.alert for line in page.lines] == ["1"]
    assert page.paragraphs[-1].lines == ("A Freight: medium to critical",)
    assert manager(book(account("a"), risks=[risk("a", red_since=MONDAY - 27 * DAY)])) is None


def test_the_weekly_one_tells_health_money_onboarding_escalations_and_load():
    week = TeamWeek(
        day=MONDAY,
        accounts=(account("a", 100), account("b", 50, currency="USD", owner=None)),
        risks={"a": risk("a", tier="critical"), "b": risk("b", tier="low")},
        bands={"a": Band.RED, "b": Band.GREEN},
        bands_before={"a": Band.GREEN, "b": Band.GREEN},
        onboardings=(Onboarding(name="B Freight", pace=Pace.OFF_TRACK, end=MONDAY),),
        escalated={"a": MONDAY - 3 * DAY},
        tasks={"U1": 4},
    )
    told = {one.heading: one.lines for one in weekly(week).paragraphs}
    assert told == {
        "Health": ("1 red (0 a week ago)", "1 green (2 a week ago)"),
        "ARR at risk": ("EUR 100",),
        "Onboarding": ("1 running: 1 off track", "B Freight: off track, forecast to end Mon 16 Nov"),
        "Open escalations": ("A Freight, since Fri 13 Nov",),
        "Load": ("<@U1>: 1 customer, 1 at risk, 4 open tasks", "Nobody: 1 customer, 0 at risk, 0 open tasks"),
    }


def test_the_monthly_one_compares_tiers_with_four_weeks_ago():
    month = Month(
        day=date(2026, 11, 2),
        accounts=(account("a", 100, renewal_date=date(2027, 1, 5)), account("b", 50)),
        risks={"a": risk("a", tier="critical"), "b": risk("b", tier="low")},
        before={"a": risk("a", tier="medium"), "b": risk("b", tier="low")},
        quarter=quarter_after(date(2026, 11, 2)),
        outcomes={"saved": 2, "lost": 1, "partly_saved": 1},
        ratings=(3, 1),
    )
    told = {one.heading: one.lines for one in monthly(month).paragraphs}
    tiers, moves, renewals, saves, alerts = told.values()
    assert tiers[0] == "Critical: 1, EUR 100 (was 0: none known)"
    assert moves == ("1 from medium to critical",)
    assert renewals == ("1 renewal from Fri 1 Jan to Wed 31 Mar: EUR 100", "1 of them at risk: EUR 100")
    assert saves == ("1 lost, 1 partly saved, 2 saved",)
    assert alerts == ("75 % of 4 ratings called it useful.",)


def test_the_segment_is_at_risk_or_by_age():
    profiles = default_scoring().profiles
    young = account("a", contract_start=MONDAY - 10 * DAY)
    assert segment_of(young, risk("a"), profiles, today=MONDAY) is Segment.AT_RISK
    assert segment_of(young, risk("a", tier="low", red_since=MONDAY), profiles, today=MONDAY) is Segment.AT_RISK
    assert segment_of(young, None, profiles, today=MONDAY) is Segment.NEW
    grown = account("a", contract_start=MONDAY - 100 * DAY)
    assert segment_of(grown, risk("a", tier="low"), profiles, today=MONDAY) is Segment.GROWING
    assert segment_of(account("a"), None, profiles, today=MONDAY) is Segment.ESTABLISHED
