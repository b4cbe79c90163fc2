"""The app and a strict Slack, each talking with the other over real connections."""

import socket
import threading
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from local_slack import SEED, served

from blocks.notices import say
from core.storage import upgrade
from core.types import TeamId, Visibility
from slackapp.app import build_app
from slackapp.bolt import make_bolt
from slackapp.calls import Reply
from slackapp.demo import Demo
from slackapp.demo_data import TEAM
from slackapp.features import Command, Feature
from slackapp.manifest import BOT_SCOPES
from slackapp.pages import checklist_link
from slackapp.serve import Adopter, SocketMode
from slackapp.settings import Settings
from slackapp.workspace import AppConfig, CommandSpec, Workspace

CSM, ROOM, CUSTOMER = "U0CSM00001", "C0SUCCESS1", "C0CUST0001"


@contextmanager
def demo_in(folder):
    listening = socket.create_server(("127.0.0.1", 0))
    database, port = f"sqlite:///{folder}/app.db", listening.getsockname()[1]
    demo = Demo(Settings(_env_file=None, database_url=database, port=port, secret_key="k" * 40))
    server = uvicorn.Server(uvicorn.Config(demo.asgi, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield demo
    finally:
        demo.workspace.close()
        server.should_exit = True
        thread.join()
        demo.app.store.close()
        listening.close()


def test_the_demo_answers_in_slack_moves_its_clock_and_keeps_what_happened(tmp_path):
    with demo_in(tmp_path) as demo:
        person = demo.workspace.person(CSM)
        assert "milestones" in person.command("/cs help", channel=ROOM).ephemeral.text
        assert person.command("/onboard Acme enterprise", channel=ROOM).modal.body["callback_id"] == "onboard"
        ready = httpx.get(f"{demo.address}/readyz").json()
        assert ready["ok"], ready
        before = demo.hand.now()
        demo.hand.advance(3600)
        moved = demo.hand.now()
        assert (moved - before).total_seconds() >= 3600
        cards = [said.ts for said in demo.workspace.messages(CUSTOMER)]
        assert cards
    with demo_in(tmp_path) as again:
        assert again.hand.now() >= moved
        assert [said.ts for said in again.workspace.messages(CUSTOMER)][: len(cards)] == cards


def test_the_customers_checklist_opens_behind_its_link_without_a_login(tmp_path):
    with demo_in(tmp_path) as demo:
        with demo.app.store.read(TeamId(TEAM)) as work:
            plan = next(iter(work.plans.of_person(CSM)))
        link = checklist_link(demo.app.links, plan.team, plan.id, now=demo.clock.now())
        page = httpx.get(link)
        assert page.status_code == 200
        assert plan.account_name in page.text
        inner = [task.title for task in plan.tasks if task.visibility is Visibility.INTERNAL]
        assert inner
        assert not [title for title in inner if title in page.text]
        assert httpx.get(link[:-1]).status_code == 404


def test_the_demo_is_installed_into_a_second_workspace_through_the_consent_page(tmp_path):
    with demo_in(tmp_path) as demo, httpx.Client() as browser:
        asked = browser.get(f"{demo.address}/slack/install")
        consent = asked.headers["location"]
        assert consent.startswith(f"{demo.address}/oauth/v2/authorize")
        assert browser.get(consent).status_code == 200


@pytest.fixture
def socket_slack():
    command = CommandSpec(name="/hi", description="Says hi")
    config = {"app_id": "A1", "client_id": "1.2", "client_secret": "s", "signing_secret": "s", "commands": (command,)}
    config["scopes"] = tuple(BOT_SCOPES)
    more = {"events_url": "http://127.0.0.1:9/", "app_token": "xapp-1", "socket_mode": True}

    def make(url):
        return Workspace(seed=SEED, app=AppConfig(**config, **more), base_url=url)

    with served(make) as workspace:
        yield workspace


def test_socket_mode_takes_the_same_road(socket_slack, tmp_path):
    database = f"sqlite:///{tmp_path}/app.db"
    upgrade(database)
    url = socket_slack._ctx.base_url
    settings = Settings(
        _env_file=None,
        database_url=database,
        slack_api_url=f"{url}/api/",
        slack_app_token="xapp-1",
        slack_bot_token="xoxb-1",
        secret_key="k" * 40,
    )
    hi = Command(verb="hi", name="/hi", description="Says hi", example="/hi you", handler=answer_hi)
    app = build_app(settings, features=(Feature(name="hi", commands=(hi,)),))
    adopter = Adopter(app)
    adopter.start()
    adopter.wait()
    stop = SocketMode(app, make_bolt(app, None)).start()
    try:
        assert socket_slack.until(lambda: bool(socket_slack.calls("apps.connections.open")))
        assert "Hi you" in said_at_last(socket_slack)
    finally:
        stop()
        app.store.close()


def answer_hi(call):
    return Reply(say=say(sentence=f"Hi {call.words}"))


def said_at_last(slack):
    """Ask until the socket is open; Slack says `not connected` before."""
    for _ in range(40):
        seen = slack.person("U1").command("/hi you", channel="C1")
        if seen.ephemeral:
            return seen.ephemeral.text
        slack.until(lambda: False, 0.05)
    return ""
