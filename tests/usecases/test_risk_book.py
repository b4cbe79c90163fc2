"""The ranked list: its order, its ties, its pages, its filters, and what it says of money."""

from datetime import timedelta
from decimal import Decimal

import pytest
from health_scene import NOW, TEAM, open_workspace
from risk_views import TODAY, customers, day, later

from core.risk.card import RiskFilter
from core.risk.levels import Level
from core.types import Tier, UserId
from core.usecases.risk_book import risk_book

ALL = RiskFilter()


@pytest.fixture
def work(store):
    with store.begin(TEAM) as open_:
        open_workspace(open_)
        yield open_


def names(book):
    return [row.account for row in book.rows]


def keep(work, *rows, whole=True):
    work.risks.put(rows[0].day, rows, whole=whole)


def test_a_large_customer_at_medium_risk_comes_before_smaller_ones_at_critical_risk(work):
    customers(work, "silent", "angry", "large")
    keep(
        work,
        day("silent", 73.9, arr=40_000.0, tier="critical"),
        day("angry", 70.3, arr=60_000.0, tier="critical"),
        day("large", 26.0, arr=200_000.0),
    )
    book = risk_book(work, ALL, now=NOW)
    assert [(row.account, round(row.weight, 6)) for row in book.rows] == [
        ("large", 52_000.0),
        ("angry", 42_180.0),
        ("silent", 29_560.0),
    ]
    assert book.tiers == ((Level.CRITICAL, 2), (Level.MEDIUM, 1))
    assert (book.total, book.looked_at) == (3, TODAY)


def test_equal_ones_come_by_renewal_the_earliest_first_and_those_without_a_date_last(work):
    customers(work, "none", "late", "soon")
    days = {"none": None, "late": later(90), "soon": later(9)}
    keep(work, *(day(name, 50.0, arr=1000.0, renewal=renewal) for name, renewal in days.items()))
    assert names(risk_book(work, ALL, now=NOW)) == ["soon", "late", "none"]


def test_without_any_known_revenue_the_index_ranks(work):
    customers(work, "a", "b")
    keep(work, day("a", 10.0, estimated=True), day("b", 20.0, estimated=True))
    book = risk_book(work, ALL, now=NOW)
    assert [(row.account, row.weight) for row in book.rows] == [("b", None), ("a", None)]


def test_pages_follow_each_other_and_one_behind_the_last_is_the_last(work):
    found = [f"c{number:02}" for number in range(25)]
    customers(work, *found)
    keep(work, *(day(name, 100.0 - place, arr=100.0) for place, name in enumerate(found)))
    pages = [names(risk_book(work, ALL, now=NOW, first=first)) for first in (0, 10, 20)]
    assert [name for page in pages for name in page] == found
    last = risk_book(work, ALL, now=NOW, first=900)
    assert (last.first, names(last)) == (20, found[20:])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (RiskFilter(owner=UserId("U1")), ["mine"]),
        (RiskFilter(customer_tier=Tier.ENTERPRISE), ["theirs"]),
        (RiskFilter(tier=Level.CRITICAL), ["theirs"]),
        (RiskFilter(arr_from=5_000), ["theirs"]),
        (RiskFilter(owner=UserId("U1"), tier=Level.CRITICAL), []),
    ],
    ids=["owner", "customer tier", "risk tier", "revenue", "two at once"],
)
def test_a_filter_leaves_only_what_fits_and_counts_it(work, wanted, found):
    customers(work, "mine")
    customers(work, "theirs", owner="U2", tier=Tier.ENTERPRISE)
    keep(work, day("mine", 30.0, arr=1_000.0), day("theirs", 80.0, tier="critical", arr=9_000.0))
    book = risk_book(work, wanted, now=NOW)
    assert (names(book), book.total) == (found, len(found))


def test_several_currencies_are_ranked_as_numbers_and_it_says_so(work):
    customers(work, "euro", arr=Decimal(100))
    customers(work, "dollar", arr=Decimal(200), currency="USD")
    keep(work, day("euro", 50.0, arr=100.0), day("dollar", 50.0, arr=200.0))
    book = risk_book(work, ALL, now=NOW)
    assert names(book) == ["dollar", "euro"]
    assert "EUR, USD" in book.notices[0]


def test_who_was_looked_at_since_the_morning_stands_beside_the_rest(work):
    customers(work, "rest", "since")
    yesterday = TODAY - timedelta(days=1)
    keep(work, day("rest", 30.0, on=yesterday), day("since", 10.0, on=yesterday))
    scored(work, yesterday)
    keep(work, day("since", 90.0, tier="critical"), whole=False)
    book = risk_book(work, ALL, now=NOW)
    assert [(row.account, row.index) for row in book.rows] == [("since", 90.0), ("rest", 30.0)]
    assert book.total == 2


def test_the_move_of_four_weeks_and_an_unknown_health_stand_beside(work):
    customers(work, "a")
    keep(work, day("a", 20.0, on=TODAY - timedelta(days=29)))
    keep(work, day("a", 45.0, health=None))
    (row,) = risk_book(work, ALL, now=NOW).rows
    assert (row.d28, row.grey) == (25.0, True)


def test_before_the_first_look_there_is_nothing(work):
    book = risk_book(work, ALL, now=NOW)
    assert (book.rows, book.total, book.looked_at) == ((), 0, None)


def scored(work, on):
    from core.storage import ScoredDay

    note = ScoredDay(day=on, as_of=NOW, version=1, median=None, median_change=None, held=False)
    work.scores.remark(note)
