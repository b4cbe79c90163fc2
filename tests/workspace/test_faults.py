"""Faults strike once, before or after the effect."""

from urllib.error import URLError

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackapp.workspace import Fault, FaultKind, FaultWhen

CUT = (URLError, ConnectionError, OSError)


def said(stage):
    return [one.text for one in stage.workspace.messages("C1")]


@pytest.mark.parametrize(("when", "standing"), [(FaultWhen.BEFORE, []), (FaultWhen.AFTER, ["x"])])
def test_a_dropped_connection_leaves_the_effect_or_not(stage, when, standing):
    stage.workspace.faults.add(Fault(kind=FaultKind.DROP, when=when, method="chat.postMessage"))
    with pytest.raises(CUT):
        stage.client.chat_postMessage(channel="C1", text="x")
    assert said(stage) == standing
    stage.client.chat_postMessage(channel="C1", text="y")
    assert said(stage) == [*standing, "y"]


@pytest.mark.parametrize(("when", "standing"), [(FaultWhen.BEFORE, []), (FaultWhen.AFTER, ["x"])])
def test_a_server_error_leaves_the_effect_or_not(stage, when, standing):
    stage.workspace.faults.add(Fault(kind=FaultKind.SERVER_ERROR, when=when))
    with pytest.raises(SlackApiError) as caught:
        stage.client.chat_postMessage(channel="C1", text="x")
    assert caught.value.response.status_code == 503
    assert said(stage) == standing


def test_a_rate_limit_names_its_pause(stage):
    stage.workspace.faults.add(Fault(kind=FaultKind.RATE_LIMITED, retry_after=7))
    with pytest.raises(SlackApiError) as caught:
        stage.client.auth_test()
    assert caught.value.response.headers["retry-after"] == "7"


def test_a_call_that_never_answers_is_let_go_with_its_client(stage):
    stage.workspace.faults.add(Fault(kind=FaultKind.TIMEOUT, when=FaultWhen.AFTER, seconds=5))
    client = WebClient(token="xoxb-one", base_url=f"{stage.url}/api/", retry_handlers=[], timeout=0.2)
    with pytest.raises(CUT):
        client.chat_postMessage(channel="C1", text="x")
    assert said(stage) == ["x"]


def test_a_fault_waits_for_its_method_and_channel_and_counts(stage):
    stage.workspace.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method="chat.postMessage", channel="C3", count=2))
    stage.client.chat_postMessage(channel="C1", text="x")
    for _ in range(2):
        with pytest.raises(SlackApiError):
            stage.client.chat_postMessage(channel="C3", text="x")
    stage.client.chat_postMessage(channel="C3", text="x")
    assert stage.workspace.faults.waiting == ()


def test_faults_can_be_set_from_outside(stage):
    answer = httpx.post(f"{stage.url}/_local/faults", json={"kind": "slow", "seconds": 0.0, "method": "auth.test"})
    assert answer.json()["waiting"][0]["method"] == "auth.test"
    assert stage.client.auth_test()["ok"]
    assert httpx.post(f"{stage.url}/_local/faults", json={"kind": "nonsense"}).status_code == 400


def test_every_call_is_on_the_record(stage):
    stage.client.chat_postMessage(channel="C1", text="x")
    call = stage.workspace.calls("chat.postMessage")[0]
    assert (call.arguments["channel"], call.status, call.error) == ("C1", 200, "")
