"""Triggers, the stack of modals, hashes, and what a submission may be answered with."""

import pytest
from slack_sdk.errors import SlackApiError


def text(words):
    return {"type": "plain_text", "text": words}


def modal(title="One", **more):
    entry = {
        "type": "input",
        "block_id": "name",
        "label": text("Name"),
        "element": {"type": "plain_text_input", "action_id": "text"},
    }
    return {"type": "modal", "title": text(title), "submit": text("Go"), "blocks": [entry], **more}


def code(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def test_a_trigger_is_good_once_for_three_seconds(stage):
    first, second = stage.trigger(), stage.trigger()
    stage.client.views_open(trigger_id=first, view=modal())
    assert code(stage.client.views_open, trigger_id=first, view=modal()) == "exchanged_trigger_id"
    stage.wall.at += 3.1
    assert code(stage.client.views_open, trigger_id=second, view=modal()) == "expired_trigger_id"
    assert code(stage.client.views_open, trigger_id="1.2.abc", view=modal()) == "invalid_trigger_id"


def test_a_malformed_view_uses_no_trigger_up_and_says_what_is_wrong(stage):
    trigger = stage.trigger()
    with pytest.raises(SlackApiError) as caught:
        stage.client.views_open(trigger_id=trigger, view=modal("A title of over twenty-four letters"))
    assert caught.value.response["error"] == "invalid_arguments"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    stage.client.views_open(trigger_id=trigger, view=modal())


def test_a_form_needs_a_submit_button(stage):
    view = modal()
    del view["submit"]
    assert code(stage.client.views_open, trigger_id=stage.trigger(), view=view) == "invalid_arguments"


def test_three_modals_stand_on_each_other_and_a_fourth_does_not(stage):
    stage.client.views_open(trigger_id=stage.trigger(), view=modal("One"))
    stage.client.views_push(trigger_id=stage.trigger(), view=modal("Two"))
    top = stage.client.views_push(trigger_id=stage.trigger(), view=modal("Three"))["view"]
    assert code(stage.client.views_push, trigger_id=stage.trigger(), view=modal("Four")) == "push_limit_reached"
    stack = stage.workspace.stack("U1")
    assert [one.title for one in stack] == ["One", "Two", "Three"]
    assert (top["root_view_id"], top["previous_view_id"]) == (stack[0].id, stack[1].id)


def test_an_update_with_an_old_hash_is_refused(stage):
    view = stage.client.views_open(trigger_id=stage.trigger(), view=modal())["view"]
    stage.client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))
    again = {"view_id": view["id"], "hash": view["hash"], "view": modal("Three")}
    assert code(stage.client.views_update, **again) == "hash_conflict"
    assert stage.workspace.modal("U1").title == "Two"
    assert code(stage.client.views_update, view_id="V0", view=modal()) == "not_found"


def test_what_was_entered_survives_an_update_of_the_view(stage):
    view = stage.client.views_open(trigger_id=stage.trigger(), view=modal())["view"]
    stage.person().fill("name", "Acme")
    stage.client.views_update(view_id=view["id"], view=modal("Two"))
    stage.person().submit()
    assert stage.probe.last["view"]["state"]["values"]["name"]["text"]["value"] == "Acme"


def opened(stage, **more):
    stage.client.views_open(trigger_id=stage.trigger(), view=modal(**more))
    stage.person().fill("name", "Acme")
    return stage.person()


def test_errors_stand_at_their_blocks_and_keep_the_modal_open(stage):
    ana = opened(stage)
    stage.probe.reply = {"response_action": "errors", "errors": {"name": "There is one already."}}
    seen = ana.submit()
    assert (seen.ok, seen.errors) == (False, {"name": "There is one already."})
    assert seen.modal.title == "One"


def test_an_update_a_push_and_a_clear_do_what_they_say(stage):
    ana = opened(stage)
    stage.probe.reply = {"response_action": "update", "view": modal("Two")}
    assert ana.submit().modal.title == "Two"
    stage.probe.reply = {"response_action": "push", "view": modal("Three")}
    assert ana.submit().modal.title == "Three"
    assert len(stage.workspace.stack("U1")) == 2
    stage.probe.reply = {"response_action": "clear"}
    ana.fill("name", "x")
    assert ana.submit().modal is None


@pytest.mark.parametrize(
    "reply",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal("A title of over twenty-four letters")},
        {"response_action": "nonsense"},
        b"not json",
        (500, b""),
    ],
)
def test_an_answer_slack_would_not_take_leaves_the_modal_with_a_notice(stage, reply):
    ana = opened(stage)
    stage.probe.reply = reply
    seen = ana.submit()
    assert not seen.ok
    assert "trouble connecting" in seen.text
    assert seen.modal.title == "One"


def test_closing_tells_the_app_only_when_it_asked(stage):
    ana = opened(stage)
    count = len(stage.probe.got)
    ana.close()
    assert len(stage.probe.got) == count
    ana = opened(stage, notify_on_close=True)
    ana.close(everything=True)
    assert (stage.probe.last["type"], stage.probe.last["is_cleared"]) == ("view_closed", True)


def test_a_form_is_held_to_its_own_rules_before_the_app_hears_of_it(stage):
    elements = {
        "mail": {"type": "email_text_input"},
        "seats": {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        "note": {"type": "plain_text_input", "max_length": 3},
    }
    blocks = [
        {"type": "input", "block_id": name, "label": text(name), "element": {**element, "action_id": "a"}}
        for name, element in elements.items()
    ]
    stage.client.views_open(trigger_id=stage.trigger(), view=modal(blocks=blocks))
    ana = stage.person()
    for name, value in {"mail": "nobody", "seats": "0", "note": "four"}.items():
        ana.fill(name, value)
    count = len(stage.probe.got)
    assert ana.submit().errors == {
        "mail": "Please enter a valid email address.",
        "seats": "Please enter a number of 1 or more.",
        "note": "Please enter no more than 3 characters.",
    }
    assert len(stage.probe.got) == count


def test_an_input_that_dispatches_tells_the_app_what_was_entered(stage):
    view = modal()
    view["blocks"][0]["dispatch_action"] = True
    stage.client.views_open(trigger_id=stage.trigger(), view=view)
    stage.person().fill("name", "Acme")
    payload = stage.probe.last
    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["value"] == "Acme"
    assert payload["view"]["state"]["values"]["name"]["text"]["value"] == "Acme"
    stage.client.views_update(view_id=payload["view"]["id"], hash=payload["view"]["hash"], view=modal("Two"))


def test_an_external_menu_asks_the_app(stage):
    menu = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    view = modal(blocks=[{"type": "input", "block_id": "owner", "label": text("Owner"), "element": menu}])
    stage.client.views_open(trigger_id=stage.trigger(), view=view)
    stage.probe.reply = {"options": [{"text": text("Ana"), "value": "u1"}]}
    ana = stage.person()
    ana.fill("owner", "Ana")
    assert (stage.probe.last["type"], stage.probe.last["value"]) == ("block_suggestion", "Ana")
    stage.probe.reply = None
    ana.submit()
    assert stage.probe.last["view"]["state"]["values"]["owner"]["who"]["selected_option"]["value"] == "u1"


def test_the_home_tab_is_guarded_by_its_hash(stage):
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = stage.client.views_publish(user_id="U1", view=home)["view"]
    stage.client.views_publish(user_id="U1", view=home, hash=first["hash"])
    assert code(stage.client.views_publish, user_id="U1", view=home, hash=first["hash"]) == "hash_conflict"
