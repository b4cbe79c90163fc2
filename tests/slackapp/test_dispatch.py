import pytest

from blocks import notices
from blocks.elements import text_input
from blocks.kit import field_input, modal, section
from blocks.text import esc
from core.errors import Ambiguous, BadInput, Conflict
from slackapp.calls import Reply
from slackapp.features import Action, Command, Feature, Phrase, Policy


def say(text):
    return notices.say(sentence=text)


def crash(call):
    raise ZeroDivisionError


class Greeting:
    """A feature that counts what really happened, in the audit log of the same transaction."""

    def __init__(self):
        self.calls = []

    def done(self, call, what="greeted"):
        self.calls.append(call)
        call.work.audit.add(who=call.by, what=what, subject=call.words or call.value, detail={}, at=call.now)

    def greet(self, call):
        self.done(call)
        return Reply(say=say(f"Hello {call.words}"), aloud="aloud" in call.words)

    def open(self, call):
        return Reply(open=modal("greet", "Greet", [section(esc(call.words))]))

    def press(self, call):
        self.done(call)
        return Reply(say=say("Pressed"))

    def submit(self, call):
        self.done(call, "submitted")
        if call.values.text("name") == "bad":
            return Reply(errors={"name": "Not that one."})
        if call.values.text("name") == "wrong":
            raise BadInput("That is no name.", field="name")
        if call.values.text("name") == "late":
            raise Conflict("Somebody was faster.")
        return Reply()

    def clash(self, call):
        self.done(call)
        if call.words == "crash":
            raise ZeroDivisionError
        if call.words == "unread":
            raise BadInput("I cannot read that.")
        raise Ambiguous("Which one?", choices=("Acme Corp", "Acme"))

    @property
    def feature(self):
        return Feature(
            name="greeting",
            commands=(
                Command(verb="greet", name="/greet", description="Greets", example="/greet Acme", handler=self.greet),
                Command(verb="open", name="/open", description="Opens", example="/open x", handler=self.open),
                Command(verb="clash", name="/clash", description="Clashes", example="/clash x", handler=self.clash),
                Command(
                    verb="rule", description="Rules", example="/cs rule x", handler=self.greet, policy=Policy.ADMIN
                ),
            ),
            actions={"press": Action(handler=self.press), "crash": Action(handler=crash)},
            submissions={"greet": Action(handler=self.submit)},
            options={"pick": Action(handler=crash)},
            phrases=(Phrase(pattern=r"say hello to (?P<words>.+)", handler=self.greet),),
        )


@pytest.fixture
def greeting():
    return Greeting()


@pytest.fixture
def phone(make_phone, greeting):
    return make_phone(greeting.feature)


def audited(store):
    with store.read("T1") as work:
        return [entry.what for entry in work.audit.recent(limit=100)]


NAME = {"name": {"x": {"type": "plain_text_input", "value": "Eva"}}}
INPUT = dict(field_input("name", "Name", text_input("x")))


def test_a_command_is_answered_in_the_response_for_the_person_alone(phone):
    answer = phone.command("/greet Acme").json()
    assert (answer["response_type"], answer["text"]) == ("ephemeral", "Hello Acme")


def test_every_command_is_a_verb_of_the_hub(phone):
    assert phone.command("/cs greet Acme").json()["text"] == "Hello Acme"


def test_an_unknown_verb_is_told_with_the_one_that_was_probably_meant(phone):
    said = phone.command("/cs gret Acme").json()["text"]
    assert "Did you mean “greet”?" in said
    assert "/greet Acme" in said


def test_a_command_alone_or_with_help_shows_its_usage(phone, greeting):
    for line in ("/greet", "/greet help", "/cs greet"):
        assert "For example: /greet Acme" in phone.command(line).json()["text"]
    assert greeting.calls == []


def test_the_hub_alone_lists_every_command(phone):
    text = str(phone.command("/cs").json()["blocks"])
    assert all(verb in text for verb in ("/greet", "/open", "/cs rule"))


def test_what_cannot_be_read_is_answered_with_the_usage(phone):
    text = phone.command("/clash unread").json()["text"]
    assert text.startswith("I cannot read that.")
    assert "/clash x" in text


def test_several_that_fit_become_buttons_that_run_the_command_again(phone, greeting, slack):
    buttons = phone.command("/clash Acme").json()["blocks"][1]["elements"]
    assert [button["text"]["text"] for button in buttons] == ["Acme Corp", "Acme"]
    phone.press(buttons[0]["action_id"], buttons[0]["value"])
    assert greeting.calls[-1].words == '"Acme Corp"'
    assert slack.of("hook")[0]["text"] == "Which one?"


def test_a_modal_is_opened_with_the_trigger_after_the_commit(phone, slack):
    assert phone.command("/open Acme").content == b""
    opened = slack.of("views.open")[0]
    assert opened["trigger_id"] == "t1"


def test_a_trigger_that_came_too_late_is_told(phone, slack):
    slack.errors["views.open"] = "expired_trigger_id"
    assert "Please try again" in phone.command("/open Acme").json()["text"]


def test_a_command_delivered_twice_happens_once(phone, store):
    phone.command("/greet Acme", trigger_id="same")
    assert phone.command("/greet Acme", trigger_id="same").content == b""
    assert audited(store) == ["greeted"]


def test_a_press_delivered_twice_happens_once_and_a_second_press_again(phone, store):
    for action_ts in ("1.0", "1.0", "2.0"):
        assert phone.press("press", action_ts=action_ts).status_code == 200
    assert audited(store) == ["greeted", "greeted"]


def test_a_press_is_answered_for_the_person_in_the_thread(phone, slack):
    phone.press("press:3", container={"type": "message", "message_ts": "5.5", "thread_ts": "4.4", "channel_id": "C1"})
    said = slack.of("hook")[0]
    assert (said["text"], said["thread_ts"], said["replace_original"]) == ("Pressed", "4.4", False)


def test_a_press_on_a_threads_first_message_is_answered_in_the_channel_where_it_is_seen(phone, slack):
    container = {"type": "message", "message_ts": "4.4", "channel_id": "C1"}
    phone.press("press:3", container=container, message={"ts": "4.4", "thread_ts": "4.4", "reply_count": 2})
    assert "thread_ts" not in slack.of("hook")[0]


def test_an_old_button_is_answered_kindly(phone, slack):
    assert phone.press("long.gone").status_code == 200
    assert "older version" in slack.of("hook")[0]["text"]


def test_a_submission_delivered_twice_happens_once_and_closes_twice(phone, store):
    for _ in range(2):
        assert phone.submit("greet", NAME).content == b""
    assert audited(store) == ["submitted"]


def test_a_refused_submission_changes_nothing_and_may_be_sent_again(phone, store):
    bad = {"name": {"x": {"value": "bad"}}}
    answer = phone.submit("greet", bad, blocks=[INPUT]).json()
    assert answer == {"response_action": "errors", "errors": {"name": "Not that one."}}
    assert audited(store) == []
    phone.submit("greet", NAME, blocks=[INPUT])
    assert audited(store) == ["submitted"]


def test_bad_input_lands_under_its_input(phone):
    answer = phone.submit("greet", {"name": {"x": {"value": "wrong"}}}, blocks=[INPUT]).json()
    assert answer["errors"] == {"name": "That is no name."}


def test_other_refusals_stand_on_top_of_the_modal_that_keeps_its_inputs(phone):
    answer = phone.submit("greet", {"name": {"x": {"value": "late"}}}, blocks=[INPUT]).json()
    assert answer["response_action"] == "update"
    assert [block["type"] for block in answer["view"]["blocks"]] == ["section", "input"]
    assert "Somebody was faster." in answer["view"]["blocks"][0]["text"]["text"]


def test_a_fault_of_ours_gives_a_reference_and_changes_nothing(phone, store, caplog):
    text = phone.command("/clash crash").json()["text"]
    reference = text.rpartition(" ")[2]
    assert "Nothing was changed" in text
    assert len(reference) == 6
    assert any(getattr(record, "reference", "") == reference and record.exc_info for record in caplog.records)
    assert audited(store) == []


def test_options_that_fail_are_an_empty_list(phone):
    asked = {"type": "block_suggestion", "action_id": "pick", "block_id": "b", "value": "ac", "team": {"id": "T1"}}
    assert phone.interact({**asked, "user": {"id": "U1"}, "view": {"type": "modal"}}).json() == {"options": []}


@pytest.mark.parametrize("user", ["UGUEST", "UOUT"])
def test_guests_and_outsiders_are_refused_on_commands_presses_and_submissions(phone, store, slack, user):
    assert "Only" in phone.command("/greet Acme", user=user).json()["text"]
    phone.press("press", user=user)
    assert "Only" in slack.of("hook")[0]["text"]
    assert "Only" in str(phone.submit("greet", NAME, user=user, blocks=[INPUT]).json())
    assert audited(store) == []


@pytest.mark.parametrize(
    ("team", "said"), [("T2", "another company"), ("", "another company"), ("T1", "who you are")]
)
def test_somebody_slack_does_not_name_may_do_nothing_whatever_the_request_says(phone, store, slack, team, said):
    phone.press("press", user="UNKNOWN", team=team)
    assert said in slack.of("hook")[0]["text"]
    assert "who you are" in str(phone.submit("greet", NAME, user="UNKNOWN", blocks=[INPUT]).json())
    assert audited(store) == []


def test_a_guest_whom_slack_does_not_name_for_a_moment_is_no_member_meanwhile(phone, store, slack):
    slack.errors["users.info"] = "ratelimited"
    assert "who you are" in phone.command("/greet Acme", user="UGUEST").json()["text"]
    assert audited(store) == []
    del slack.errors["users.info"]
    assert "Only full members" in phone.command("/greet Acme", user="UGUEST").json()["text"]


def test_a_channel_that_is_shared_from_now_on_is_looked_at_again(phone, slack):
    phone.command("/greet Acme")
    slack.channels["C1"] = {"name": "internal", "is_ext_shared": True}
    phone.event({"type": "channel_shared", "channel": "C1", "connected_team_id": "T2"})
    assert "direct message" in phone.command("/greet Acme").json()["text"]


def test_admins_only_means_admins_only(phone, store):
    assert "Only admins" in phone.command("/cs rule x").json()["text"]
    assert phone.command("/cs rule x", user="UADMIN").json()["text"] == "Hello x"


def test_nothing_internal_is_said_in_a_shared_channel(phone, store):
    text = phone.command("/greet Acme", channel="CX").json()["text"]
    assert "direct message" in text
    assert audited(store) == []
    assert "/greet" in str(phone.command("/cs help", channel="CX").json()["blocks"])


def test_a_private_channel_we_cannot_see_counts_as_shared(phone):
    assert "Invite me" in phone.command("/greet Acme", channel="CHIDDEN").json()["text"]


def test_a_mention_in_plain_words_is_answered_in_its_thread(phone, slack):
    phone.event(
        {
            "type": "app_mention",
            "user": "U1",
            "text": "<@UBOT> Say hello to A&amp;B aloud",
            "channel": "C1",
            "ts": "7.7",
        }
    )
    posted = slack.of("chat.postMessage")[0]
    assert (posted["channel"], posted["thread_ts"], posted["text"]) == ("C1", "7.7", "Hello A&amp;B aloud")


def test_an_event_that_slack_sends_again_happens_once(phone, store):
    said = {
        "type": "message",
        "channel_type": "im",
        "user": "U1",
        "text": "say hello to Acme",
        "channel": "D1",
        "ts": "1.1",
    }
    for headers in ({}, {"x-slack-retry-num": "1"}):
        assert phone.event(said, **headers).status_code == 200
    assert audited(store) == ["greeted"]


def test_words_that_say_nothing_known_are_answered_privately_with_help(phone, slack):
    phone.event({"type": "app_mention", "user": "U1", "text": "<@UBOT> sing", "channel": "C1", "ts": "7.7"})
    (said,) = slack.of("chat.postEphemeral")
    assert "I do not know" in said["text"]
    assert (said["user"], said["thread_ts"]) == ("U1", "7.7")


def test_an_answer_for_all_is_said_in_the_channel(phone):
    assert phone.command("/greet Acme aloud").json()["response_type"] == "in_channel"


def test_what_the_bot_itself_says_is_not_answered(phone, slack, greeting):
    phone.event(
        {"type": "message", "channel_type": "im", "user": "UBOT", "text": "greet x", "channel": "D1", "ts": "1"}
    )
    assert greeting.calls == []


def test_an_uninstalled_workspace_is_told_so_and_uninstalling_twice_is_once(phone, store):
    for event_id in ("E1", "E2"):
        assert phone.event({"type": "app_uninstalled"}, event_id=event_id).status_code == 200
    assert phone.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, event_id="E3").status_code == 200
    assert store.teams() == ()
    assert "not connected" in phone.command("/greet Acme").json()["text"]


def test_a_caller_is_asked_for_once_an_hour(phone, slack, clock):
    phone.command("/greet a")
    phone.command("/greet b")
    assert len(slack.of("users.info")) == 1
    clock.sleep(3601)
    phone.command("/greet c")
    assert len(slack.of("users.info")) == 2


def test_when_slack_does_not_answer_what_was_known_holds(phone, slack, clock):
    phone.command("/greet a")
    clock.sleep(3601)
    slack.errors |= {"users.info": "fatal_error", "conversations.info": "fatal_error"}
    assert phone.command("/greet b").json()["text"] == "Hello b"


def test_requests_are_counted_by_kind_and_outcome(phone):
    phone.command("/greet Acme")
    phone.command("/greet Acme", channel="CX")
    text = phone.http.get("/metrics").text
    assert 'coordinator_requests_total{kind="command",outcome="ok"} 1.0' in text
    assert 'coordinator_requests_total{kind="command",outcome="refused"} 1.0' in text


def test_a_plain_sentence_pings_nobody():
    assert "<!channel>" not in say("Hi <!channel>").text
