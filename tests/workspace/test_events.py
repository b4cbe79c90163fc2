"""Events are sent in their wrapper, retried with their headers, and only where they belong."""

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError


def test_an_event_is_tried_four_times_with_number_and_reason(stage):
    stage.probe.reply = (500, b"")
    stage.person("U1").say(stage.workspace.direct("U1"), "hello")
    assert stage.workspace.until(lambda: len(stage.probe.raw) == 4)
    headers = [raw[0] for raw in stage.probe.raw]
    assert [one.get("x-slack-retry-num") for one in headers] == [None, "1", "2", "3"]
    assert headers[1]["x-slack-retry-reason"] == "http_error"
    assert len({got["event_id"] for got in stage.probe.got}) == 1


def test_an_app_that_asks_for_no_retry_gets_none(stage):
    stage.probe.reply = (500, b"")
    stage.probe.headers = {"x-slack-no-retry": "1"}
    stage.person("U1").say(stage.workspace.direct("U1"), "hello")
    assert not stage.workspace.until(lambda: len(stage.probe.raw) > 1, seconds=0.1)


def test_joining_and_sharing_reach_the_app(stage):
    stage.client.conversations_invite(channel="C1", users="U3")
    assert stage.workspace.until(lambda: bool(stage.probe.got))
    assert stage.probe.last["event"]["type"] == "member_joined_channel"
    seen = stage.person("U1").upload("C1", "plan.yaml", b"tasks: []")
    assert [one.files for one in seen.messages] == [[stage.workspace.files()[0].id]]
    assert stage.probe.last["event"]["type"] == "file_shared"


def test_an_event_nobody_subscribed_to_is_not_sent(make_stage, registered):
    stage = make_stage(app=replace(registered, bot_events=()))
    assert stage.person("U1").say(stage.workspace.direct("U1"), "hello").ok
    stage.person("U1").open_home()
    assert stage.probe.got == []


def test_uninstalling_tells_the_app_and_ends_its_token(stage):
    stage.workspace.uninstall("T1")
    assert stage.workspace.until(lambda: len(stage.probe.got) == 2)
    kinds = {got["event"]["type"]: got["event"] for got in stage.probe.got}
    assert kinds["tokens_revoked"]["tokens"] == {"oauth": [], "bot": ["UBOT"]}
    assert "app_uninstalled" in kinds
    with pytest.raises(SlackApiError) as caught:
        stage.client.auth_test()
    assert caught.value.response["error"] == "token_revoked"


def test_the_signature_holds_at_the_workspaces_own_time(stage):
    stage.now.at += 90 * 86_400
    assert stage.person("U1").command("/onboard", "C1").ok
    assert stage.probe.raw[-1][0]["x-slack-request-timestamp"] == str(int(stage.now.at))


def test_an_app_that_sends_slack_around_or_is_not_there_gives_that_reason(make_stage, registered, port):
    stage = make_stage(app=replace(registered, retry_delays=()))
    stage.probe.headers = {"location": f"{port.url}/elsewhere"}
    stage.probe.reply = (307, b"")
    stage.person("U1").open_home()
    nowhere = make_stage(app=replace(registered, retry_delays=()), events_url="http://127.0.0.1:9/slack/events")
    nowhere.person("U1").open_home()
    assert stage.workspace.wire()[-1].error == "too_many_redirects"
    assert nowhere.workspace.wire()[-1].error == "connection_failed"
