"""The pages of health: one file each, escaped, with numbers that sum, and nothing told by colour alone."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from health_cards import (
    BOOKS,
    CARDS,
    DISAGREES,
    EMPTY,
    GREEN,
    GREY,
    HEAD,
    HOSTILE_NAME,
    MANAGER,
    RED_CAPPED,
    YELLOW_FALLING,
)

from core.health.bands import one_decimal
from core.reports.dashboard import Around, account_page, age_words, book_page, door_page, points_printed

NAMES = {MANAGER: "Success Manager", HEAD: "Head of Success"}
AROUND = Around(names=NAMES, accounts={GREEN.account: "https://cs.example.org/dashboard/customer/x"})
PAGES = {
    **{name: account_page(card, around=AROUND) for name, card in CARDS.items()},
    **{f"book_{name}": book_page(book, around=AROUND) for name, book in BOOKS.items()},
    "door": door_page("You cannot see this page", "Ask <somebody>.", again="https://cs.example.org/dashboard/login"),
}
MINUS = "\N{MINUS SIGN}"
VOID = {"meta", "link", "br", "rect", "line", "circle", "polyline", "img", "input"}


class Reader(HTMLParser):
    """Reads a page and fails where elements do not nest."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_nests_and_has_one_heading_in_order(name):
    tags = [tag for tag in read(PAGES[name]).tags if re.fullmatch(r"h[1-6]", tag)]
    assert tags.count("h1") == 1
    assert tags[0] == "h1"
    assert all(int(after[1]) - int(before[1]) <= 1 for before, after in pairwise(tags))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_refers_to_nothing_outside_and_runs_nothing(name):
    reader = read(PAGES[name])
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert not [a for a in reader.attributes if a[1] == "src" or a[1].startswith("on")]
    for tag, _, value in (a for a in reader.attributes if a[1] == "href"):
        assert tag == "a"
        assert value.startswith(("#content", "https://cs.example.org/"))
    assert "url(" not in PAGES[name]
    assert "@import" not in PAGES[name]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_says_that_it_is_internal_and_can_be_printed_and_skipped(name):
    assert "Internal" in read(PAGES[name]).text
    assert "@media print" in PAGES[name]
    assert "prefers-color-scheme: dark" in PAGES[name]
    assert '<a class="skip" href="#content">' in PAGES[name]


def test_a_hostile_name_is_text_wherever_it_stands():
    for page in (PAGES["hostile"], PAGES["book_hostile"]):
        assert "<script>" not in page
        assert "<b>$a_b$" not in page
        assert HOSTILE_NAME in read(page).text


@pytest.mark.parametrize("name", sorted(CARDS))
def test_printed_points_sum_to_the_raw_score_as_printed(name):
    card = CARDS[name]
    assert round(sum(points_printed(card).values()), 1) == one_decimal(card.raw or 0.0)
    for signal in card.signals:
        assert abs(points_printed(card)[signal.name] - signal.points) <= 0.1


def test_printed_points_sum_where_every_one_would_be_rounded_down():
    third = replace(GREEN, raw=10.04 * 10, signals=tuple(replace(s, points=10.04) for s in GREEN.signals))
    assert round(sum(points_printed(third).values()), 1) == 100.4


def test_an_accounts_page_tells_everything_in_words():
    said = read(PAGES["yellow_falling"]).text
    for part in (
        "59.8",
        "Yellow",
        "falling",
        f"{MINUS}4.0",
        f"{MINUS}11.3",
        "100 %",
        "5 hours old",
        "Success Manager",
        "84,000 EUR",
    ):
        assert part in said
    for signal in YELLOW_FALLING.signals:
        assert signal.label in said
    assert "Champion left" in said
    assert "Back to green:" in said
    assert "Tickets have been silent" in said


def test_rules_and_peoples_views_are_told_with_names_and_ends():
    said = read(PAGES["red_capped"]).text
    assert "An escalation is open holds the score at 35 or less since 15 Sep 2026" in said
    assert "With Head of Success." in said
    assert "Before rules 45.1" in said
    other = read(PAGES["disagrees"]).text
    assert f"{MINUS}8.0 points" in other
    assert DISAGREES.override.reason in other
    assert "It disagrees with the band." in other


def test_a_grey_account_shows_its_number_in_brackets_and_why():
    said = read(PAGES["grey"]).text
    assert "(79.0)" in said
    assert "Grey" in said
    assert "Not enough data for a band" in said
    assert "not set up" in said
    assert GREY.notices[0] in said


def test_an_account_of_which_nothing_is_known_says_so():
    said = read(PAGES["empty"]).text
    assert "Not enough data: nothing usable has come yet." in said
    assert "no data" in said
    assert account_page(replace(EMPTY, components=(), signals=()))


def test_a_portfolio_tells_bands_money_and_the_worst_first():
    said = read(PAGES["book_book"]).text
    assert "Red 1 12 %" in said
    assert "588,000 EUR" in said
    assert "of it red: 84,000 EUR" in said
    assert said.index(RED_CAPPED.name) < said.index(GREEN.name)
    assert read(PAGES["book_none"]).text.count("No customer is known yet")
    assert "Customers of Success Manager" in read(PAGES["book_mine"]).text


def test_the_age_of_data_is_told_in_hours_then_days():
    now = GREEN.as_of
    assert age_words(None, now) == "no data"
    assert age_words(now, now) == "less than an hour old"
    assert age_words(now.replace(hour=5), now) == "1 hour old"
    assert age_words(now.replace(day=20), now) == "4 days old"
