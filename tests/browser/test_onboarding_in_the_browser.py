"""From `/onboard` to a celebrated milestone, in the browser, as the demo's customer-success manager.

``SCREENSHOTS=write`` puts the pictures into ``docs/``; else they go to a temporary folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_desk import ROOT, Desk, chance, demo
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
GO_LIVE = "First workflow live"
FIRST = "Platform access configured"
CARD = "Acme: Enterprise onboarding"


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    pictures = ROOT / "docs" if os.environ.get("SCREENSHOTS") == "write" else tmp_path
    with demo(tmp_path) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", color_scheme="light")
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.set_default_timeout(20_000)
        page.goto(f"{address}/")
        yield Desk(page, pictures)
        context.close()
    assert problems == []


def test_acme_is_onboarded_from_a_command_to_a_celebration(desk: Desk):
    desk.become("Team Manager")
    desk.become("Success Manager")
    desk.go("acme")
    open_the_form(desk)
    see_the_preview_follow(desk)
    submit(desk)
    mark_the_first_tasks_done(desk)
    wait_for_reminders(desk)
    celebrate(desk)
    look_at_the_customers_page(desk)
    look_around(desk)


def open_the_form(desk: Desk) -> None:
    desk.write("/onb")
    expect(desk.page.get_by_role("option", name="/onboard")).to_be_visible()
    desk.write("Tab", "Acme enterprise", "Enter")
    expect(desk.modal.get_by_label("Customer", exact=True)).to_have_value("Acme")
    expect(desk.modal.get_by_role("button", name="Enterprise")).to_be_visible()


def see_the_preview_follow(desk: Desk) -> None:
    preview = desk.modal.locator("[data-block='preview.milestones']")
    warning = desk.modal.locator("[data-block='preview.warnings']")
    before = chance(preview, GO_LIVE)
    expect(warning).to_have_count(0)
    desk.modal.get_by_label("Data migration").check()
    expect(warning).to_contain_text("with a data migration")
    assert chance(preview, GO_LIVE) < before
    desk.modal.locator("[data-block='preview.note']").scroll_into_view_if_needed()
    desk.picture("preview")


def submit(desk: Desk) -> None:
    desk.modal.get_by_role("button", name="Create the plan").click()
    expect(desk.modal).to_be_hidden()
    card = desk.message(CARD)
    expect(card).to_contain_text("0 of 46 tasks done")
    expect(card).to_contain_text(GO_LIVE)
    desk.picture("plan")


def mark_the_first_tasks_done(desk: Desk) -> None:
    card = desk.message(CARD)
    for done, title in enumerate(("Complete the sales handoff record", "Provision production tenant"), start=1):
        desk.mark_done(card, title)
        expect(card).to_contain_text(f"{done} of 46 tasks done")
    card.get_by_role("button", name="replies").click()
    expect(desk.page.locator(".thread .message", has_text="Provision production tenant").first).to_be_visible()
    desk.page.get_by_role("textbox", name="Reply").press("Escape")


def wait_for_reminders(desk: Desk) -> None:
    desk.go("Coordinator")
    desk.page.locator(".tab", has_text="Messages").click()
    reminder = desk.feed.locator(".message", has_text="Acme")
    desk.move_clock("Next due")
    desk.move_clock_until("+1 day", reminder, most=5)
    expect(reminder.last.get_by_role("button", name="Done").first).to_be_visible()
    desk.picture("reminders")


def celebrate(desk: Desk) -> None:
    desk.go("acme")
    card = desk.message(CARD)
    for done, title in enumerate(("Create role groups", "Confirm that admins and pilot users"), start=3):
        desk.mark_done(card, title)
        expect(card).to_contain_text(f"{done} of 46 tasks done")
    celebration = desk.message(f"Acme reached {FIRST}")
    expect(celebration).to_contain_text("Next: Key users trained")
    expect(card).to_contain_text(f"✓ {FIRST} reached")
    desk.picture("celebration")


def look_at_the_customers_page(desk: Desk) -> None:
    desk.message(CARD).get_by_role("button", name="Checklist").click()
    link = desk.modal.get_by_role("link", name="Look at")
    with desk.page.expect_popup() as opened:
        link.click()
    page = opened.value
    expect(page.get_by_role("heading", name="Acme").first).to_be_visible()
    expect(page.get_by_text("Confirm that admins and pilot users can sign in")).to_be_visible()
    expect(page.get_by_text("sales handoff")).to_have_count(0)
    desk.page.keyboard.press("Escape")
    Desk(page, desk._pictures).picture("checklist")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390, "wider than a phone"


def look_around(desk: Desk) -> None:
    desk.go("Coordinator")
    expect(desk.page.get_by_text("My plans").first).to_be_visible()
    desk.picture("home")
