"""A person and the app meet: command, modal, message, button, Home."""

MODAL = {
    "type": "modal",
    "callback_id": "start",
    "title": {"type": "plain_text", "text": "Start"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "tier",
            "label": {"type": "plain_text", "text": "Tier"},
            "element": {
                "type": "static_select",
                "action_id": "pick",
                "options": [
                    {"text": {"type": "plain_text", "text": word.title()}, "value": word}
                    for word in ("small", "large")
                ],
            },
        },
    ],
}

BUTTONS = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Done"}, "value": "task-1"}
        ],
    }
]


def test_a_command_opens_a_modal_and_its_submission_posts_a_message(stage):
    ana = stage.person("U1")

    def app(payload):
        if payload.get("command"):
            stage.client.views_open(trigger_id=payload["trigger_id"], view=MODAL)
        elif payload["type"] == "view_submission":
            stage.client.chat_postMessage(channel="C1", text="A plan", blocks=BUTTONS)

    stage.probe.plan = app
    seen = ana.command("/onboard Acme enterprise", "C1")

    assert seen.ok
    assert seen.modal.title == "Start"
    assert stage.probe.last["text"] == "Acme enterprise"
    assert ana.submit().errors == {
        "name": "Please complete this required field.",
        "tier": "Please complete this required field.",
    }
    ana.fill("name", "Acme")
    ana.fill("tier", "large")
    seen = ana.submit()

    assert seen.ok, seen
    assert seen.modal is None
    assert stage.probe.last["view"]["state"]["values"]["name"]["text"]["value"] == "Acme"
    assert stage.probe.last["view"]["state"]["values"]["tier"]["pick"]["selected_option"]["value"] == "large"
    assert [one.text for one in stage.workspace.messages("C1")] == ["A plan"]
    assert [one.text for one in seen.messages] == ["A plan"]


def test_a_press_tells_the_app_which_message_and_lets_it_answer_and_edit(stage):
    stage.client.chat_postMessage(channel="C1", text="A plan", blocks=BUTTONS)
    message = stage.workspace.messages("C1")[0]

    def app(payload):
        stage.client.chat_update(channel="C1", ts=payload["message"]["ts"], text="Done.", blocks=[])

    stage.probe.plan = app
    seen = stage.person("U1").press(message, "done")

    assert seen.ok
    payload = stage.probe.last
    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["value"] == "task-1"
    assert payload["container"]["message_ts"] == message.ts
    assert payload["message"]["blocks"][0]["block_id"] == "row"
    now = stage.workspace.messages("C1")[0]
    assert (now.text, now.blocks, bool(now.edited_ts)) == ("Done.", [], True)


def test_opening_the_home_tab_reaches_the_app_which_publishes_it(stage):
    home = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "My plans"}}]}
    stage.probe.plan = lambda event: stage.client.views_publish(user_id=event["event"]["user"], view=home) and None
    seen = stage.person("U1").open_home()
    assert "My plans" in seen.home.words
