"""Socket Mode: the app opens a WebSocket, gets envelopes and acknowledges them."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import orjson
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


@pytest.fixture
def stage(make_stage, registered):
    return make_stage(app=replace(registered, app_token="xapp-1", socket_mode=True))


@contextmanager
def opened(stage):
    with connect(WebClient(base_url=f"{stage.url}/api/").apps_connections_open(app_token="xapp-1")["url"]) as socket:
        assert orjson.loads(socket.recv())["type"] == "hello"
        yield socket


def test_a_command_comes_as_an_envelope_and_its_ack_carries_the_answer(stage):
    seen = []

    def app(socket):
        envelope = orjson.loads(socket.recv())
        seen.append(envelope)
        ack = {"envelope_id": envelope["envelope_id"], "payload": {"text": "Got it"}}
        socket.send(orjson.dumps(ack).decode())

    with opened(stage) as socket:
        thread = threading.Thread(target=app, args=[socket])
        thread.start()
        answer = stage.person("U1").command("/onboard Acme", "C1")
        thread.join()
    assert (seen[0]["type"], seen[0]["payload"]["text"]) == ("slash_commands", "Acme")
    assert answer.ephemeral.text == "Got it"
    assert stage.probe.got == []


def test_without_a_socket_nothing_reaches_the_app(stage):
    assert stage.person("U1").command("/onboard Acme", "C1").error == "dispatch_failed"


def test_a_refresh_is_announced_and_a_ticket_is_good_once(stage):
    url = WebClient(base_url=f"{stage.url}/api/").apps_connections_open(app_token="xapp-1")["url"]
    with connect(url) as socket:
        socket.recv()
        stage.workspace.refresh_sockets()
        assert orjson.loads(socket.recv())["reason"] == "refresh_requested"
    with pytest.raises(InvalidStatus), connect(url):
        pass


def test_a_bot_token_opens_no_socket(stage):
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(base_url=f"{stage.url}/api/").apps_connections_open(app_token="xoxb-one")
