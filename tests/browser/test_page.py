"""The local workspace's page in a real browser, against canned data."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "workspace"))
import page_canned as canned
from page_fixture import FakeWorkspace, Running

pytestmark = pytest.mark.browser


@pytest.fixture
def running() -> Iterator[Running]:
    with Running() as started:
        yield started


@pytest.fixture
def fake(running: Running) -> FakeWorkspace:
    return running.fake


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(f"http://127.0.0.1:{running.port}/#U1/C1")
    opened.wait_for_selector(".message")
    yield opened
    context.close()
    assert problems == []


def composer(page: Page) -> Locator:
    return page.locator("main .composer-input")


def onboard(page: Page) -> Locator:
    composer(page).fill("/onboard Acme")
    composer(page).press("Enter")
    modal = page.locator("dialog.modal")
    expect(modal).to_be_visible()
    return modal


def sent(fake: FakeWorkspace, path: str) -> list[canned.Json]:
    return [body for where, body in fake.posted if where == f"/_local/{path}"]


def wait_sent(page: Page, fake: FakeWorkspace, path: str, **parts: str) -> canned.Json:
    """The first call of ``path`` that holds ``parts``, once it has come."""
    for _ in range(250):
        found = [body for body in sent(fake, path) if parts.items() <= body.items()]
        if found:
            return found[0]
        page.wait_for_timeout(20)
    raise AssertionError(f"{path} with {parts} was not called")


def test_what_a_stranger_wrote_is_shown_and_never_run(page: Page, fake: FakeWorkspace):
    hostile = canned.HOSTILE
    fake.put("C1", "U4", hostile)
    fake.put("C1", "UBOT", "x", blocks=[{"type": "section", "block_id": "h", "text": canned.mrkdwn(hostile)}])
    fake.put("C1", "UBOT", "x", blocks=[{"type": "header", "block_id": "h2", "text": canned.plain(hostile)}])
    fake.put("C1", "UBOT", "x", blocks=[{"type": "markdown", "block_id": "m", "text": hostile}])
    fake.put("C1", "UBOT", "<javascript:window.pwned=1|press me> <data:text/html,x|me too>", username=hostile)
    expect(page.locator(".message", has_text="press me")).to_be_visible()
    expect(page.locator(".message", has_text="<img src=x")).to_have_count(5)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".message img[src='x'], .message script, a[href^='javascript'], a[href^='data']").count() == 0


def test_a_hostile_customer_name_is_inert_in_a_modal(page: Page, fake: FakeWorkspace):
    fake.show(canned.onboard_view(canned.HOSTILE))
    expect(page.locator("dialog.modal .section", has_text="<img src=x")).to_be_visible()
    assert page.evaluate("window.pwned") is None


def test_messages_appear_without_reloading(page: Page, fake: FakeWorkspace):
    fake.put("C1", "U2", "Well done, team")
    expect(page.locator(".message", has_text="Well done, team")).to_be_in_viewport()


def test_the_words_of_a_message_are_formatted(page: Page):
    message = page.locator(".message", has_text="quoted & escaped")
    for tag, text in (("strong", "bold"), ("em", "italic"), ("s", "struck"), ("blockquote", "quoted & escaped")):
        assert message.locator(tag).first.inner_text() == text
    assert message.get_by_role("link", name="a link").get_attribute("href") == "https://example.com/a_b_c"
    assert message.locator("pre").inner_text() == "keep *this* as it is"
    assert "🎉" in message.inner_text()


def test_an_ephemeral_message_says_that_only_you_see_it(page: Page):
    expect(page.locator(".message", has_text="one task")).to_contain_text("Only visible to you")


def test_commands_complete_by_keyboard(page: Page):
    composer(page).press_sequentially("/m")
    expect(page.get_by_role("option", name="/milestones")).to_be_visible()
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("/milestones ")


def test_a_mention_is_sent_as_slack_writes_it(page: Page, fake: FakeWorkspace):
    composer(page).press_sequentially("See @team")
    composer(page).press("Enter")
    composer(page).press_sequentially("<b> & co")
    composer(page).press("Enter")
    expect(page.locator(".message", has_text="@Team Manager <b> & co")).to_be_visible()
    assert sent(fake, "messages")[-1]["text"] == "See <@U2> &lt;b&gt; &amp; co"


def test_a_command_that_failed_says_so_and_keeps_the_words(page: Page):
    composer(page).fill("/slow one")
    composer(page).press("Enter")
    expect(page.locator("main .composer-notice")).to_contain_text("operation_timeout")
    expect(composer(page)).to_have_value("/slow one")


def test_the_preview_follows_while_the_person_types_on(page: Page):
    modal = onboard(page)
    name = modal.get_by_label("Customer")
    expect(name).to_be_focused()
    name.fill("")
    name.press_sequentially("Globex Berlin", delay=40)
    expect(modal.locator("[data-block=preview]")).to_contain_text("Preview for Globex Berlin")
    expect(name).to_be_focused()
    expect(name).to_have_value("Globex Berlin")
    name.press("Home")
    name.press_sequentially("New ")
    expect(modal.locator("[data-block=preview]")).to_contain_text("Preview for New Globex Berlin")
    assert name.evaluate("node => node.selectionStart") == len("New ")


def test_an_update_keeps_what_was_entered_where_the_block_itself_changed(page: Page, fake: FakeWorkspace):
    modal = onboard(page)
    modal.get_by_label("Seats").fill("12")
    modal.get_by_label("Seats").evaluate("node => node.setSelectionRange(1, 1)")
    view = canned.onboard_view()
    for block in view["blocks"]:
        if block.get("block_id") == "seats":
            block["hint"] = canned.plain("Counted by the customer")
    fake.show(view)
    expect(modal.get_by_text("Counted by the customer")).to_be_visible()
    seats = modal.get_by_label("Seats")
    expect(seats).to_have_value("12")
    expect(seats).to_be_focused()
    assert seats.evaluate("node => node.selectionStart") == 1


def test_a_select_is_searched_by_keyboard_and_dispatches(page: Page, fake: FakeWorkspace):
    modal = onboard(page)
    modal.get_by_role("button", name="Tier: enterprise").press("ArrowDown")
    page.keyboard.type("grow")
    page.keyboard.press("Enter")
    expect(modal.get_by_role("button", name="Tier: growth")).to_be_focused()
    expect(modal.locator("[data-block=preview]")).to_contain_text("growth")
    action = sent(fake, "actions")[-1]
    assert action["block_id"] == "tier"
    assert action["element"]["selected_option"]["value"] == "growth"


def test_external_choices_are_asked_of_the_app(page: Page, fake: FakeWorkspace):
    modal = onboard(page)
    modal.get_by_role("button", name="Systems").click()
    page.keyboard.type("s")
    page.get_by_role("option", name="Salesforce").click()
    page.get_by_role("option", name="SAP").click()
    page.keyboard.press("Escape")
    expect(modal).to_be_visible()
    expect(modal.locator(".chip")).to_have_text(["Salesforce", "SAP"])
    assert sent(fake, "options")[-1]["value"] == "s"


def test_a_modal_sends_slacks_state(page: Page, fake: FakeWorkspace):
    modal = onboard(page)
    modal.get_by_label("Single sign-on").check()
    modal.get_by_label("Sponsor's e-mail").fill("lea@acme.example")
    modal.get_by_role("button", name="Create plan").click()
    expect(modal).to_be_hidden()
    values = sent(fake, "views/V1/submit")[0]["state"]["values"]
    assert values["name"]["v"] == {"type": "plain_text_input", "value": "Acme"}
    assert values["start"]["v"] == {"type": "datepicker", "selected_date": "2026-11-25"}
    assert values["owner"]["v"] == {"type": "users_select", "selected_user": "U1"}
    assert values["channel"]["v"]["selected_conversation"] == "C1"
    assert [one["value"] for one in values["conditions"]["v"]["selected_options"]] == ["sso"]
    assert values["mail"]["v"]["value"] == "lea@acme.example"
    assert values["seats"]["v"]["value"] is None
    assert values["teams"]["v"]["selected_options"] == []
    expect(composer(page)).to_be_focused()


def test_errors_stand_under_their_inputs(page: Page, fake: FakeWorkspace):
    modal = onboard(page)
    modal.get_by_label("Customer").fill("Taken")
    modal.get_by_role("button", name="Create plan").click()
    expect(modal.locator("[data-block=name] .error")).to_have_text("Taken already has a running plan.")
    expect(modal.get_by_label("Customer")).to_be_focused()
    modal.get_by_label("Customer").fill("")
    expect(modal.locator("[data-block=name] .error")).to_be_empty()
    modal.get_by_label("Seats").fill("many")
    modal.get_by_role("button", name="Create plan").click()
    expect(modal.locator("[data-block=name] .error")).to_have_text("Please fill this in.")
    expect(modal.locator("[data-block=seats] .error")).to_have_text("Enter a number.")
    assert len(sent(fake, "views/V1/submit")) == 1


def test_modals_stack_and_come_back_with_what_was_entered(page: Page):
    modal = onboard(page)
    modal.get_by_label("Seats").fill("40")
    modal.get_by_role("button", name="Edit contacts").click()
    expect(modal.get_by_role("heading", name="Contacts 2")).to_be_visible()
    modal.get_by_label("Sponsor").fill("Lea")
    modal.get_by_role("button", name="Deeper").click()
    expect(modal.get_by_role("heading", name="Contacts 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal.get_by_label("Sponsor")).to_have_value("Lea")
    modal.get_by_role("button", name="Back to Start an onboarding").click()
    expect(modal.get_by_label("Seats")).to_have_value("40")
    modal.get_by_role("button", name="Close", exact=True).click()
    expect(modal).to_be_hidden()


def test_tab_stays_inside_a_modal(page: Page):
    modal = onboard(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert modal.evaluate("node => node.contains(document.activeElement)")


def test_a_press_updates_the_message_and_keeps_focus_and_scroll(page: Page):
    for _ in range(3):
        page.locator("main .feed").evaluate("node => { node.scrollTop = 120; }")
    plan = page.locator(".message", has_text="Acme: enterprise onboarding")
    plan.get_by_role("button", name="Mark done").press("Enter")
    expect(page.locator(".message", has_text="Forecast improved by 2 days.")).to_be_visible()
    expect(page.get_by_role("button", name="Mark done")).to_be_focused()


def test_a_dangerous_button_asks_first(page: Page, fake: FakeWorkspace):
    stop = page.get_by_role("button", name="Stop plan")
    stop.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Keep").click()
    assert sent(fake, "actions") == []
    stop.click()
    page.get_by_role("alertdialog").get_by_role("button", name="Stop", exact=True).click()
    assert wait_sent(page, fake, "actions", action_id="stop")["container"]["type"] == "message"


def test_a_thread_opens_beside_and_takes_replies(page: Page, fake: FakeWorkspace):
    row = page.locator("main .message", has_text="Morning!")
    row.hover()
    row.get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_role("textbox", name="Reply")
    expect(reply).to_be_focused()
    reply.fill("On it")
    reply.press("Enter")
    expect(page.locator(".thread .message", has_text="On it")).to_be_visible()
    expect(row.get_by_role("button", name="1 reply")).to_be_visible()
    assert sent(fake, "messages")[0]["thread_ts"] == fake.messages["C1"][0]["ts"]
    reply.fill("/onboard x")
    reply.press("Enter")
    expect(page.locator(".thread .composer-notice")).to_contain_text("Commands do not work in threads")
    reply.press("Escape")
    expect(page.locator(".thread")).to_be_hidden()
    expect(row).to_be_focused()


def test_a_message_shortcut_runs_from_the_message_menu(page: Page, fake: FakeWorkspace):
    row = page.locator("main .message", has_text="Morning!")
    row.hover()
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Add to the plan's notes").click()
    assert wait_sent(page, fake, "shortcut") == {
        "user": "U1",
        "callback_id": "note",
        "channel": "C1",
        "ts": fake.messages["C1"][0]["ts"],
    }


def test_unread_messages_are_counted_and_read_by_looking(page: Page, fake: FakeWorkspace):
    place = page.locator(".place", has_text="globex-rollout")
    expect(place.locator(".count")).to_have_text("3")
    place.click()
    expect(page.locator(".new-label")).to_be_visible()
    expect(place.locator(".count")).to_have_count(0)
    wait_sent(page, fake, "read", channel="C2")


def test_control_k_jumps_to_a_channel(page: Page):
    page.keyboard.press("Control+k")
    page.keyboard.type("custsuc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="customer-success", exact=True)).to_be_visible()
    expect(composer(page)).to_be_focused()


def test_one_becomes_another_person(page: Page, fake: FakeWorkspace):
    page.get_by_role("button", name="You are Success Manager").click()
    page.get_by_role("menuitemradio", name="Customer Champion").click()
    expect(page.get_by_role("button", name="You are Customer Champion Project lead, Acme")).to_be_visible()
    composer(page).fill("Hello from Acme")
    composer(page).press("Enter")
    expect(page.locator(".message", has_text="Hello from Acme")).to_be_visible()
    assert sent(fake, "messages")[0]["user"] == "U4"


def test_home_is_opened_and_drawn(page: Page, fake: FakeWorkspace):
    page.locator(".place", has_text="Coordinator").click()
    expect(page.get_by_role("heading", name="Your plans")).to_be_visible()
    page.get_by_role("button", name="Start a plan").click()
    assert wait_sent(page, fake, "actions")["container"] == {"type": "view", "view_id": "VHOME"}


def test_the_clock_moves_and_is_busy_meanwhile(page: Page):
    expect(page.locator(".clock-time")).to_have_text("Tue 24 Nov 10:00")
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator(".clock")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".clock-time")).to_have_text("Wed 25 Nov 10:00")
    expect(page.locator(".clock")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".message", has_text="Kick-off is reached")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("1 message was sent.")


def test_the_page_catches_up_after_a_break(page: Page, running: Running):
    running.fake.down = True
    running.cut()
    running.fake.put("C1", "U2", "Said while you were away")
    expect(page.locator(".banner")).to_be_visible()
    running.fake.down = False
    expect(page.locator(".message", has_text="Said while you were away")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()


def test_files_are_attached_and_shown(page: Page, fake: FakeWorkspace):
    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}
    page.locator("main .composer input[type=file]").set_input_files([file])
    expect(page.locator("main .tray")).to_contain_text("plan.csv")
    page.get_by_role("main").get_by_role("button", name="Send").click()
    card = page.locator(".file-card", has_text="plan.csv")
    expect(card.get_by_role("link", name="Download plan.csv")).to_be_visible()
    assert sent(fake, "files") == [{"name": "plan.csv", "channel": "C1"}]


def test_the_wire_shows_calls_and_failures(page: Page):
    page.get_by_role("button", name="Wire: the calls").click()
    expect(page.locator(".wire-table tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Failed").click()
    expect(page.locator(".wire-table tbody tr")).to_have_count(2)
    expect(page.locator(".wire-table")).to_contain_text("429 ratelimited")


def test_arrow_keys_walk_the_messages(page: Page):
    last = page.locator("main .message").last
    last.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("main .message", has_text="Here is the checklist.")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator(".thread .message")).to_contain_text("Here is the checklist.")


def test_on_a_phone_the_conversations_are_a_drawer(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".sidebar")).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    page.locator(".place", has_text="customer-success").click()
    expect(page.locator(".sidebar")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_everything_that_can_be_pressed_has_a_name(page: Page):
    onboard(page)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input:not([type=file]), textarea')]
        .filter((node) => node.getClientRects().length)
        .filter((node) => !(node.innerText || node.getAttribute('aria-label') || node.labels?.length))
        .map((node) => node.outerHTML)""",
    )
    assert nameless == []


def test_every_element_keeps_its_value_in_slacks_shape(page: Page, fake: FakeWorkspace):
    fake.show(canned.every_element())
    modal = page.locator("dialog.modal")

    def at(kind: str) -> Locator:
        return modal.locator(f"[data-block={kind}]")

    at("plain_text_input").locator("textarea").fill("two\nlines")
    at("email_text_input").locator("input").fill("lea@acme.example")
    at("url_text_input").locator("input").fill("https://acme.example")
    at("number_input").locator("input").fill("2.5")
    at("datepicker").locator("input").fill("2026-12-01")
    at("datetimepicker").locator("input").fill("2026-07-01T09:30")
    at("static_select").locator("button").first.click()
    page.get_by_role("option", name="Beta").click()
    at("users_select").locator("button").first.click()
    page.get_by_role("option", name="Account Executive").click()
    at("multi_static_select").get_by_role("button", name="Remove Alpha").click()
    at("radio_buttons").get_by_label("Beta").check()
    at("file_input").locator("input").set_input_files([{"name": "a.csv", "mimeType": "text/csv", "buffer": b"x"}])
    expect(at("file_input")).to_contain_text("a.csv")
    at("rich_text_input").locator("textarea").fill("formatted")
    modal.get_by_role("button", name="Create plan").click()
    expect(modal).to_be_hidden()
    values = {
        block: dict(actions["v"]) for block, actions in sent(fake, "views/VALL/submit")[0]["state"]["values"].items()
    }
    assert {block: value.pop("type") for block, value in values.items()} == {
        one["type"]: one["type"] for one in canned.ELEMENTS
    }
    file = values.pop("file_input")["files"][0]
    assert file["name"] == "a.csv"
    assert values.pop("rich_text_input")["rich_text_value"]["elements"][0]["elements"] == [
        {"type": "text", "text": "formatted"}
    ]
    assert values == {
        "plain_text_input": {"value": "two\nlines"},
        "email_text_input": {"value": "lea@acme.example"},
        "url_text_input": {"value": "https://acme.example"},
        "number_input": {"value": "2.5"},
        "datepicker": {"selected_date": "2026-12-01"},
        "timepicker": {"selected_time": "08:15"},
        "datetimepicker": {"selected_date_time": 1_782_891_000},
        "static_select": {"selected_option": canned.CHOICES[1]},
        "multi_static_select": {"selected_options": []},
        "users_select": {"selected_user": "U3"},
        "multi_users_select": {"selected_users": ["U1"]},
        "channels_select": {"selected_channel": "C3"},
        "multi_channels_select": {"selected_channels": []},
        "conversations_select": {"selected_conversation": "D2"},
        "multi_conversations_select": {"selected_conversations": []},
        "checkboxes": {"selected_options": [canned.CHOICES[1]]},
        "radio_buttons": {"selected_option": canned.CHOICES[1]},
    }


def test_blocks_of_all_kinds_are_drawn(page: Page, fake: FakeWorkspace):
    table = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "Task"}], [{"type": "raw_text", "text": "Mapping"}]],
    }
    markdown = {
        "type": "markdown",
        "text": "# Title\n\n- one\n  - inner\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n[go](https://example.com)",
    }
    picture = {
        "type": "image",
        "slack_file": {"id": "F1"},
        "alt_text": "A forecast",
        "title": canned.plain("Forecast"),
    }
    blocks = [table, markdown, picture, {"type": "hologram"}]
    fake.put("C3", "UBOT", "x", blocks=blocks)
    page.locator(".place", has_text="customer-success").click()
    message = page.locator(".message")
    expect(message.get_by_role("cell", name="Mapping")).to_be_visible()
    assert message.locator(".md li li").inner_text() == "inner"
    assert message.locator(".md td strong").inner_text() == "2"
    expect(message.get_by_role("img", name="A forecast")).to_be_visible()
    expect(message).to_contain_text('This page does not draw "hologram" blocks.')


def test_times_are_those_of_the_person_who_looks(page: Page, fake: FakeWorkspace):
    fake.put("C3", "U1", "<!date^1795510800^{date_long} at {time}|then>")
    page.locator(".place", has_text="customer-success").click()
    expect(page.locator(".message")).to_contain_text("Tuesday, 24 November 2026 at 10:00")
    page.get_by_role("button", name="You are Success Manager").click()
    page.get_by_role("menuitemradio", name="Account Executive").click()
    expect(page.locator(".message")).to_contain_text("at 04:00")
    expect(page.locator(".clock-time")).to_have_text("Tue 24 Nov 04:00")
