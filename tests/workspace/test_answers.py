"""What comes of commands and presses: bodies, response URLs, timeouts, strangers."""

from dataclasses import replace
from threading import Event

import httpx
import pytest

from slackapp.workspace import Refused


def post(url, **body):
    return httpx.post(url, json=body)


def test_a_command_carries_slacks_form(stage):
    stage.person("U1").command("/onboard  Acme & <Co> enterprise", "C1")
    form = stage.probe.last
    assert form["text"] == "Acme &amp; &lt;Co&gt; enterprise"
    assert (form["command"], form["user_id"], form["team_id"]) == ("/onboard", "U1", "T1")
    assert (form["channel_id"], form["channel_name"], form["team_domain"]) == ("C1", "general", "harbour")
    assert (form["api_app_id"], form["is_enterprise_install"], form["user_name"]) == ("A1", "false", "ana")


def test_a_mention_in_a_command_arrives_as_plain_text(stage):
    stage.person("U1").command("/onboard <@U2> in <#C1>", "C1")
    assert stage.probe.last["text"] == "@mo in #general"


def test_a_commands_answer_is_ephemeral_unless_it_says_in_channel(stage):
    ana = stage.person("U1")
    stage.probe.reply = b"Plain words"
    assert ana.command("/onboard", "C1").ephemeral.text == "Plain words"
    assert stage.workspace.messages("C1") == []
    stage.probe.reply = {"response_type": "in_channel", "text": "For all"}
    ana.command("/onboard", "C1")
    assert [one.text for one in stage.workspace.messages("C1")] == ["/onboard", "For all"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [((500, b"x"), "dispatch_failed"), ((200, b'{"blocks": [{"type": "nonsense"}]}'), "dispatch_failed")],
)
def test_an_app_that_fails_a_command_is_told_of(stage, reply, error):
    stage.probe.reply = reply
    seen = stage.person("U1").command("/onboard", "C1")
    assert (seen.ok, seen.error) == (False, error)
    assert seen.text == f'/onboard failed with the error "{error}"'


def test_an_unknown_command_and_a_foreign_person_never_reach_the_app(stage):
    with pytest.raises(Refused):
        stage.person("U1").command("/nothing", "C1")
    with pytest.raises(Refused):
        stage.person("U9").command("/onboard", "C3")
    with pytest.raises(Refused):
        stage.person("U4").command("/onboard", "C1")
    assert stage.probe.got == []


def url_of(stage):
    stage.person("U1").command("/onboard", "C1")
    return stage.probe.last["response_url"]


def test_a_response_url_takes_five_answers(stage):
    url = url_of(stage)
    assert [post(url, text=str(n)).status_code for n in range(5)] == [200] * 5
    assert [one.text for one in stage.workspace.ephemerals("U1")] == list("01234")
    late = post(url, text="5")
    assert (late.status_code, late.json()["error"]) == (404, "used_url")


def test_a_response_url_ends_after_half_an_hour(stage):
    url = url_of(stage)
    stage.wall.at += 1801
    late = post(url, text="x")
    assert (late.status_code, late.json()["error"]) == (404, "expired_url")


def test_a_response_url_posts_where_the_app_is_not_a_member(stage):
    stage.person("U1").command("/onboard", "C2")
    post(stage.probe.last["response_url"], text="x", response_type="in_channel")
    assert [one.text for one in stage.workspace.messages("C2")] == ["x"]


BUTTON = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": word}, "value": word}
            for word in ("a",)
        ],
    }
]


def test_the_message_pressed_can_be_replaced_or_deleted(stage):
    stage.client.chat_postMessage(channel="C1", text="first", blocks=BUTTON)
    ana = stage.person("U1")
    ana.press(stage.workspace.messages("C1")[0], "go")
    post(stage.probe.last["response_url"], replace_original=True, text="second")
    assert [one.text for one in stage.workspace.messages("C1")] == ["second"]
    post(stage.probe.last["response_url"], delete_original=True)
    assert stage.workspace.messages("C1") == []


def test_an_ephemeral_message_pressed_can_be_replaced(stage):
    stage.client.chat_postEphemeral(channel="C1", user="U1", text="first", blocks=BUTTON)
    stage.person("U1").press(stage.workspace.ephemerals("U1")[0], "go")
    payload = stage.probe.last
    assert payload["container"]["is_ephemeral"] is True
    assert "blocks" not in payload["message"]
    post(payload["response_url"], replace_original=True, text="second")
    assert [one.text for one in stage.workspace.ephemerals("U1")] == ["second"]


def test_a_press_in_a_thread_answers_there(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="parent")["ts"]
    stage.client.chat_postMessage(channel="C1", text="reply", thread_ts=ts, blocks=BUTTON)
    stage.person("U1").press(stage.workspace.thread("C1", ts)[0], "go")
    assert stage.probe.last["container"]["thread_ts"] == ts
    post(stage.probe.last["response_url"], text="x", response_type="in_channel")
    assert [one.text for one in stage.workspace.thread("C1", ts)] == ["reply", "x"]


def test_a_press_on_what_is_gone_or_not_offered_is_refused(stage):
    stage.client.chat_postMessage(channel="C1", text="first", blocks=BUTTON)
    message = stage.workspace.messages("C1")[0]
    with pytest.raises(Refused):
        stage.person("U1").press(message, "stop")
    stage.client.chat_delete(channel="C1", ts=message.ts)
    with pytest.raises(Refused):
        stage.person("U1").press(message, "go")
    with pytest.raises(Refused):
        stage.person("U9").press(message, "go")


def test_a_person_of_another_workspace_can_press_in_a_shared_channel(stage):
    stage.client.chat_postMessage(channel="C3", text="first", blocks=BUTTON)
    stage.person("U9").press(stage.workspace.messages("C3")[0], "go")
    payload = stage.probe.last
    assert payload["user"]["team_id"] == "T2"
    assert payload["team"]["id"] == "T1"


def test_a_menu_in_a_message_keeps_to_its_options_and_carries_the_state(stage):
    options = [{"text": {"type": "plain_text", "text": word.title()}, "value": word} for word in ("hour", "day")]
    select = {"type": "static_select", "action_id": "snooze", "options": options}
    picker = {"type": "datepicker", "action_id": "when", "initial_date": "2026-03-01"}
    row = {"type": "actions", "block_id": "row", "elements": [select, picker]}
    stage.client.chat_postMessage(channel="C1", text="x", blocks=[row])
    message = stage.workspace.messages("C1")[0]
    stage.person("U1").press(message, "snooze", selected="Day")
    payload = stage.probe.last
    assert payload["actions"][0]["selected_option"]["value"] == "day"
    assert payload["state"]["values"]["row"]["when"]["selected_date"] == "2026-03-01"
    with pytest.raises(Refused):
        stage.person("U1").press(message, "snooze", selected="year")


def test_shortcuts_carry_what_they_stand_on(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="a note")["ts"]
    ana = stage.person("U1")
    ana.shortcut("new_plan")
    assert (stage.probe.last["type"], "response_url" in stage.probe.last) == ("shortcut", False)
    ana.shortcut("note_it", stage.workspace.messages("C1")[0])
    payload = stage.probe.last
    assert (payload["type"], payload["message"]["ts"], payload["channel"]["id"]) == ("message_action", ts, "C1")


def test_an_app_that_does_not_answer_in_time_is_told_of(make_stage, registered):
    stage = make_stage(app=replace(registered, answer_s=0.05))
    late = Event()
    stage.probe.plan = lambda _: late.wait(2)
    seen = stage.person("U1").command("/onboard", "C1")
    late.set()
    assert seen.text == '/onboard failed with the error "operation_timeout"'
    assert stage.workspace.wire()[-1].error == "http_timeout"
