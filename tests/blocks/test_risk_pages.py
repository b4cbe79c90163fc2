"""The reports of risk: one file each, escaped, with numbers that sum; and the same as Markdown."""

import re

import pytest
from risk_cards import CARDS, NOTHING, OWNER, REPORT, SILENT
from test_dashboard_pages import Reader

from core.reports.risk import account_report, book_report

NAMES = {OWNER: "Sam Success"}
PAGES = {
    **{name: account_report(card, names=NAMES, form="html") for name, card in CARDS.items()},
    "book": book_report(REPORT, names=NAMES, form="html"),
    "never": book_report(NOTHING, names={}, form="html"),
}
PAPERS = {
    **{name: account_report(card, names=NAMES, form="md") for name, card in CARDS.items()},
    "book": book_report(REPORT, names=NAMES, form="md"),
    "never": book_report(NOTHING, names={}, form="md"),
}


def words_of(page):
    reader = Reader()
    reader.feed(page)
    assert not reader.open
    return " ".join(" ".join(reader.words).split()), reader


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_one_file_without_a_script(name):
    _, reader = words_of(PAGES[name])
    assert "script" not in reader.tags
    assert not [
        value for tag, key, value in reader.attributes if key in ("src", "href") and not value.startswith("#")
    ]
    assert not [key for _, key, _ in reader.attributes if key.startswith("on")]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_it_is_called_a_ranking_and_no_probability_without_a_model(name):
    for text in (words_of(PAGES[name])[0], PAPERS[name]):
        assert "ranking of where to work first, not a probability" in text
        assert ("in 100 leave within 90 days" in text) == (name == "model")


def test_the_parts_and_the_steps_sum_to_what_stands_under_them():
    said, _ = words_of(PAGES["silent"])
    assert round(sum(part.points for part in SILENT.parts), 1) == SILENT.index
    assert "Index 73.9" in said
    assert "Together +34.2" in said


def test_each_warning_names_its_evidence_source_and_time():
    said, _ = words_of(PAGES["silent"])
    assert "Core use fell by 34 % in 28 days. segment 24 Sep 2026, 04:00 UTC" in said
    assert "Known from segment, 24 Sep 2026, 04:00 UTC." in PAPERS["silent"]


def test_a_portfolio_tells_tiers_by_currency_moves_and_who_is_worst():
    said, _ = words_of(PAGES["book"])
    for expected in (
        "60,000 EUR 40,000 USD",
        "7 of 10 ratings useful",
        "Median days in critical 12",
        "and 33 more",
        "6,250 (estimated)",
    ):
        assert expected in said
    assert said.index("Large at medium risk") < said.index("Angry power user") < said.index("Harbour Analytics")
    assert "100,000" not in said, "currencies are never added up"


def test_a_table_of_markdown_has_as_many_cells_in_each_row():
    for name, paper in PAPERS.items():
        tables = re.findall(r"(?:^\|.*\n)+", paper, flags=re.MULTILINE)
        assert tables or name == "never"
        for table in tables:
            cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(cells) == 1, table
