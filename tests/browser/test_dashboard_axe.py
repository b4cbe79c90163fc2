"""The pages of health in a browser: no barrier that axe knows, no sideways scrolling; light, dark, on a phone."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1] / "blocks"))
from health_cards import BOOKS, CARDS, HEAD, MANAGER
from risk_cards import CARDS as RISKS
from risk_cards import NOTHING, OWNER, REPORT

from core.reports.dashboard import Around, account_page, book_page, door_page
from core.reports.risk import account_report, book_report

pytestmark = pytest.mark.browser
AROUND = Around(names={MANAGER: "Success Manager", HEAD: "Head of Success"}, book="https://cs.example.org/dashboard")
PAGES = {
    "account": account_page(CARDS["yellow_falling"], around=AROUND),
    "red": account_page(CARDS["red_capped"], around=AROUND),
    "grey": account_page(CARDS["grey"], around=AROUND),
    "hostile": account_page(CARDS["hostile"], around=AROUND),
    "book": book_page(BOOKS["book"], around=AROUND),
    "signed in": book_page(BOOKS["book"], around=replace(AROUND, out="https://cs.example.org/dashboard/logout")),
    "door": door_page("You cannot see this page", "Ask an admin.", again="https://cs.example.org/dashboard/login"),
}
PAGES |= {f"risk_{name}": account_report(RISKS[name], names={OWNER: "Sam Success"}, form="html") for name in RISKS}
PAGES |= {"risk_book": book_report(REPORT, names={}, form="html")}
PAGES |= {"risk_never": book_report(NOTHING, names={}, form="html")}


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_health_holds_no_barrier(browser: Browser, scheme: str, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name, text in PAGES.items():
        page.set_content(text)
        for closed in page.locator("summary").all():
            closed.click()
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_a_page_is_walked_by_keyboard_and_shows_where_one_is(browser: Browser):
    page = browser.new_page()
    page.set_content(PAGES["account"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.close()


def test_a_page_prints_black_on_white_even_in_the_dark(browser: Browser):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.set_content(PAGES["book"])
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    context.close()
