"""What the app may say, where, how often, and what Slack answers when it may not."""

import pytest
from slack_sdk.errors import SlackApiError

from slackapp.workspace import Rates


def code(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def section(text="x", **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


@pytest.mark.parametrize(
    ("channel", "expected"),
    [("C0", "channel_not_found"), ("C2", "not_in_channel"), ("C4", "is_archived"), ("C5", "channel_not_found")],
)
def test_a_conversation_the_app_cannot_write_in_is_refused(stage, channel, expected):
    assert code(stage.client.chat_postMessage, channel=channel, text="x") == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"text": "x", "blocks": "["}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "e", "event_payload": {"a": "b" * 20_000}}}, "metadata_too_large"),
        ({"text": "x", "blocks": [section("y" * 3000) for _ in range(45)]}, "msg_blocks_too_long"),
    ],
)
def test_a_message_slack_would_not_take_is_refused_by_its_code(stage, arguments, expected):
    body = {"channel": "C1", **arguments}
    assert code(stage.client.api_call, api_method="chat.postMessage", json=body) == expected
    assert stage.workspace.messages("C1") == []


def test_invalid_blocks_say_where_and_what(stage):
    with pytest.raises(SlackApiError) as caught:
        stage.client.chat_postMessage(channel="C1", text="x", blocks=[section(), section("y" * 3001)])
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_missing_ids_are_filled_in_and_text_objects_completed(stage):
    blocks = [
        section(),
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}]},
    ]
    posted = stage.client.chat_postMessage(channel="C1", text="x", blocks=blocks)["message"]["blocks"]
    assert posted[0]["text"]["verbatim"] is False
    assert posted[0]["block_id"] != posted[1]["block_id"]
    assert posted[1]["elements"][0]["action_id"]
    assert posted[1]["elements"][0]["text"]["emoji"] is True


def test_metadata_comes_back_only_when_asked_for(stage):
    stage.client.chat_postMessage(channel="C1", text="x", metadata={"event_type": "e", "event_payload": {"id": "7"}})
    plain = stage.client.conversations_history(channel="C1")["messages"][0]
    full = stage.client.conversations_history(channel="C1", include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert full["metadata"]["event_payload"] == {"id": "7"}


def test_replies_stand_in_their_thread_and_not_in_the_channel(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="parent")["ts"]
    stage.client.chat_postMessage(channel="C1", text="reply", thread_ts=ts)
    parent = stage.client.conversations_history(channel="C1")["messages"][0]
    thread = stage.client.conversations_replies(channel="C1", ts=ts)["messages"]
    assert (parent["text"], parent["reply_count"], parent["thread_ts"]) == ("parent", 1, ts)
    assert [one["text"] for one in thread] == ["parent", "reply"]
    assert [one.text for one in stage.workspace.thread("C1", ts)] == ["reply"]


def test_a_reply_that_one_person_alone_sees_counts_for_nobody(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="parent")["ts"]
    stage.client.chat_postEphemeral(channel="C1", text="for you", user="U1", thread_ts=ts)
    assert "reply_count" not in stage.client.conversations_history(channel="C1")["messages"][0]


def test_history_pages_and_keeps_to_its_bounds(stage):
    stamps = [stage.client.chat_postMessage(channel="C1", text=str(n))["ts"] for n in range(5)]
    first = stage.client.conversations_history(channel="C1", limit=2)
    rest = stage.client.conversations_history(
        channel="C1", limit=9, cursor=first["response_metadata"]["next_cursor"], oldest=stamps[0]
    )
    assert [one["text"] for one in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    assert [one["text"] for one in rest["messages"]] == ["2", "1"]


def test_a_message_to_a_person_goes_to_their_direct_conversation(stage):
    channel = stage.client.chat_postMessage(channel="U1", text="hello")["channel"]
    assert channel.startswith("D")
    assert stage.client.conversations_open(users="U1")["channel"]["id"] == channel
    assert stage.client.conversations_info(channel=channel)["channel"]["user"] == "U1"
    assert code(stage.client.chat_postMessage, channel="U4", text="hello") == "user_disabled"


def test_a_direct_message_of_somebody_reaches_the_app_as_an_event(stage):
    seen = stage.person("U1").say(stage.workspace.direct("U1"), "plan for A & <B>")
    wrapper = stage.probe.last
    assert seen.ok
    assert wrapper["type"] == "event_callback"
    assert wrapper["event"]["text"] == "plan for A &amp; &lt;B&gt;"
    assert wrapper["event"]["channel_type"] == "im"
    assert wrapper["authorizations"][0]["user_id"] == "UBOT"


def test_a_mention_in_a_channel_reaches_the_app_and_plain_talk_does_not(stage):
    ana = stage.person("U1")
    ana.say("C1", "nothing to do with the app")
    assert stage.probe.got == []
    ana.say("C3", "@coordinator create a plan")
    assert stage.probe.last["event"]["type"] == "app_mention"
    assert stage.probe.last["event"]["text"] == "<@UBOT> create a plan"
    assert stage.probe.last["is_ext_shared_channel"] is True


def test_only_own_messages_can_be_changed_or_taken_back(stage):
    stage.person("U1").say("C1", "mine")
    theirs = stage.workspace.messages("C1")[0].ts
    assert code(stage.client.chat_update, channel="C1", ts=theirs, text="x") == "cant_update_message"
    assert code(stage.client.chat_delete, channel="C1", ts=theirs) == "cant_delete_message"
    assert code(stage.client.chat_update, channel="C1", ts="1.0", text="x") == "message_not_found"
    own = stage.client.chat_postMessage(channel="C1", text="x")["ts"]
    stage.client.chat_delete(channel="C1", ts=own)
    assert [one.text for one in stage.workspace.messages("C1")] == ["mine"]


def test_an_ephemeral_message_is_seen_by_one_person_and_never_in_history(stage):
    stage.client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [one.text for one in stage.workspace.ephemerals("U1")] == ["psst"]
    assert stage.workspace.ephemerals("U2") == []
    assert stage.client.conversations_history(channel="C1")["messages"] == []
    ts = stage.workspace.ephemerals("U1")[0].ts
    assert code(stage.client.chat_update, channel="C1", ts=ts, text="x") == "message_not_found"
    assert code(stage.client.chat_postEphemeral, channel="C1", user="U3", text="x") == "user_not_in_channel"


def test_calling_everybody_is_counted_and_an_escaped_name_is_not(stage):
    stage.client.chat_postMessage(channel="C1", text="&lt;!channel&gt;", blocks=[section("&lt;!here&gt;")])
    plain = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    stage.client.chat_postMessage(channel="C1", text="x", blocks=[plain])
    assert stage.workspace.pings == []
    stage.client.chat_postMessage(channel="C1", text="x", blocks=[section("<!channel> look")])
    assert len(stage.workspace.pings) == 1


def test_a_second_message_within_a_second_in_one_channel_is_told_to_wait(make_stage):
    stage = make_stage(rates=Rates())
    stage.client.chat_postMessage(channel="C1", text="1")
    with pytest.raises(SlackApiError) as caught:
        stage.client.chat_postMessage(channel="C1", text="2")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "1"
    stage.client.chat_postMessage(channel="C3", text="elsewhere")
    stage.wall.at += 1
    stage.client.chat_postMessage(channel="C1", text="2")
    assert [one.text for one in stage.workspace.messages("C1")] == ["1", "2"]


def test_a_workspace_takes_several_hundred_messages_a_minute_and_no_more(make_stage):
    stage = make_stage(rates=Rates(post_gap_s=0.0, posts_a_minute=60, posts_burst=3))
    for _ in range(3):
        stage.client.chat_postMessage(channel="C1", text="x")
    assert code(stage.client.chat_postMessage, channel="C1", text="x") == "ratelimited"
    stage.wall.at += 1
    stage.client.chat_postMessage(channel="C1", text="x")


def test_a_method_is_limited_by_its_tier(make_stage):
    stage = make_stage(rates=Rates(tiers=(1, 2, 3, 4)))
    for _ in range(2):
        stage.client.users_list()
    assert code(stage.client.users_list) == "ratelimited"
    assert stage.client.users_info(user="U1")["ok"]


def test_a_permalink_names_channel_and_message(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="x")["ts"]
    link = stage.client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"]
    assert link == f"{stage.url}/archives/C1/p{ts.replace('.', '')}"


def test_reactions_and_pins_are_given_once(stage):
    ts = stage.client.chat_postMessage(channel="C1", text="x")["ts"]
    stage.client.reactions_add(channel="C1", timestamp=ts, name="tada")
    assert code(stage.client.reactions_add, channel="C1", timestamp=ts, name="tada") == "already_reacted"
    stage.client.pins_add(channel="C1", timestamp=ts)
    assert code(stage.client.pins_add, channel="C1", timestamp=ts) == "already_pinned"
    message = stage.client.conversations_history(channel="C1")["messages"][0]
    assert message["reactions"] == [{"name": "tada", "users": ["UBOT"], "count": 1}]


def test_an_update_keeps_what_it_does_not_name(stage):
    block, metadata = section("one"), {"event_type": "e", "event_payload": {"id": "7"}}
    ts = stage.client.chat_postMessage(channel="C1", text="a", blocks=[block], metadata=metadata)["ts"]
    stage.client.chat_update(channel="C1", ts=ts, text="b")
    message = stage.workspace.messages("C1")[0]
    assert (message.text, message.words, message.metadata) == ("b", "one", metadata)
    stage.client.chat_update(channel="C1", ts=ts, text="c", blocks=[], metadata={})
    message = stage.workspace.messages("C1")[0]
    assert (message.words, message.metadata) == ("c", None)
