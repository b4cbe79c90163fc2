"""The page's own API: what it shows, what it lets a person do, and whom it lets in."""

import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest


def get(stage, path, **query):
    return httpx.get(f"{stage.url}/_local{path}", params=query).json()


def post(stage, path, **body):
    return httpx.post(f"{stage.url}/_local{path}", json=body).json()


BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}
ROW = {"type": "actions", "block_id": "row", "elements": [BUTTON]}


def test_the_state_shows_who_is_here_and_what_they_may_open(stage):
    state = get(stage, "/state", user="U1")
    assert {one["id"]: one["kind"] for one in state["people"]} == {
        "U1": "member",
        "U2": "manager",
        "U3": "guest",
        "U4": "member",
        "U9": "external",
        "UBOT": "bot",
    }
    assert [one["name"] for one in state["channels"] if one["kind"] == "channel"] == [
        "general",
        "quiet",
        "shared-quarry",
        "attic",
    ]
    assert next(one for one in state["channels"] if one["kind"] == "dm")["with"] == "UBOT"
    assert state["commands"][0]["name"] == "/onboard"
    assert get(stage, "/state")["me"] is None


def test_messages_are_said_read_and_counted(stage):
    post(stage, "/messages", user="U2", channel="C1", text="hello @ana")
    ana = next(one for one in get(stage, "/state", user="U1")["channels"] if one["id"] == "C1")
    assert ana["unread"] == 1
    message = get(stage, "/channels/C1/messages", user="U1")["messages"][0]
    assert (message["text"], message["ephemeral"], message["reply_count"]) == ("hello <@U1>", False, 0)
    post(stage, "/messages", user="U1", channel="C1", text="hi", thread_ts=message["ts"])
    thread = get(stage, f"/channels/C1/threads/{message['ts']}", user="U1")["messages"]
    assert [one["text"] for one in thread] == ["hello <@U1>", "hi"]
    post(stage, "/read", user="U1", channel="C1")
    ana = next(one for one in get(stage, "/state", user="U1")["channels"] if one["id"] == "C1")
    assert ana["unread"] == 0


def test_what_is_not_for_somebody_is_not_shown_to_them(stage):
    stage.client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert len(get(stage, "/channels/C1/messages", user="U1")["messages"]) == 1
    assert get(stage, "/channels/C1/messages", user="U2")["messages"] == []
    assert get(stage, "/channels/C5/messages", user="U1")["error"] == "channel_not_found"


def test_commands_presses_and_forms_go_through_it(stage):
    answer = post(stage, "/messages", user="U1", channel="C1", text="/nothing")
    assert (answer["ok"], answer["error"]) == (False, "invalid_command")
    assert post(stage, "/messages", user="U1", channel="C1", text="/onboard Acme")["ok"]
    title = {"type": "plain_text", "text": "One"}
    entry = {
        "type": "input",
        "block_id": "name",
        "label": title,
        "element": {"type": "plain_text_input", "action_id": "text"},
    }
    view = {"type": "modal", "title": title, "submit": title, "blocks": [entry]}
    opened = stage.client.views_open(trigger_id=stage.probe.last["trigger_id"], view=view)["view"]
    assert get(stage, "/state", user="U1")["modals"][0]["id"] == opened["id"]
    path = f"/views/{opened['id']}/submit"
    assert post(stage, path, user="U1", state={"values": {}})["errors"] == {
        "name": "Please complete this required field."
    }
    values = {"name": {"text": {"type": "plain_text_input", "value": "Acme"}}}
    assert post(stage, path, user="U1", state={"values": values}) == {"ok": True, "stack": []}
    assert stage.probe.last["view"]["state"]["values"] == values


def test_a_press_reaches_the_app_with_the_buttons_own_value(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="x", blocks=[ROW])["ts"]
    act = {"block_id": "row", "action_id": "go", "element": {"type": "button", "value": "forged"}}
    container = {"type": "message", "channel": "C1", "ts": ts}
    assert post(stage, "/actions", user="U1", container=container, state={"values": {}}, **act)["ok"]
    assert stage.probe.last["actions"][0]["value"] == "7"
    container["ts"] = "1.0"
    assert post(stage, "/actions", user="U1", container=container, **act)["error"] == "message_not_found"


def test_files_are_shared_and_shown_without_running(stage):
    made = httpx.post(
        f"{stage.url}/_local/files",
        data={"user": "U1", "channel": "C1"},
        files={"file": ("page.html", b"<script>1</script>")},
    ).json()
    shown = httpx.get(f"{stage.url}/_local/files/{made['id']}")
    assert shown.content == b"<script>1</script>"
    assert shown.headers["content-security-policy"].startswith("sandbox")
    message = get(stage, "/channels/C1/messages", user="U1")["messages"][0]
    assert message["files"][0]["url"] == f"/_local/files/{made['id']}"


def test_only_this_machines_own_page_is_let_in(stage):
    url = f"{stage.url}/_local/state?user=U1"
    assert httpx.get(url, headers={"Host": "evil.example"}).status_code == 403
    assert httpx.get(url, headers={"Host": "localhost:1"}).status_code == 200
    foreign = httpx.post(f"{stage.url}/_local/home", json={"user": "U1"}, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    own = httpx.post(f"{stage.url}/_local/home", json={"user": "U1"}, headers={"Origin": stage.url})
    assert own.status_code == 200


def test_another_web_page_cannot_speak_for_the_app_though_it_knows_the_token(stage):
    url = f"{stage.url}/api/auth.test?token=xoxb-one"
    assert httpx.get(url).json()["ok"] is True
    assert httpx.get(url, headers={"Host": "evil.example"}).status_code == 403
    assert httpx.get(url, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 403
    assert httpx.post(url, headers={"Origin": "http://evil.example"}).status_code == 403
    assert httpx.post(url, headers={"Origin": "http://[evil"}).status_code == 403
    assert httpx.get(f"{stage.url}/", headers={"Host": "[::1"}).status_code == 403
    assert httpx.get(f"{stage.url}/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    "body", [b"[", b"[]", b"{}", b'{"user": "U1"}', b'{"user": ["U1"], "channel": 3, "text": 4}']
)
def test_a_malformed_request_is_refused_without_a_crash(stage, body):
    for path in ("/messages", "/actions", "/options", "/shortcut", "/read", "/clock", "/faults", "/views/V1/submit"):
        answer = httpx.post(f"{stage.url}/_local{path}", content=body)
        assert answer.status_code in (200, 400), path
        assert answer.json()["ok"] is False


def test_changes_are_told_live_to_those_they_concern(stage):
    news = []
    ready = threading.Event()

    def listen():
        with httpx.stream("GET", f"{stage.url}/_local/live", params={"user": "U1"}, timeout=5) as stream:
            for line in stream.iter_lines():
                if line.startswith("event: "):
                    news.append(line.removeprefix("event: "))
                    ready.set()
                    if len(news) == 5:
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(5)
    stage.client.chat_postEphemeral(channel="C1", user="U2", text="not for Ana")
    ts = stage.client.chat_postMessage(channel="C1", text="x")["ts"]
    stage.client.chat_update(channel="C1", ts=ts, text="y")
    stage.client.views_publish(user_id="U1", view={"type": "home", "blocks": [{"type": "divider"}]})
    thread.join()
    assert news == ["modal", "channels", "message", "update", "home"]


class Hand:
    def __init__(self):
        self.at = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self):
        return self.at

    def advance(self, seconds):
        self.at += timedelta(seconds=seconds)
        return f"Moved {seconds:.0f} s."

    def next_due(self):
        return datetime(2026, 3, 4, tzinfo=UTC)


def test_the_clock_moves_by_an_hour_a_day_or_to_what_is_due(make_stage):
    hand = Hand()
    stage = make_stage(clock=hand)
    assert get(stage, "/state", user="U1")["clock"]["next_due"] == "2026-03-04T00:00:00Z"
    assert post(stage, "/clock", advance="hour")["note"] == "Moved 3600 s."
    post(stage, "/clock", advance="day")
    post(stage, "/clock", advance="next")
    assert hand.at == datetime(2026, 3, 4, tzinfo=UTC)
    assert post(stage, "/clock", advance="year")["ok"] is False


def test_a_clock_nobody_holds_cannot_be_moved(stage):
    assert post(stage, "/clock", advance="day")["error"] == "not_controllable"


def test_the_wire_shows_both_directions(stage):
    stage.person("U1").command("/onboard", "C1")
    stage.client.auth_test()
    lines = get(stage, "/log")["log"]
    assert [(one["direction"], one["what"], one["status"]) for one in lines] == [
        ("out", "/onboard", 200),
        ("in", "auth.test", 200),
    ]


def test_the_page_itself_is_served(stage):
    assert httpx.get(f"{stage.url}/").headers["content-type"].startswith("text/html")
