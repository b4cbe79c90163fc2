"""The page on the real local workspace, with a small app behind it that speaks Slack's protocol."""

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import orjson
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, expect
from slack_sdk import WebClient
from starlette.requests import Request
from starlette.responses import Response

sys.path.insert(0, str(Path(__file__).parents[1] / "workspace"))
import page_canned as canned

from slackapp.workspace import (
    AppConfig,
    CommandSpec,
    PersonKind,
    Rates,
    SeedChannel,
    SeedTeam,
    SeedUser,
    SeedWorkspace,
    ShortcutSpec,
    Workspace,
)

pytestmark = pytest.mark.browser
EVERYBODY = ("U1", "U2", "UBOT")
SEED = SeedWorkspace(
    teams=(
        SeedTeam(
            id="T1",
            name="Northwind Analytics",
            domain="northwind",
            bot_token="xoxb-page",
            bot_user_id="UBOT",
            bot_id="BBOT",
        ),
    ),
    users=(
        SeedUser(id="U1", team="T1", name="success", real_name="Success Manager", title="Customer Success Manager"),
        SeedUser(id="U2", team="T1", name="champion", real_name="Customer Champion", kind=PersonKind.GUEST),
    ),
    channels=(
        SeedChannel(id="C1", team="T1", name="acme-onboarding", members=EVERYBODY),
        SeedChannel(id="C2", team="T1", name="customer-success", members=EVERYBODY),
    ),
)
APP = AppConfig(
    app_id="A1",
    client_id="client",
    client_secret="secret",
    signing_secret="signing",
    events_url="",
    unfurl_domains=("cs.example.org",),
    scopes=(
        "chat:write",
        "links:read",
        "links:write",
        "commands",
        "files:write",
        "files:read",
        "users:read",
        "im:write",
        "channels:history",
    ),
    commands=(CommandSpec(name="/onboard", description="Start an onboarding", usage_hint="[customer] [tier]"),),
    shortcuts=(ShortcutSpec(callback_id="note", name="Add to the plan's notes", type="message"),),
    verification_token="",
)


class SmallApp:
    """Opens a form at /onboard, keeps its preview up to date, posts what was submitted."""

    def __init__(self, url: str) -> None:
        self.client = WebClient(token="xoxb-page", base_url=f"{url}/api/", retry_handlers=[])
        self.got: list[canned.Json] = []

    async def __call__(self, scope, receive, send):
        request = Request(scope, receive)
        body = await request.body()
        answer = await anyio_run(self.answer, read(request.headers["content-type"], body))
        data = b"" if answer is None else orjson.dumps(answer)
        await Response(data, media_type="application/json")(scope, receive, send)

    def answer(self, payload: canned.Json) -> canned.Json | None:
        self.got.append(payload)
        kind = payload.get("type", "command")
        if kind == "command":
            self.client.views_open(trigger_id=payload["trigger_id"], view=form(payload["text"]))
        elif kind == "block_actions":
            self.pressed(payload)
        elif kind == "view_submission":
            return self.submitted(payload)
        elif kind == "message_action":
            self.client.chat_postEphemeral(channel="C1", user=payload["user"]["id"], text="Noted.")
        elif kind == "event_callback":
            self.heard(payload["event"])
        return None

    def heard(self, event: canned.Json) -> None:
        if event["type"] == "app_home_opened":
            self.client.views_publish(user_id=event["user"], view=home())
        elif event["type"] == "link_shared":
            shown = {event["links"][0]["url"]: {"color": "#3f9777", "blocks": card("Acme, health 81")}}
            self.client.chat_unfurl(channel=event["channel"], ts=event["message_ts"], unfurls=shown)

    def pressed(self, payload: canned.Json) -> None:
        if payload["container"]["type"] == "message":
            self.client.chat_update(
                channel="C1", ts=payload["message"]["ts"], text="Done", blocks=card("Done by now")
            )
        elif payload["actions"][0]["action_id"] == "push":
            view = canned.contacts_view(2)
            self.client.views_push(trigger_id=payload["trigger_id"], view=bare(view))
        else:
            view = payload["view"]
            name = view["state"]["values"]["name"]["v"]["value"] or ""
            self.client.views_update(view_id=view["id"], hash=view["hash"], view=form(name))

    def submitted(self, payload: canned.Json) -> canned.Json | None:
        values = payload["view"]["state"]["values"]
        if payload["view"]["callback_id"] != "onboard":
            return None
        name = values["name"]["v"]["value"]
        if name == "Taken":
            return {"response_action": "errors", "errors": {"name": "Taken already has a running plan."}}
        self.client.chat_postMessage(channel="C1", text=f"Plan for {name}", blocks=card(f"Plan for {escaped(name)}"))
        return None


async def anyio_run(run, payload):
    import anyio.to_thread

    return await anyio.to_thread.run_sync(run, payload)


def read(kind: str, body: bytes) -> canned.Json:
    if kind.startswith("application/json"):
        return orjson.loads(body)
    form_ = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    return orjson.loads(form_["payload"]) if "payload" in form_ else form_


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bare(view: canned.Json) -> canned.Json:
    return {name: value for name, value in view.items() if name != "id"}


def form(name: str) -> canned.Json:
    view = bare(canned.onboard_view(name))
    view["blocks"][-2]["text"]["text"] = f"*Preview for {escaped(name)}*"
    return view


def card(text: str) -> list[canned.Json]:
    return [
        {"type": "section", "text": canned.mrkdwn(f"*{text}*")},
        {"type": "actions", "elements": [canned.button("done", "Mark done")]},
    ]


def home() -> canned.Json:
    return {"type": "home", "blocks": [{"type": "header", "text": canned.plain("Your plans")}]}


class Stage:
    """The workspace and the small app on one port."""

    def __init__(self) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.app = SmallApp(self.url)
        config = {name: getattr(APP, name) for name in APP.__slots__} | {"events_url": f"{self.url}/slack/events"}
        self.workspace = Workspace(seed=SEED, app=AppConfig(**config), base_url=self.url, rates=Rates(enforced=False))
        server_config = uvicorn.Config(
            self.both, interface="asgi3", log_level="warning", lifespan="off", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(server_config)
        self.listener = listener
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)

    async def both(self, scope, receive, send):
        await (self.workspace.asgi if Workspace.owns(scope["path"]) else self.app)(scope, receive, send)

    def close(self) -> None:
        self.workspace.close()
        self.server.should_exit = True
        self.thread.join(5)
        self.listener.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    started = Stage()
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(8000)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(f"{stage.url}/#U1/C1")
    opened.wait_for_selector("main .composer-input")
    yield opened
    context.close()
    assert problems == []


def type_in(page: Page, text: str) -> None:
    page.locator("main .composer-input").fill(text)
    page.locator("main .composer-input").press("Enter")


def test_a_command_becomes_a_form_a_preview_and_a_message(page: Page, stage: Stage):
    type_in(page, "/onboard Acme")
    modal = page.locator("dialog.modal")
    name = modal.get_by_label("Customer")
    expect(name).to_have_value("Acme")
    name.press("End")
    name.press_sequentially(" Berlin", delay=30)
    expect(modal.locator("[data-block=preview]")).to_have_text("Preview for Acme Berlin")
    expect(name).to_be_focused()
    name.fill("Taken")
    modal.get_by_role("button", name="Create plan").click()
    expect(modal.locator("[data-block=name] .error")).to_have_text("Taken already has a running plan.")
    name.fill("<img src=x onerror=window.pwned=1>")
    modal.get_by_label("Data migration").check()
    modal.get_by_role("button", name="Create plan").click()
    expect(modal).to_be_hidden()
    expect(page.locator(".message")).to_contain_text("Plan for <img src=x onerror=window.pwned=1>")
    assert page.evaluate("window.pwned") is None
    values = stage.app.got[-1]["view"]["state"]["values"]
    assert values["conditions"]["v"]["selected_options"][0]["value"] == "migration"
    assert values["channel"]["v"]["selected_conversation"] == "C1"


def test_a_press_in_a_message_updates_it_in_place(page: Page, stage: Stage):
    stage.app.client.chat_postMessage(channel="C1", text="Plan", blocks=card("A plan"))
    done = page.get_by_role("button", name="Mark done")
    done.press("Enter")
    expect(page.locator(".message")).to_contain_text("Done by now")
    expect(page.locator(".message")).to_contain_text("(edited)")
    expect(done).to_be_focused()


def test_what_a_posted_link_leads_to_stands_under_the_message_with_a_bar(page: Page, stage: Stage):
    type_in(page, "look: https://cs.example.org/dashboard/account/1")
    row = page.locator(".message", has_text="look: ")
    shown = row.get_by_role("group", name="Preview of a link")
    expect(shown).to_contain_text("Acme, health 81")
    expect(shown).to_have_css("border-left-color", "rgb(63, 151, 119)")
    expect(row).not_to_contain_text("(edited)")


def test_modals_push_and_go_back(page: Page):
    type_in(page, "/onboard Acme")
    modal = page.locator("dialog.modal")
    modal.get_by_label("Seats").fill("40")
    modal.get_by_role("button", name="Edit contacts").click()
    modal.get_by_label("Sponsor").fill("Lea")
    modal.get_by_role("button", name="Save").click()
    expect(modal.get_by_label("Seats")).to_have_value("40")
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()
    page.reload()
    page.wait_for_selector("main .composer-input")
    expect(modal).to_have_count(0)


def test_an_open_form_survives_a_reload(page: Page):
    type_in(page, "/onboard Acme")
    page.locator("dialog.modal").get_by_label("Customer").fill("Acme Berlin")
    expect(page.locator("dialog.modal [data-block=preview]")).to_have_text("Preview for Acme Berlin")
    page.reload()
    expect(page.locator("dialog.modal").get_by_label("Customer")).to_have_value("Acme Berlin")


def test_what_happens_before_the_page_hears_of_news_is_not_missed(browser: Browser, stage: Stage):
    context = browser.new_context()
    held: list[Route] = []
    context.route("**/_local/live*", lambda route: held.append(route))  # noqa: PLW0108 - playwright looks into it
    page = context.new_page()
    page.goto(f"{stage.url}/#U1/C1")
    page.wait_for_selector("main .composer-input")
    expect(page.locator(".place").first).to_be_visible()
    while not held:
        page.wait_for_timeout(10)
    stage.app.client.chat_postMessage(channel="C1", text="Said in between")
    held[0].continue_()
    expect(page.get_by_text("Said in between", exact=True)).to_be_visible()
    context.close()


def test_home_is_published_when_it_is_opened(page: Page):
    page.locator(".place", has_text="Coordinator").click()
    expect(page.get_by_role("heading", name="Your plans")).to_be_visible()


def test_a_file_is_uploaded_and_can_be_had(page: Page, stage: Stage):
    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": b"task,owner\n"}
    page.locator("main .composer input[type=file]").set_input_files([file])
    page.get_by_role("main").get_by_role("button", name="Send").click()
    expect(page.locator(".file-card")).to_contain_text("plan.csv")
    assert stage.workspace.content(stage.workspace.files()[0].id) == b"task,owner\n"


def test_unread_counts_follow_and_go_by_looking(page: Page, stage: Stage):
    place = page.locator(".place", has_text="customer-success")
    stage.app.client.chat_postMessage(channel="C2", text="One")
    stage.app.client.chat_postMessage(channel="C2", text="Two")
    expect(place.locator(".count")).to_have_text("2")
    place.click()
    expect(page.locator(".message", has_text="Two")).to_be_visible()
    stage.app.client.chat_postMessage(channel="C2", text="Three")
    expect(page.locator(".message", has_text="Three")).to_be_visible()
    page.locator(".place", has_text="acme-onboarding").click()
    expect(place.locator(".count")).to_have_count(0)
    page.reload()
    page.wait_for_selector("main .composer-input")
    expect(place.locator(".count")).to_have_count(0)


def test_a_press_counts_though_news_come_while_the_button_is_down(page: Page, stage: Stage):
    page.get_by_role("button", name="Change person").locator("strong").hover()
    page.mouse.down()
    stage.app.client.chat_postMessage(channel="C2", text="One")
    expect(page.locator(".place", has_text="customer-success").locator(".count")).to_have_text("1")
    page.mouse.up()
    expect(page.get_by_role("menuitemradio", name="Customer Champion")).to_be_visible()


def test_of_two_people_one_becomes_the_last_that_was_picked(page: Page, stage: Stage):
    held: list[Route] = []
    page.route("**/_local/state?user=U2", lambda route: held.append(route))  # noqa: PLW0108 - as above
    for name in ("Customer Champion", "Success Manager"):
        page.get_by_role("button", name="Change person").click()
        with page.expect_request("**/_local/state?user=*"):
            page.get_by_role("menuitemradio", name=name).click()
    expect(page.locator(".who-words strong")).to_have_text("Success Manager")
    with page.expect_response("**/_local/state?user=U2"):
        held[0].continue_()
    stage.app.client.chat_postMessage(channel="C1", text="Said after it")
    expect(page.get_by_text("Said after it", exact=True)).to_be_visible()
    expect(page.locator(".who-words strong")).to_have_text("Success Manager")


def test_a_shortcut_answers_the_one_who_used_it(page: Page, stage: Stage):
    stage.app.client.chat_postMessage(channel="C1", text="Please remember")
    row = page.locator(".message", has_text="Please remember")
    row.hover()
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Add to the plan's notes").click()
    expect(page.locator(".message.ephemeral")).to_contain_text("Only visible to you")


def test_the_app_can_be_removed_from_the_page(page: Page, stage: Stage):
    page.locator(".place", has_text="Coordinator").click()
    page.get_by_role("button", name="About Coordinator").click()
    page.get_by_role("menuitem", name="Remove Coordinator").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Coordinator is not installed in Northwind Analytics.")).to_be_visible()
    assert stage.workspace.token("T1") == ""
