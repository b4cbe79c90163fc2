"""What to do first in a book: red and falling, then money and renewals, then what needs set-up."""

from datetime import date
from decimal import Decimal

from core.health.bands import Band
from core.health.card import Arrow, BookRow
from core.health.todo import Worry, todo

TODAY = date(2026, 11, 16)


def row(name, band, **more):
    known = {"score": 60.0, "coverage": 0.9, "arrow": Arrow.FLAT, "d7": 0.0, "d28": 0.0}
    return BookRow(account=f"acc_{name}", name=name, band=band, **{**known, **more})


def order(*rows, **more):
    return [each.name for each in todo(rows, today=TODAY, **more).rows]


def test_red_and_falling_come_before_yellow_and_what_needs_setting_up():
    assert order(
        row("grey", Band.GREY),
        row("yellow", Band.YELLOW),
        row("red", Band.RED),
        row("falling", Band.RED, arrow=Arrow.DOWN),
    ) == ["falling", "red", "yellow", "grey"]


def test_of_two_alike_the_larger_and_the_one_that_renews_sooner_comes_first():
    large = row("large", Band.RED, arr=Decimal(90_000), currency="EUR")
    small = row("small", Band.RED, arr=Decimal(9_000), currency="EUR")
    soon = row("soon", Band.RED, arr=Decimal(9_000), currency="EUR", renewal=date(2026, 12, 1))
    assert order(small, soon, large) == ["large", "soon", "small"]


def test_revenue_of_different_currencies_is_not_compared():
    dear = row("dear", Band.RED, arr=Decimal(5_000_000), currency="JPY")
    other = row("also", Band.RED, arr=Decimal(30_000), currency="EUR")
    assert order(dear, other) == ["also", "dear"]


def test_a_green_one_is_there_only_when_it_falls_or_renews_soon():
    found = todo(
        (
            row("calm", Band.GREEN),
            row("falls", Band.GREEN, arrow=Arrow.DOWN),
            row("renews", Band.GREEN, renewal=date(2026, 11, 20)),
            row("renewed", Band.GREEN, renewal=date(2026, 11, 1)),
        ),
        today=TODAY,
    )
    assert [each.name for each in found.rows] == ["falls", "renews"]
    assert found.well == 2


def test_what_a_week_has_no_room_for_is_counted():
    many = tuple(row(f"red {number}", Band.RED) for number in range(14))
    found = todo(many, today=TODAY)
    assert (len(found.rows), found.more, found.well) == (10, 4, 0)


def test_a_risk_ranks_beside_health_and_brings_a_grey_customer_forward():
    worried, red, grey = row("worried", Band.GREY), row("red", Band.RED), row("grey", Band.GREY)
    worries = {worried.account: Worry(index=90.0, tier="critical", why="Champion left")}
    assert order(grey, red, worried, worries=worries) == ["worried", "red", "grey"]
    found = todo((red, worried), today=TODAY, capacity=1, worries=worries)
    assert found.worries == worries
    assert todo((red,), today=TODAY, worries=worries).worries == {}
